using System.Text.Json;

namespace Fractal.Drivers.Host;

/// <summary>
/// An app that tries to escape its sandbox and writes a line for each attempt to <c>findings</c> in its home folder; the last line is
/// <c>done</c>.
/// </summary>
public sealed record Attack(IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment, bool Network)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public Task WriteAsync(string file) => File.WriteAllTextAsync(file, JsonSerializer.Serialize(this));

    public static async Task<Attack> ReadAsync(string file) => JsonSerializer.Deserialize<Attack>(await File.ReadAllTextAsync(file))!;

    public async Task<Enrolled> LaunchAsync(DriverHost host) => await host.LaunchAsync(DriverHost.App([.. Command]) with { Environment = Environment }, Network);

    /// <summary>Waits for the last line.</summary>
    public static async Task<string[]> FindingsAsync(DriverHost host, Enrolled container)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var findings = host.Inside(container, "/home/user/findings") ?? "";
            if (findings.EndsWith("done\n", StringComparison.Ordinal)) return findings.Split('\n');
            if (limit.IsCancellationRequested) throw new TimeoutException($"The attack did not end. It found so far:\n{findings}");
            await Task.Delay(10, CancellationToken.None);
        }
    }
}
