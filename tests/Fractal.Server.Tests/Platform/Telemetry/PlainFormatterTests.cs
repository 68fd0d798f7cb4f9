using Fractal.Server.Platform.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Fractal.Server.Tests.Platform.Telemetry;

public sealed class PlainFormatterTests
{
    [Fact]
    public void Input_of_strangers_can_not_control_the_terminal_or_forge_log_lines()
    {
        var line = Written("from \u001b[31mevil\u009b31m\r13:30:00 info: Forged\nand é\u2028line\u202eevil\u200b", exception: null);
        Assert.Equal("12:00:00 warn: Some.Category from \\u001b[31mevil\\u009b31m\\u000d13:30:00 info: Forged\\u000aand é\\u2028line\\u202eevil\\u200b" + Environment.NewLine, line);
    }

    [Fact]
    public void An_exception_is_logged_on_the_same_line()
    {
        var line = Written("failed", new InvalidOperationException("first\nsecond"));
        Assert.Equal("12:00:00 warn: Some.Category failed System.InvalidOperationException: first second" + Environment.NewLine, line);
    }

    private static string Written(string message, Exception? exception)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));
        using var text = new StringWriter();
        new PlainFormatter(clock).Write(new LogEntry<string>(LogLevel.Warning, "Some.Category", default, message, exception, (state, _) => state), null, text);
        return text.ToString();
    }
}
