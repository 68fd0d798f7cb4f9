using System.Runtime.InteropServices;
using Fractal.Agent;
using Fractal.Agent.Reports;
using Fractal.Agent.Sandboxing;
using Fractal.Shared;

// The agent of one container: receives what to run, runs it, serves its picture, reports to the server, and ends with it.
if (args is ["confine"]) return Confinement.Apply();
Native.ForbidMemoryReading();
CleanProcess.MarkDescriptors();
Native.HeedSignals();
using var ending = new Ending();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    ending.Ask("SIGTERM");
});

try
{
    var launch = await new LaunchInput(ending).ReadAsync(TimeSpan.FromMinutes(1));
    using var server = new ServerLink(launch.Server);
    var enrolled = await server.EnrolAsync(launch, ending.Token);
    await new Container(launch, enrolled, server, ending, TimeProvider.System).RunAsync();
    return 0;
}
catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
{
    return 0;
}
catch (Exception exception) when (exception is not OutOfMemoryException)
{
    Log.Line($"The agent failed: {exception.GetType().Name}: {exception.Message}");
    return 1;
}
