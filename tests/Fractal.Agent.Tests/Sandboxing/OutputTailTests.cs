using System.Text;
using Fractal.Agent.Sandboxing;
using Xunit;

namespace Fractal.Agent.Tests.Sandboxing;

public sealed class OutputTailTests
{
    private readonly OutputTail tail = new();

    [Fact]
    public void Empty_output_gives_an_empty_text() => Assert.Equal("", tail.LastLines());

    [Fact]
    public void The_last_ten_nonempty_lines_are_kept()
    {
        for (var i = 1; i <= 25; i++) Write($"  line {i}\n\n");
        Assert.Equal(string.Join('\n', Enumerable.Range(16, 10).Select(i => $"line {i}")), tail.LastLines());
    }

    [Fact]
    public void Endless_output_uses_bounded_memory()
    {
        for (var i = 0; i < 1000; i++) Write(new string('x', 997));
        Write(new string('y', 50_000));
        Write("\nend");
        var said = tail.LastLines();
        Assert.EndsWith("\nend", said, StringComparison.Ordinal);
        Assert.Equal(3000, said.Length);
    }

    [Fact]
    public void Chunks_of_any_size_pass_unchanged()
    {
        foreach (var c in "one\ntwo\r\nthree") Write(c.ToString());
        Assert.Equal("one\ntwo\nthree", tail.LastLines());
    }

    [Fact]
    public void Control_characters_and_invalid_text_are_made_harmless()
    {
        tail.Append([0x1b, (byte)'[', (byte)'3', (byte)'1', (byte)'m', (byte)'a', 0, 7, 0xff, 0xfe, (byte)'b', 0xc3]);
        var said = tail.LastLines();
        Assert.DoesNotContain(said, char.IsControl);
        Assert.Contains("[31ma", said, StringComparison.Ordinal);
    }

    private void Write(string text) => tail.Append(Encoding.UTF8.GetBytes(text));
}
