using Fractal.Drivers;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Tests.Faults;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fractal.Server.Tests.Hosting;

/// <summary>
/// The real Program on a real port, with the test's clock. Background loops don't run unless requested; a test runs them explicitly.
/// </summary>
internal sealed class ServerFactory : WebApplicationFactory<Program>
{
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly TimeProvider clock;
    private readonly LogCapture logs;
    private readonly FaultPoints faults;
    private readonly LogLevel leastLogged;
    private readonly bool runsByItself;

    public ServerFactory(IReadOnlyDictionary<string, string> settings, TimeProvider clock, LogCapture logs, FaultPoints faults, LogLevel leastLogged, bool runsByItself)
    {
        (this.settings, this.clock, this.logs, this.faults, this.leastLogged, this.runsByItself) = (settings, clock, logs, faults, leastLogged, runsByItself);
        UseKestrel();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (key, value) in settings) builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton(clock);
            services.AddLogging(logging => logging.ClearProviders().AddProvider(logs).SetMinimumLevel(leastLogged)
                .AddFilter<LogCapture>(leastLogged == LogLevel.Trace ? null : "Fractal", leastLogged));
            services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1);
            services.ConfigureDbContext<SqliteFractalDb>(options => options.AddInterceptors(new FaultyCommands(faults), new FaultyTransactions(faults)));
            services.ConfigureDbContext<PostgresFractalDb>(options => options.AddInterceptors(new FaultyCommands(faults), new FaultyTransactions(faults)));
            Wrap(services);
            if (runsByItself) return;
            foreach (var loops in services.Where(s => s.ServiceType == typeof(IHostedService) && s.ImplementationFactory?.Method.ReturnType == typeof(ReconcilerHost)).ToList())
                services.Remove(loops);
        });
    }

    /// <summary>The driver that Program selected, behind the fault points.</summary>
    private void Wrap(IServiceCollection services)
    {
        var chosen = services.Single(s => s.ServiceType == typeof(IClusterDriver));
        services.Remove(chosen);
        services.AddSingleton<IClusterDriver>(provider => new FaultyDriver((IClusterDriver)chosen.ImplementationFactory!(provider), faults));
    }
}
