using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>
/// Searches a server process's log line by line for text that looks like a secret, and for the secrets in its data folder.
/// </summary>
internal sealed partial class LoggedSecrets
{
    private readonly ConcurrentDictionary<string, string> known = new();
    private readonly ConcurrentQueue<string> found = new();

    /// <summary>Lines that contained a secret, with the secret removed.</summary>
    public IReadOnlyCollection<string> Found => found;

    /// <summary>Private files beside the data; some exist only temporarily.</summary>
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
    /// A derived secret (fa1.…), an ASP.NET Core data protection token (CfDJ8…), a ticket (version 2, 143 characters), a refresh token (key
    /// 1, 71 characters), an agent's token (id.key), and 32 bytes in either base64 alphabet, the format of all our keys.
    /// </summary>
    [GeneratedRegex("""fa1\.[\w-]{20,}|CfDJ8[\w-]{20,}|(?<![\w-])Ag[\w-]{141}(?![\w-])|(?<![\w-])AQ[\w-]{69}(?![\w-])|[0-9a-f]{32}\.[\w-]{43}|(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?=[\w-]*\d)[\w-]{43}(?![\w-])|[A-Za-z0-9+/]{43}=""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shapes();
}
