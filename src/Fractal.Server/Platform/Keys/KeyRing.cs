using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Keys;

/// <summary>
/// The installation keys of a server: the current one, older ones for existing data, and perhaps one for the near future. Serialised as the
/// base64 of the only key or, once rotated, as lines of <c>installation ID</c> and <c>key NUMBER BASE64 [SINCE]</c>. In a setting,
/// semicolons separate the lines.
/// </summary>
/// <param name="Installation">The installation's id. It is independent of key changes, because workloads carry it as a label.</param>
/// <param name="Keys">At least one, ordered by number and time. Lower numbers are retired.</param>
internal sealed record KeyRing(Guid Installation, IReadOnlyList<KeyRing.Key> Keys)
{
    private const int KeyBytes = 32;
    private const string InstallationWord = "installation", KeyWord = "key", TimeFormat = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>Keys of a new installation.</summary>
    public static string NewText() => Convert.ToBase64String(NewKey());

    /// <param name="text">Output of <see cref="ToString"/> or <see cref="NewText"/>.</param>
    /// <param name="place">Where it was read, for the message.</param>
    /// <exception cref="StartException">The text contains no usable key.</exception>
    public static KeyRing Parse(string text, string place)
    {
        var lines = text.Split(['\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines is []) throw NotAKey(place, "is empty");
        if (lines is not [var only] || only.Contains(' ', StringComparison.Ordinal)) return ParseLines(lines, place);
        var key = Bytes(only) ?? throw NotAKey(place, $"is not {KeyBytes} bytes of base64");
        return new KeyRing(new Guid(Derive(key, "fractal/installation-id/v1", [], 16)), [new Key(1, key, DateTimeOffset.MinValue)]);
    }

    /// <summary>The current key at a time; before the oldest key's time, the oldest.</summary>
    public Key At(DateTimeOffset time) => Keys.LastOrDefault(key => key.Since <= time) ?? Keys[0];

    public Key? Find(byte number) => Keys.FirstOrDefault(key => key.Number == number);

    /// <summary>Adds a key that is used from <paramref name="since"/> on.</summary>
    /// <exception cref="StartException">The maximum number of keys is reached.</exception>
    public KeyRing Add(DateTimeOffset since)
    {
        var last = Keys[^1];
        if (last.Number == byte.MaxValue) throw new StartException($"This installation has had {byte.MaxValue} keys, and there can't be more.");
        // Times are written in seconds, so this one is rounded up and never takes effect too early.
        var whole = new DateTimeOffset((since.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        return this with { Keys = [.. Keys, new Key((byte)(last.Number + 1), NewKey(), whole > last.Since ? whole : last.Since)] };
    }

    /// <summary>Removes all keys and adds a new one that is used immediately.</summary>
    public KeyRing ReplaceAll(DateTimeOffset now)
    {
        var added = Add(now).Keys[^1];
        return this with { Keys = [added with { Since = now.AddTicks(-(now.UtcTicks % TimeSpan.TicksPerSecond)) }] };
    }

    /// <summary>Removes the keys that were used before the key of this time.</summary>
    public KeyRing RetireBefore(DateTimeOffset time) => this with { Keys = [.. Keys.Where(key => key.Number >= At(time).Number)] };

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{InstallationWord} {Installation}");
        foreach (var key in Keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"{KeyWord} {key.Number} {Convert.ToBase64String(key.Secret)}");
            if (key.Since != DateTimeOffset.MinValue) text.Append(' ').Append(key.Since.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
            text.AppendLine();
        }

        return text.ToString();
    }

    private static KeyRing ParseLines(string[] lines, string place)
    {
        Guid? installation = null;
        var keys = new List<Key>();
        foreach (var (at, line) in lines.Index())
        {
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case [InstallationWord, var id] when installation is null && Guid.TryParse(id, out var parsed):
                    installation = parsed;
                    break;
                case [KeyWord, var number, var secret, .. var rest] when ParseKey(number, secret, rest) is { } key && (keys.Count == 0 || (key.Number > keys[^1].Number && key.Since >= keys[^1].Since)):
                    keys.Add(key);
                    break;
                default:
                    // Not the line itself, since it may contain part of a key.
                    throw NotAKey(place, $"can't be read in line {at + 1}");
            }
        }

        if (installation is null || keys.Count == 0) throw NotAKey(place, "has no key or no id of the installation");
        return new KeyRing(installation.Value, keys);
    }

    private static Key? ParseKey(string number, string secret, string[] rest)
    {
        var since = DateTimeOffset.MinValue;
        return rest.Length <= 1 && (rest is not [var time] || DateTimeOffset.TryParseExact(time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since))
            && byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0 && Bytes(secret) is { } bytes
            ? new Key(parsed, bytes, since) : null;
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[KeyBytes];
        return Convert.TryFromBase64String(base64, bytes, out var length) && length == KeyBytes ? bytes : null;
    }

    private static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyBytes);

    private static byte[] Derive(byte[] secret, string label, ReadOnlySpan<byte> context, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, length, info: [.. Encoding.ASCII.GetBytes(label), 0, .. context]);

    private static StartException NotAKey(string place, string why) =>
        new($"The installation key in {place} {why}. Restore it from your backup; without it running containers and sign-ins are lost.");

    /// <summary>One installation key.</summary>
    /// <param name="Number">1 for the first.</param>
    /// <param name="Secret">32 bytes.</param>
    /// <param name="Since">When it became, or becomes, the current key.</param>
    public sealed record Key(byte Number, byte[] Secret, DateTimeOffset Since)
    {
        /// <summary>HKDF-SHA-256 of the key, with a label and a context.</summary>
        public byte[] Derive(string label, ReadOnlySpan<byte> context, int length = KeyBytes) => KeyRing.Derive(Secret, label, context, length);

        /// <summary>Omits the secret, because this text may be printed.</summary>
        public override string ToString() => FormattableString.Invariant($"key {Number}");
    }
}
