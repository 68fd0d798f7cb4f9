namespace Fractal.Drivers.Host.Cloud;

/// <summary>What a cluster was asked to do, line by line in a file, written before it is done (a launch) or after (a deletion): what a checker holds against the rows.</summary>
public sealed class CloudRecord(string file) : IDisposable
{
    public const string Launch = "launch", Delete = "delete";

    private readonly StreamWriter writer = new(file, append: false) { AutoFlush = true };
    private readonly Lock gate = new();

    public void Add(string what, Guid container)
    {
        lock (gate) writer.WriteLine($"{what} {container}");
    }

    /// <summary>The containers that were asked for with this word.</summary>
    public static IReadOnlySet<Guid> Read(string file, string what) =>
        File.ReadLines(file).Select(line => line.Split(' ')).Where(words => words.Length == 2 && words[0] == what).Select(words => Guid.Parse(words[1])).ToHashSet();

    public void Dispose() => writer.Dispose();
}
