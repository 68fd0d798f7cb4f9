using Fractal.Drivers;
using Fractal.Drivers.Local;
using Fractal.Drivers.Simulated;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Clusters;

/// <summary>
/// The drivers whose containers end with this process. <c>Fractal:Driver</c> selects one; each has its own section of settings.
/// </summary>
internal static class EmbeddedDrivers
{
    private const string Local = "local", Simulated = "simulated";

    /// <summary>
    /// Whether containers of this driver end with their server, so that a server without the driver knows that they are gone.
    /// </summary>
    public static bool EndWithServer(string driver) => driver is Local or Simulated;

    /// <returns>Why a server with this driver can't share a database with another server; null if it can.</returns>
    public static string? MustBeAlone(string driver) =>
        driver == Local ? "The local driver's containers end with their server and are reached on its machine alone, so it can't stand beside another: stop that one, or use another database." : null;

    /// <returns>Where agents of the driver expect the server's socket.</returns>
    public static string Add(WebApplicationBuilder builder, string runtimeFolder)
    {
        var name = builder.Configuration["Fractal:Driver"];
        try
        {
            return string.IsNullOrEmpty(name) || name == Local ? AddLocal(builder, runtimeFolder)
                : name == Simulated ? AddSimulated(builder, runtimeFolder)
                : throw new StartException($"Fractal:Driver is \"{name}\"; there is {Local} and {Simulated}.");
        }
        catch (Exception exception) when (exception is StartException or InvalidOperationException or DriverException)
        {
            // Reported when the drivers start, in one line, like everything else that an operator can fix.
            var said = exception as StartException ?? new StartException($"Fractal:{name}: {exception.InnerException?.Message ?? exception.Message}", exception);
            builder.Services.AddSingleton<IClusterDriver>(_ => throw said);
            return Path.Combine(runtimeFolder, "server", "agent.sock");
        }
    }

    private static string AddLocal(WebApplicationBuilder builder, string runtimeFolder)
    {
        var section = builder.Configuration.GetSection("Fractal:Local");
        var options = Read<LocalOptions>(section, options =>
        {
            if (string.IsNullOrEmpty(section["RuntimeFolder"])) options.RuntimeFolder = runtimeFolder;
            if (options.AgentPath.Length == 0) options.AgentPath = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "agent", "fractal-agent"));
        });
        builder.Services.AddSingleton<IClusterDriver>(services =>
            Made(() => new LocalDriver(options, services.GetRequiredService<ILogger<LocalDriver>>(), services.GetRequiredService<TimeProvider>())));
        return Path.Combine(options.RuntimeFolder, "server", "agent.sock");
    }

    private static string AddSimulated(WebApplicationBuilder builder, string runtimeFolder)
    {
        var section = builder.Configuration.GetSection("Fractal:Simulated");
        var options = Read<SimulatedOptions>(section, options =>
        {
            if (string.IsNullOrEmpty(section["RuntimeFolder"])) options.RuntimeFolder = runtimeFolder;
        });
        if (options.Address is { } address)
        {
            builder.Services.AddSingleton<IClusterDriver>(_ => new CloudDriver(new Uri(address)));
            // Its agents connect to the servers' addresses. The socket exists as well, in a folder that a driver makes.
            return SimulatedDriver.Prepare(options.RuntimeFolder);
        }

        builder.Services.AddSingleton<IClusterDriver>(services =>
            Made(() => new SimulatedDriver(options, services.GetRequiredService<ILogger<SimulatedDriver>>(), services.GetRequiredService<TimeProvider>())));
        return Path.Combine(options.RuntimeFolder, "server", "agent.sock");
    }

    /// <summary>A driver that rejects its folders is reported in one line, like an invalid setting.</summary>
    private static T Made<T>(Func<T> make)
    {
        try
        {
            return make();
        }
        catch (DriverException exception)
        {
            throw new StartException(exception.Message, exception);
        }
    }

    private static T Read<T>(IConfigurationSection section, Action<T> complete) where T : class, new()
    {
        var errors = new List<string>();
        var options = CheckedSettings.Read(section, errors, complete);
        return errors.Count == 0 ? options! : throw new StartException(string.Join("\n  ", errors));
    }
}
