using System.Buffers.Binary;

namespace Fractal.Agent.Display;

/// <summary>
/// Observes windows as a client of the display that subscribes to the root window's structure events and does nothing else.
/// </summary>
internal sealed class WindowWatch : IDisposable
{
    private const byte ChangeWindowAttributes = 2;
    private const byte CreateNotify = 16;
    private const byte MapNotify = 19;
    private const uint EventMaskValue = 1 << 11;
    private const uint SubstructureNotify = 1 << 19;

    private readonly XConnection display;
    private readonly TaskCompletionSource windowManagerUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource firstWindow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<uint> windowManagerIds = [];
    private volatile bool appStarted;

    private WindowWatch(XConnection display) => this.display = display;

    /// <summary>The window manager has mapped its own window, so it manages other windows from now on.</summary>
    public Task WindowManagerUp => windowManagerUp.Task;

    /// <summary>The app has shown a window.</summary>
    public Task FirstWindow => firstWindow.Task;

    /// <summary>From now on, windows of new clients are the app's.</summary>
    public void AppStarts() => appStarted = true;

    /// <summary>Connects as soon as the display listens.</summary>
    public static async Task<WindowWatch> OpenAsync(DisplayCookie cookie, TimeProvider clock, CancellationToken cancellationToken)
    {
        var opened = await XConnection.OpenAsync(cookie, clock, cancellationToken);
        await opened.SendAsync(AskForEvents(opened.RootWindow), cancellationToken);
        return new WindowWatch(opened);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true) Take(await display.ReadAsync(cancellationToken));
    }

    public void Dispose() => display.Dispose();

    private void Take(ReadOnlySpan<byte> happened)
    {
        var kind = happened[0] & 0x7f;
        if (kind is not CreateNotify and not MapNotify) return;
        var client = BinaryPrimitives.ReadUInt32LittleEndian(happened[8..]) & display.ClientIdMask;
        if (!appStarted)
        {
            windowManagerIds.Add(client);
            if (kind == MapNotify) windowManagerUp.TrySetResult();
            return;
        }

        // Menus and tooltips (override-redirect) don't show that an app is running.
        if (kind == MapNotify && happened[12] == 0 && !windowManagerIds.Contains(client)) firstWindow.TrySetResult();
    }

    private static byte[] AskForEvents(uint root)
    {
        var request = new byte[16];
        request[0] = ChangeWindowAttributes;
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(2), (ushort)(request.Length / 4));
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(4), root);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(8), EventMaskValue);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(12), SubstructureNotify);
        return request;
    }
}
