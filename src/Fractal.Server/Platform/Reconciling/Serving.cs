using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Telemetry;
using Microsoft.Extensions.Options;

namespace Fractal.Server.Platform.Reconciling;

/// <summary>Starts what must stand before the first request, serves until told to stop, and says what an operator can mend in a line instead of a stack trace.</summary>
internal static class Serving
{
    public static async Task<int> StartAndServeAsync(this WebApplication app)
    {
        try
        {
            await app.Services.RunStartTasksAsync(app.Lifetime.ApplicationStopping);
            await app.StartAsync();
            // Not before agents can be heard: a container that finds nobody at its enrolment fails.
            app.Services.GetRequiredService<StartGate>().Open();
            app.Logger.LogInformation("Fractal {Version} is ready: {Address}  Ctrl-C ends it and every container.", ServerVersion.Text, string.Join("  ", app.Urls.Where(a => !a.Contains("unix:", StringComparison.Ordinal))));
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (StartException exception)
        {
            await Console.Error.WriteLineAsync("Fractal can't start. " + exception.Message);
            return 1;
        }
        catch (OptionsValidationException exception)
        {
            await Console.Error.WriteLineAsync("Fractal can't start. A setting is out of its bounds: " + string.Join(' ', exception.Failures));
            return 1;
        }
        catch (InvalidOperationException exception) when (exception.TargetSite?.DeclaringType?.Assembly == typeof(ConfigurationBinder).Assembly)
        {
            await Console.Error.WriteLineAsync($"Fractal can't start. A setting is not what it should be: {exception.Message} {exception.InnerException?.Message}");
            return 1;
        }
        catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Fractal can't start. {exception.Message} Stop what listens there, or choose another with --urls.");
            return 1;
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
