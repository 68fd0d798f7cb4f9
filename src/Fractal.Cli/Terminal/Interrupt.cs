namespace Fractal.Cli.Terminal;

/// <summary>Handles Ctrl-C: the first cancels the command, the second exits the program. At a prompt, the first exits.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();

    public Interrupt() => Console.CancelKeyPress += OnCancel;

    public static bool AtPrompt { get; set; }

    public CancellationToken Token => source.Token;

    public void Dispose()
    {
        Console.CancelKeyPress -= OnCancel;
        source.Dispose();
    }

    private void OnCancel(object? sender, ConsoleCancelEventArgs cancel)
    {
        if (AtPrompt || source.IsCancellationRequested)
        {
            Console.Error.WriteLine();
            Environment.Exit(ExitCodes.Interrupted);
        }

        cancel.Cancel = true;
        source.Cancel();
    }
}
