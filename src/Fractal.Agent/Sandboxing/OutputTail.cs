using System.Globalization;
using System.Text;

namespace Fractal.Agent.Sandboxing;

/// <summary>The end of a program's output, in a ring of fixed size, because an app may write endlessly.</summary>
internal sealed class OutputTail
{
    private const int MaxLines = 10;
    private const int Capacity = 3000;

    private readonly Lock gate = new();
    private readonly byte[] ring = new byte[Capacity];
    private long written;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            foreach (var b in bytes.Length > Capacity ? bytes[^Capacity..] : bytes)
                ring[written++ % Capacity] = b;
        }
    }

    /// <summary>The last lines, with control and invisible characters replaced by spaces.</summary>
    public string LastLines()
    {
        byte[] bytes;
        lock (gate)
        {
            var length = (int)Math.Min(written, Capacity);
            bytes = new byte[length];
            for (var i = 0; i < length; i++) bytes[i] = ring[(written - length + i) % Capacity];
        }

        var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var text = new StringBuilder(string.Join('\n', lines.TakeLast(MaxLines)));
        for (var i = 0; i < text.Length; i++)
            if (Misleads(text[i]) && text[i] != '\n') text[i] = ' ';
        return text.ToString();
    }

    private static bool Misleads(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
