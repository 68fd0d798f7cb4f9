namespace Fractal.Agent;

/// <summary>Writes one line per message to standard error, of which the driver keeps the last. Never contains secrets.</summary>
internal static class Log
{
    private const int MaxLine = 500;

    public static void Line(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        try
        {
            Console.Error.WriteLine(line.Length <= MaxLine ? line : line[..MaxLine]);
        }
        catch (IOException)
        {
            return; // The file behind it has a size limit; a full log must not end anything.
        }
    }
}
