using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Fractal.Cli.Terminal;

/// <summary>Results go to standard output; progress and failures to standard error. With --json a single document goes to standard output.</summary>
internal sealed class Screen(bool json)
{
    private readonly Lazy<IAnsiConsole> output = new(() => Open(Console.Out, Console.IsOutputRedirected));
    private readonly Lazy<IAnsiConsole> progress = new(() => Open(Console.Error, Console.IsErrorRedirected));

    public bool IsJson => json;

    /// <summary>Writes a result for people. Never wrapped, so that addresses stay whole.</summary>
    public void Say(string text)
    {
        if (!json) Console.Out.WriteLine(Plain(text));
    }

    /// <summary>Writes progress for people.</summary>
    public void Note(string text)
    {
        if (!json) Console.Error.WriteLine(Plain(text));
    }

    /// <summary>Writes the result for scripts.</summary>
    public void Document<T>(T value, JsonTypeInfo<T> type)
    {
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(value, type));
    }

    /// <summary>Writes rows for people: a table on a terminal, tab-separated lines in a pipe.</summary>
    public void Rows(string[] titles, IReadOnlyCollection<string[]> rows)
    {
        if (json) return;
        if (Console.IsOutputRedirected)
        {
            foreach (var row in rows.Prepend(titles)) Console.Out.WriteLine(string.Join('\t', row.Select(Plain)));
            return;
        }

        var table = new Table { Border = TableBorder.None };
        for (var i = 0; i < titles.Length; i++) table.AddColumn(Column(titles[i], i == titles.Length - 1));
        foreach (var row in rows) table.AddRow([.. row.Select(cell => new Text(Plain(cell)))]);
        output.Value.Write(table);
    }

    /// <summary>Shows the current activity while it runs; the text may change.</summary>
    public Task WatchAsync(string text, Func<Action<string>, Task> work)
    {
        if (!json && !Console.IsErrorRedirected && progress.Value.Profile.Capabilities.Ansi)
            return progress.Value.Status().StartAsync(Markup.Escape(Plain(text)), context => work(next => context.Status(Markup.Escape(Plain(next)))));
        Note(text);
        var told = text;
        return work(next =>
        {
            if (next != told) Note(next);
            told = next;
        });
    }

    /// <summary>Text from apps and servers must not control the terminal.</summary>
    public static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) && c != '\n' ? ' ' : c));

    private static TableColumn Column(string title, bool last)
    {
        var column = new TableColumn(new Text(title, new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, last ? 0 : 2, 0) };
        return last ? column : column.NoWrap();
    }

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        var plain = redirected || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = plain ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
    }
}
