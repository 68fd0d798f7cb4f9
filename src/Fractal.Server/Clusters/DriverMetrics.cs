using System.Diagnostics.Metrics;
using Fractal.Server.Platform.Telemetry;
using static Fractal.Server.Platform.Telemetry.Instruments;

namespace Fractal.Server.Clusters;

internal sealed class DriverMetrics(IMeterFactory meters, TimeProvider clock)
{
    private readonly Histogram<double> calls = meters.Create("Fractal.Clusters").CreateLongTime("fractal.driver.call.duration", "Calls to a cluster's driver.");

    /// <summary>Wraps the call in its own span.</summary>
    public async Task<T> MeasureAsync<T>(string driver, string call, Func<Task<T>> make)
    {
        using var span = Tracing.Source.StartActivity("driver " + call);
        span?.SetTag("fractal.driver", driver);
        var began = clock.GetTimestamp();
        var outcome = "failed";
        try
        {
            var result = await make();
            outcome = "done";
            return result;
        }
        catch (Exception exception)
        {
            if (exception is OperationCanceledException) outcome = "canceled";
            span.Fail(exception);
            throw;
        }
        finally
        {
            calls.Record(clock.GetElapsedTime(began).TotalSeconds, Tag("driver", driver), Tag("call", call), Tag("outcome", outcome));
        }
    }
}
