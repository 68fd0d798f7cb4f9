using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>
/// One line per entry for a person at a terminal: time, level, category, message. Control characters, line separators and invisible ones such
/// as marks of direction are written as <c>\u001b</c>, because messages contain input of strangers, which must not inject terminal control
/// sequences or forge log lines.
/// </summary>
internal sealed class PlainFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "fractal-plain";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var line = new StringBuilder();
        line.Append(clock.GetLocalNow().ToString("HH:mm:ss ", CultureInfo.InvariantCulture));
        line.Append(Level(logEntry.LogLevel)).Append(": ").Append(logEntry.Category).Append(' ').Append(message);
        if (logEntry.Exception is { } exception) line.Append(' ').Append(exception.ToString().ReplaceLineEndings(" "));
        Escape(textWriter, line.ToString());
        textWriter.WriteLine();
    }

    private static void Escape(TextWriter to, string text)
    {
        foreach (var letter in text)
        {
            if (Misleads(letter)) to.Write($"\\u{(int)letter:x4}");
            else to.Write(letter);
        }
    }

    private static bool Misleads(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
