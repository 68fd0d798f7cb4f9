using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>Reads what a server process logs, line by line, for what looks like a secret, and for the secrets of its own data folder.</summary>
internal sealed partial class LoggedSecrets
{
    private readonly ConcurrentDictionary<string, string> known = new();
    private readonly ConcurrentQueue<string> found = new();

    /// <summary>The lines in which one was found, said without it.</summary>
    public IReadOnlyCollection<string> Found => found;

    /// <summary>The files beside the data that nobody else may read: some are there for a while only.</summary>
    public void ReadFilesOf(string dataFolder)
    {
        foreach (var file in new[] { "installation.key", "administrator.code" }.Select(name => Path.Combine(dataFolder, name)).Where(File.Exists))
            known.TryAdd(File.ReadAllText(file).Trim(), Path.GetFileName(file));
    }

    public void Read(string line)
    {
        var safe = known.Aggregate(Shapes().Replace(line, "<a secret>"), (text, secret) => text.Replace(secret.Key, $"<{secret.Value}>", StringComparison.Ordinal));
        if (safe != line) found.Enqueue(safe);
    }

    /// <summary>
    /// A derived secret (fa1.…), a token of ASP.NET Core's data protection (CfDJ8…), a ticket (version 2, 143 letters), a refresh token (key 1, 71 letters), an agent's token (id.key), and 32 bytes in base64 of either alphabet,
    /// which every key of ours is.
    /// </summary>
    [GeneratedRegex("""fa1\.[\w-]{20,}|CfDJ8[\w-]{20,}|(?<![\w-])Ag[\w-]{141}(?![\w-])|(?<![\w-])AQ[\w-]{69}(?![\w-])|[0-9a-f]{32}\.[\w-]{43}|(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{43}(?![\w-])|[A-Za-z0-9+/]{43}=""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shapes();
}
