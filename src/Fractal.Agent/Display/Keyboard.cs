using System.Buffers.Binary;

namespace Fractal.Agent.Display;

/// <summary>
/// Makes any character typeable. The display (Xvnc) assigns a spare key code to a character that no key has and never frees it, so it drops
/// characters once some twenty are in use. This class assigns key codes before the display sees the key, and reuses the least recently used
/// one.
/// </summary>
internal sealed class Keyboard : IDisposable
{
    private const byte ChangeKeyboardMapping = 100, GetKeyboardMapping = 101, GetInputFocus = 43;

    /// <summary>
    /// A key code gets another character only this long after its last press, because a program that has not read that press yet would read
    /// the new character.
    /// </summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly XConnection display;
    private readonly SpareKeys keys;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim gate = new(1);
    private volatile bool broken;

    private Keyboard(XConnection display, SpareKeys keys, TimeProvider clock) => (this.display, this.keys, this.clock) = (display, keys, clock);

    public static async Task<Keyboard> OpenAsync(DisplayCookie cookie, TimeProvider clock, CancellationToken cancellationToken)
    {
        var opened = await XConnection.OpenAsync(cookie, clock, cancellationToken);
        var count = (byte)(opened.LastKeycode - opened.FirstKeycode + 1);
        var reply = await opened.AskAsync(new byte[] { GetKeyboardMapping, 0, 2, 0, opened.FirstKeycode, count, 0, 0 }, cancellationToken);
        var keysyms = new uint[(reply.Length - 32) / 4];
        for (var i = 0; i < keysyms.Length; i++) keysyms[i] = BinaryPrimitives.ReadUInt32LittleEndian(reply.AsSpan(32 + (4 * i)));
        return new Keyboard(opened, new SpareKeys(opened.FirstKeycode, keysyms, perKeycode: reply[1]), clock);
    }

    /// <summary>Returns when the character has a key code. If the display does not respond, the existing ones stay.</summary>
    public async Task PrepareAsync(uint keysym, CancellationToken cancellationToken)
    {
        if (broken) return;
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (keys.Has(keysym)) keys.Use(keysym, clock.GetTimestamp());
            else if (keys.Oldest() is { } key) await GiveAsync(key, keysym, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            broken = true;
            Log.Line($"Adding keys for new characters to the display failed: {exception.Message}");
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        display.Dispose();
        gate.Dispose();
    }

    private async Task GiveAsync(SpareKey key, uint keysym, CancellationToken cancellationToken)
    {
        var left = key.Keysym == 0 ? TimeSpan.Zero : Settled - clock.GetElapsedTime(key.UsedAt);
        if (left > TimeSpan.Zero) await Task.Delay(left, clock, cancellationToken);
        using var limit = new CancellationTokenSource(AnswerLimit, clock);
        // The second request only asks for a reply, which shows that the first is done. Not cancelable between the two.
        await display.AskAsync((byte[])[.. Mapping(key.Keycode, keysym), GetInputFocus, 0, 1, 0], limit.Token);
        keys.Give(keysym, clock.GetTimestamp());
    }

    /// <summary>The same character with and without Shift; the keysym already distinguishes the two letters.</summary>
    private static byte[] Mapping(byte keycode, uint keysym)
    {
        var request = new byte[16];
        (request[0], request[1], request[2], request[4], request[5]) = (ChangeKeyboardMapping, 1, 4, keycode, 2);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(8), keysym);
        BinaryPrimitives.WriteUInt32LittleEndian(request.AsSpan(12), keysym);
        return request;
    }
}
