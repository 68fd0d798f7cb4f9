namespace Fractal.Drivers.Host.Cloud;

/// <summary>
/// A cluster's log of requests in a file, written before a launch and after a deletion, for a checker to compare with the rows.
/// </summary>
public sealed class CloudRecord(string file) : IDisposable
{
    public const string Launch = "launch", Delete = "delete";

    private readonly StreamWriter writer = new(file, append: false) { AutoFlush = true };
    private readonly Lock gate = new();

    public void Add(string what, Guid container)
    {
        lock (gate) writer.WriteLine($"{what} {container}");
    }

    /// <summary>Containers with this kind of entry.</summary>
    public static IReadOnlySet<Guid> Read(string file, string what) =>
        File.ReadLines(file).Select(line => line.Split(' ')).Where(words => words.Length == 2 && words[0] == what).Select(words => Guid.Parse(words[1])).ToHashSet();

    public void Dispose() => writer.Dispose();
}
