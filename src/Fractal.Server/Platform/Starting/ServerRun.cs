using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Telemetry;

namespace Fractal.Server.Platform.Starting;

/// <summary>
/// Starts what the first request depends on, serves until shutdown, and explains failures that an operator can fix in one line.
/// </summary>
internal static class ServerRun
{
    public static async Task<int> StartAndServeAsync(this WebApplication app)
    {
        try
        {
            await app.Services.RunStartTasksAsync(app.Lifetime.ApplicationStopping);
            await app.StartAsync();
            // Only once agents can connect, because a container fails if it can't enrol.
            app.Services.GetRequiredService<StartGate>().Open();
            app.Logger.Ready(ServerVersion.Text, ListeningAddress.ForBrowser(app.Urls, app.Configuration));
            await app.WaitForShutdownAsync();
            app.Logger.Ended();
            return 0;
        }
        catch (Exception exception) when (StartFailure.Explain(exception) is { } why)
        {
            return await StartFailure.SayAsync(why);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
