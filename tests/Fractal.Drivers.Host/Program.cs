using Fractal.Drivers.Host;
using Fractal.Drivers.Local;

// A driver in a process of its own, so that a test can kill it: RUNTIME-FOLDER UID-BASE CONTAINERS. Says what it can't enforce and when all
// containers are ready, one line each; ends in order when its standard input does.
var options = new LocalOptions
{
    RuntimeFolder = args[0],
    UidBase = int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture),
    UidCount = DriverHost.UidCount,
    UidFolder = "/tmp/fractal-t-uids",
    AgentPath = SourceTree.Agent,
};
await using var host = await DriverHost.StartAsync(options);
foreach (var limitation in host.Limitations) Console.WriteLine($"limitation {limitation}");
for (var i = int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture); i > 0; i--)
{
    var enrolled = await host.LaunchReadyAsync(DriverHost.Terminal);
    Console.WriteLine($"ready {enrolled.Id}");
}

Console.WriteLine("up");
while (await Console.In.ReadLineAsync() is not null) { }
