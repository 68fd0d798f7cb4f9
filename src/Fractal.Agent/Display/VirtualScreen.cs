using Fractal.Agent.Sandboxing;
using Fractal.Client.Agents;

namespace Fractal.Agent.Display;

/// <summary>The display (Xvnc) and the window manager that lets the app fill it, each in its own sandbox.</summary>
internal sealed class VirtualScreen : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Notice = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Every key goes to the app: ratpoison's prefix, Ctrl-T, is unbound, and no message covers the picture. ratpoison runs commands for
    /// any X client, including the app, which is why its sandbox contains nothing.
    /// </summary>
    private const string WindowRules = """
        set startupmessage 0
        escape F35
        undefinekey top F35
        undefinekey top C-t
        set border 0
        set padding 0 0 0 0
        set barborder 0
        set msgwait 1
        set waitcursor 0
        set rudeness 15

        """;

    /// <summary>The size of one copy, in bytes; the page states it too (clipboard.js).</summary>
    private const string LongestText = "1048576";

    private readonly SandboxedProgram server;
    private readonly SandboxedProgram manager;

    private VirtualScreen(SandboxedProgram display, SandboxedProgram windowManager, WindowWatch windows, Keyboard keyboard, CancellationToken cancellationToken)
    {
        server = display;
        manager = windowManager;
        Windows = windows;
        Keyboard = keyboard;
        Watching = windows.RunAsync(cancellationToken);
    }

    public WindowWatch Windows { get; }

    public Keyboard Keyboard { get; }

    /// <summary>Throws an exception when the display exits or the wait is canceled.</summary>
    public Task Watching { get; }

    /// <summary>Completes, with the reason, when the display or the window manager exits. Neither is restarted.</summary>
    public async Task<string> BrokenAsync()
    {
        var first = await Task.WhenAny(server.Exited, manager.Exited);
        // The window manager dies with the display and may be noticed first.
        if (first == manager.Exited) first = await Task.WhenAny(server.Exited, Task.Delay(Notice)) == server.Exited ? server.Exited : manager.Exited;
        var (name, program) = first == server.Exited ? ("display", server) : ("window manager", manager);
        return $"The {name} ended with code {await first}. {program.Output.LastLines()}";
    }

    public static async Task<VirtualScreen> StartAsync(int width, int height, AgentLaunch container, TimeProvider clock, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(DisplayPaths.SocketFolder);
        Directory.CreateDirectory(DisplayPaths.PictureFolder);
        Directory.CreateDirectory(Path.GetDirectoryName(DisplayPaths.Cookie)!);
        await File.WriteAllTextAsync(DisplayPaths.WindowRules, WindowRules, cancellationToken);
        var cookie = new DisplayCookie();
        cookie.Write(DisplayPaths.Cookie);

        var display = SandboxedProgram.Start(DisplaySandbox().Within(container), DisplayCommand(width, height));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            var windows = await Unless(display, WindowWatch.OpenAsync(cookie, clock, limit.Token));
            var keyboard = await Unless(display, Keyboard.OpenAsync(cookie, clock, limit.Token));
            var windowManager = SandboxedProgram.Start(WindowManagerSandbox().Within(container), ["ratpoison", "-f", "/run/x/ratpoisonrc"]);
            var screen = new VirtualScreen(display, windowManager, windows, keyboard, cancellationToken);
            await Unless(windowManager, Done(windows.WindowManagerUp.WaitAsync(limit.Token)));
            return screen;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException($"The display was not there within {StartLimit.TotalSeconds:0} s. {display.Output.LastLines()}", exception);
        }
    }

    public void Dispose()
    {
        Windows.Dispose();
        Keyboard.Dispose();
    }

    /// <summary>-nolisten local: its abstract socket would be open to every program in the container's network namespace.</summary>
    private static string[] DisplayCommand(int width, int height) =>
    [
        "Xvnc", DisplayPaths.Name, "-geometry", $"{width}x{height}", "-depth", "24", "-auth", "/run/x/authority",
        "-SecurityTypes", "None", "-rfbunixpath", DisplayPaths.Picture, "-rfbunixmode", "0600", "-rfbport", "-1",
        "-nolisten", "tcp", "-nolisten", "local", "-AlwaysShared", "-UseBlacklist=0", "-SendPrimary=0", "-MaxCutText", LongestText, "-desktop", "Fractal",
    ];

    private static InnerSandbox DisplaySandbox() =>
        new InnerSandbox().WithoutNetwork().WithFolder(DisplayPaths.SocketFolder).WithFolder(DisplayPaths.PictureFolder)
            .WithFile(DisplayPaths.Cookie, "/run/x/authority");

    private static InnerSandbox WindowManagerSandbox() =>
        new InnerSandbox().WithoutNetwork().WithDisplay().WithFile(DisplayPaths.WindowRules, "/run/x/ratpoisonrc").Set("HOME", "/tmp");

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }

    private static async Task<T> Unless<T>(SandboxedProgram program, Task<T> task)
    {
        if (await Task.WhenAny(task, program.Exited) == task) return await task;
        throw new InvalidOperationException($"The display could not be started (code {await program.Exited}). {program.Output.LastLines()}");
    }
}
