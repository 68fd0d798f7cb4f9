namespace Fractal.Agent;

/// <summary>One line each on standard error, where the driver keeps the last of them. Never a secret.</summary>
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
            return; // The file behind it has a size limit; a full log ends nothing.
        }
    }
}
