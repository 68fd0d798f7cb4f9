using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Keys;

/// <summary>
/// The root secret of this installation, stored outside the database: in a file beside the data, or in the configuration of replicas. It
/// can be rotated while servers run: new data uses the new key, and data under older keys works until they are retired.
/// </summary>
internal sealed class InstallationKey
{
    public const string Setting = "Fractal:InstallationKey";

    private readonly KeyFile? file;
    private readonly TimeProvider clock;
    private volatile KeyRing ring;

    /// <exception cref="StartException">No key is available; the message says why and what to do.</exception>
    public InstallationKey(DataFolder data, IConfiguration configuration, TimeProvider clock)
    {
        this.clock = clock;
        if (configuration[Setting] is { Length: > 0 } configured) ring = KeyRing.Parse(configured, Setting);
        else ring = (file = KeyFile.Of(data, configuration)).ReadOrMake();
    }

    /// <summary>Identifies the installation without revealing the key; workloads carry it as a label.</summary>
    public Guid Id => ring.Installation;

    /// <summary>The number of the current key.</summary>
    public byte KeyId => KeyIdAt(clock.GetUtcNow());

    /// <summary>The number of the oldest accepted key; earlier ones are retired.</summary>
    public byte OldestKeyId => ring.Keys[0].Number;

    /// <summary>Whether the key was ever rotated.</summary>
    public bool IsRotated => ring.Keys[^1].Number > 1;

    /// <summary>The number of the key that was current at a time; if that one is retired, of the oldest accepted.</summary>
    public byte KeyIdAt(DateTimeOffset time) => ring.At(time).Number;

    /// <summary>HKDF-SHA-256 of the key that was current at a time, with a label and a context.</summary>
    public byte[] DeriveAt(DateTimeOffset time, string label, ReadOnlySpan<byte> context) => ring.At(time).Derive(label, context);

    /// <summary>HKDF-SHA-256 of a key, with a label and a context.</summary>
    /// <returns>Null if no key has this number, or it is retired.</returns>
    public byte[]? Derive(byte keyId, string label) => ring.Find(keyId)?.Derive(label, []);

    /// <summary>HKDF-SHA-256 of the oldest key, for values that should stay the same for as long as possible.</summary>
    public byte[] DeriveLasting(string label, ReadOnlySpan<byte> context, int length) => ring.Keys[0].Derive(label, context, length);

    /// <summary>Reloads the file.</summary>
    /// <returns>Whether the keys have changed.</returns>
    /// <exception cref="StartException">The file can't be used; the keys are unchanged.</exception>
    public bool Reload()
    {
        if (file is null) return false;
        var read = file.Read();
        if (read.Installation != ring.Installation) throw new StartException($"The installation key in {file.Path} is another installation's. It is not used while this server runs.");
        if (read.ToString() == ring.ToString()) return false;
        ring = read;
        return true;
    }
}
