using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Fractal.Server.Tests.Platform.Configuration;

/// <summary>The server as an operator starts it, in a separate process.</summary>
public sealed class SettingsStories : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string folder = Directory.CreateTempSubdirectory("fractal-settings-").FullName;

    [Theory]
    [InlineData("FILE:{ \"Fractal\": ", "fractal.json can't be read")]
    [InlineData("--Fractal:Limits:StartsPerMinute 0", "StartsPerMinute must be between 1 and")]
    [InlineData("--Fractal:Accounts:MaxFailures many", "Fractal:Accounts:MaxFailures")]
    [InlineData("--Fractal:Accounts:AccessTokenLifetime 00:10:00", "Fractal:Accounts:AccessTokenLifetime: \"00:10:00\" is easily mistaken. Write 10min.")]
    [InlineData("--Fractal:Accounts:AccessTokenLifetime=", "Fractal:Accounts:AccessTokenLifetime: It is empty.")]
    [InlineData("FILE:{ \"Fractal\": { \"Accounts\": { \"AccessTokenLifetime\": null } } }", "Fractal:Accounts:AccessTokenLifetime: It is empty.")]
    public async Task An_invalid_setting_is_reported_in_one_line(string settings, string expected)
    {
        if (settings.StartsWith("FILE:", StringComparison.Ordinal)) await WriteAsync(settings[5..]);
        var said = await RefusedAsync(settings.StartsWith("FILE:", StringComparison.Ordinal) ? [] : settings.Split(' '));
        Assert.Contains(expected, said);
        Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task All_errors_in_tiers_are_reported_at_once()
    {
        var said = await RefusedAsync(["--Fractal:Tiers:standard:IdleTimeout", "1s", "--Fractal:Tiers:plus:MaxDuration", "31d", "--Fractal:Tiers:old:MaxDuration", "24:00:00", "--Fractal:Tiers:old:IdleTimeout", "5"]);
        Assert.Contains("Fractal:Tiers:standard:IdleTimeout: The field IdleTimeout must be between 5s and 7d", said);
        Assert.Contains("Fractal:Tiers:plus:MaxDuration: The field MaxDuration must be between 5s and 30d", said);
        Assert.Contains("Fractal:Tiers:old:MaxDuration: \"24:00:00\" is easily mistaken. Write 24h.", said);
        Assert.Contains("Fractal:Tiers:old:IdleTimeout: \"5\" has no unit.", said);
    }

    [Fact]
    public async Task An_operators_settings_override_packaged_defaults()
    {
        var defaults = Path.Combine(folder, "defaults.json");
        await File.WriteAllTextAsync(defaults, """{ "Fractal": { "Limits": { "StartsPerMinute": 0 } } }""");
        await An_invalid_setting_is_reported_in_one_line($"--Fractal:Defaults {defaults}", "StartsPerMinute must be between 1 and");

        await WriteAsync("""{ "Fractal": { "Limits": { "StartsPerMinute": 7 } } }""");
        using var server = Start(["--Fractal:Defaults", defaults]);
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            while (await server.StandardOutput.ReadLineAsync(limit.Token) is { } line)
                if (line.Contains(" is ready: ", StringComparison.Ordinal)) return;
            Assert.Fail("It did not start: " + await server.StandardError.ReadToEndAsync(limit.Token));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(limit.Token);
        }
    }

    [Fact]
    public async Task Apps_are_read_from_a_file_beside_the_data_and_log_lines_contain_the_trace_id()
    {
        await WriteAsync("""{ "Fractal": { "Apps": { "of-mine": { "Title": "Mine", "Command": [ "x" ], "Idle": 1 } } } }""");
        using var server = Start(["--Logging:LogLevel:Microsoft.AspNetCore.Hosting", "Information"]);
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            string? line, address = null;
            var pool = false;
            JsonElement? request = null;
            while ((!pool || request is null) && (line = await server.StandardOutput.ReadLineAsync(limit.Token)) is not null)
            {
                var entry = JsonDocument.Parse(line).RootElement;
                var message = entry.GetProperty("Message").GetString()!;
                if (message.Contains("of-mine: target 1", StringComparison.Ordinal)) pool = true;
                if (message.Contains("/readyz", StringComparison.Ordinal) && entry.GetProperty("Scopes").GetRawText().Contains("TraceId", StringComparison.Ordinal)) request = entry;
                if (!message.StartsWith("Fractal ", StringComparison.Ordinal) || !message.Contains(" is ready: ", StringComparison.Ordinal)) continue;
                Assert.Matches(@"^Fractal \d+\.\d+\.\d+", message);
                address = entry.GetProperty("State").GetProperty("Address").GetString()!;
                using var http = new HttpClient();
                Assert.Equal("ready", await http.GetStringAsync(new Uri(address + "/readyz"), limit.Token));
            }

            Assert.NotNull(address);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task WriteAsync(string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(folder, "data", "fractal.json"), text);
    }

    private async Task<string> RefusedAsync(string[] settings)
    {
        using var server = Start(settings);
        using var limit = new CancellationTokenSource(Patience);
        var (said, output) = (server.StandardError.ReadToEndAsync(limit.Token), server.StandardOutput.ReadToEndAsync(limit.Token));
        await server.WaitForExitAsync(limit.Token);
        Assert.True(server.ExitCode == 1, await output);
        return await said;
    }

    private Process Start(IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder,
        };
        foreach (var argument in (string[])
        [
            Path.Combine(AppContext.BaseDirectory, "Fractal.Server.dll"), "--urls", "http://127.0.0.1:0", "--driver", "simulated", "--data", Path.Combine(folder, "data"),
            "--Fractal:Simulated:RuntimeFolder", Path.Combine(folder, "run"), .. settings,
        ])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
