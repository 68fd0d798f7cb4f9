using Fractal.Drivers.Host;
using Fractal.Drivers.Local;

// A driver in its own process, so that a test can kill it: RUNTIME-FOLDER UID-BASE CONTAINERS [ATTACK-FILE]. Prints each limitation, a line when
// each container is ready, and what the attack found; stops when its standard input is closed.
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

if (args is [_, _, _, var file])
{
    var container = await (await Attack.ReadAsync(file)).LaunchAsync(host);
    foreach (var finding in await Attack.FindingsAsync(host, container)) Console.WriteLine($"finding {finding}");
}

Console.WriteLine("up");
while (await Console.In.ReadLineAsync() is not null) { }
