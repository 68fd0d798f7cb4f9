using System.Globalization;
using Fractal.Client;
using Fractal.Client.Agents;
using Fractal.Client.Sessions;
using Fractal.Drivers.Host;
using Fractal.Drivers.Local;
using Fractal.EndToEnd.Tests.Hosting;

namespace Fractal.EndToEnd.Tests.Crashes;

/// <summary>
/// A data folder with separate user ids and a separate runtime folder, so that leftovers can be attributed to its server.
/// </summary>
public sealed class Site : IDisposable
{
    private const string Password = "a password for crashes";
    private readonly LocalOptions options = DriverHost.NewOptions();
    private int users;

    public string Data { get; init; } = Directory.CreateTempSubdirectory("fractal-test-").FullName;

    /// <summary>Apps without idle containers, so that only started ones run.</summary>
    public Task<FractalProcess> StartAsync(params string[] more) => FractalProcess.StartInAsync(Data, Hosting.SourceTree.Server("debug"), Settings(more));

    public Task<FractalProcess> StartInTerminalAsync() => FractalProcess.StartInTerminalAsync(Data, Hosting.SourceTree.Server("debug"), Settings([]));

    private string[] Settings(string[] more) =>
    [
        .. new[] { "editor", "browser", "pictures" }.Select(app => $"Fractal:Apps:{app}:Enabled=false"),
        "Fractal:Apps:terminal:Idle=1", "Fractal:Apps:terminal:MemoryMiB=256",
        $"Fractal:Local:RuntimeFolder={options.RuntimeFolder}", $"Fractal:Local:UidFolder={options.UidFolder}",
        string.Create(CultureInfo.InvariantCulture, $"Fractal:Local:UidBase={options.UidBase}"), string.Create(CultureInfo.InvariantCulture, $"Fractal:Local:UidCount={options.UidCount}"),
        .. more,
    ];

    public async Task<FractalClient> RegisterAsync(FractalProcess server)
    {
        var email = $"crash{users++}@example.org";
        var client = new FractalClient(server.Address);
        await client.RegisterAsync(email, Password);
        await client.LoginAsync(email, Password);
        return client;
    }

    /// <summary>The user who registered first, at a later server on the same data.</summary>
    public static async Task<FractalClient> ReturnAsync(FractalProcess server)
    {
        var client = new FractalClient(server.Address);
        await client.LoginAsync("crash0@example.org", Password);
        return client;
    }

    public static async Task<(SessionResponse Session, ContainerView Container)> OpenAsync(FractalClient client)
    {
        var session = await client.StartSessionAsync(new StartSessionRequest("terminal", Wait: 30));
        var container = ConnectionTicket.Peek(session.Connection!.Ticket)!.ContainerId;
        return (session, ContainerView.Find(container) ?? throw new InvalidOperationException("No process of the container was found."));
    }

    public static async Task<SessionResponse> EndedAsync(FractalClient client, Guid session)
    {
        await Eventually.TrueAsync(async () => (await client.GetSessionAsync(session)).State == SessionState.Ended, "the session has ended");
        return await client.GetSessionAsync(session);
    }

    /// <summary>Processes, mounts, folders, control groups and reservations, according to the kernel.</summary>
    public IReadOnlyList<string> Left() => Leftovers.Of(options);

    /// <summary>The number of containers on the machine, ready or not.</summary>
    public int Containers()
    {
        var folder = new DirectoryInfo(Path.Combine(options.RuntimeFolder, "c"));
        return folder.Exists ? folder.EnumerateDirectories().Count() : 0;
    }

    /// <summary>Everything that carries a container's id, and its processes.</summary>
    public static IReadOnlyList<string> LeftOf(ContainerView container) =>
    [
        .. container.StillRunning().Select(pid => $"process {ContainerView.CommandLine(pid)}"),
        .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains($"{container.Id:N}", StringComparison.Ordinal)),
        .. Leftovers.CgroupFolders("").SelectMany(root => Directory.EnumerateDirectories(root, "fractal-*")).SelectMany(Directory.EnumerateDirectories)
            .Where(folder => folder.EndsWith($"{container.Id:N}", StringComparison.Ordinal)),
    ];

    public void Dispose()
    {
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
        if (Directory.Exists(options.RuntimeFolder)) Directory.Delete(options.RuntimeFolder, recursive: true);
    }
}
