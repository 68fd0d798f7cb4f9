using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using WebDriverBiDi;
using WebDriverBiDi.BrowsingContext;
using WebDriverBiDi.Input;
using WebDriverBiDi.Script;
using WebDriverBiDi.Session;
using Xunit;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>Debian's Firefox, headless, with one tab, driven over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/).</summary>
public sealed partial class Firefox : IAsyncDisposable
{
    /// <summary>Keys without a character, as WebDriver encodes them (https://www.w3.org/TR/webdriver2/#keyboard-actions).</summary>
    public const char Control = '\uE009', Enter = '\uE007';

    private static readonly string? Program = new[] { "/usr/bin/firefox-esr", "/usr/bin/firefox" }.FirstOrDefault(File.Exists);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly DirectoryInfo profile;
    private readonly BiDiDriver driver = new(StartLimit);
    private string tab = "", email = "";

    private Firefox(Process process, DirectoryInfo profile) => (this.process, this.profile) = (process, profile);

    /// <param name="preferences">Lines of a <c>user.js</c>.</param>
    public static async Task<Firefox> StartAsync(params string[] preferences)
    {
        Assert.SkipWhen(Program is null, "Firefox is not installed (apt-get install firefox-esr).");
        var folder = Directory.CreateTempSubdirectory("fractal-test-");
        string[] quiet = ["user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);", "user_pref(\"app.update.auto\", false);", "user_pref(\"browser.aboutwelcome.enabled\", false);"];
        await File.WriteAllLinesAsync(Path.Combine(folder.FullName, "user.js"), [.. quiet, .. preferences]);
        var start = new ProcessStartInfo(Program!, ["--headless", "--no-remote", "--profile", folder.FullName, "--remote-debugging-port", "0"])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false,
            Environment = { ["HOME"] = folder.FullName, ["MOZ_HEADLESS_WIDTH"] = "1000", ["MOZ_HEADLESS_HEIGHT"] = "700" },
        };
        var firefox = new Firefox(Process.Start(start)!, folder);
        try
        {
            var address = await firefox.ListeningAsync();
            await firefox.driver.StartAsync(address + "/session");
            await firefox.driver.Session.NewSessionAsync(new NewCommandParameters());
            var tree = await firefox.driver.BrowsingContext.GetTreeAsync(new GetTreeCommandParameters());
            firefox.tab = tree.ContextTree[0].BrowsingContextId;
            return firefox;
        }
        catch
        {
            await firefox.DisposeAsync();
            throw;
        }
    }

    public Task GotoAsync(Uri address) => driver.BrowsingContext.NavigateAsync(new NavigateCommandParameters(tab, address.ToString()) { Wait = ReadinessState.Complete });

    /// <returns>The value of an expression, in JSON.</returns>
    public async Task<string> EvaluateAsync(string expression)
    {
        var result = await driver.Script.EvaluateAsync(new EvaluateCommandParameters($"JSON.stringify({expression}) ?? 'null'", new ContextTarget(tab), awaitPromise: false));
        return result is EvaluateResultSuccess { Result: StringRemoteValue text } ? text.Value : throw new InvalidOperationException($"{expression}: {result}");
    }

    public Task UntilAsync(string expression) => Eventually.TrueAsync(async () => await EvaluateAsync($"!!({expression})") == "true", expression, pauseMs: 100);

    /// <summary>Registers a user on the page.</summary>
    public async Task RegisterAsync(Installation installation)
    {
        email = $"f{Guid.CreateVersion7():N}@example.org";
        await GotoAsync(new Uri(installation.Server.Address, "/register"));
        foreach (var (field, value) in new[] { ("input[type=email]", email), ("[data-password]", Person.Password), ("[data-again]", Person.Password) })
            await EvaluateAsync($"document.querySelector({Text(field)}).value = {Text(value)}");
        await EvaluateAsync("document.querySelector('main button[type=submit]').click()");
        await UntilAsync("location.pathname === '/apps' && document.readyState === 'complete'");
    }

    /// <summary>Starts an app and waits for its picture.</summary>
    /// <returns>Its container, as this machine's kernel shows it.</returns>
    public async Task<ContainerView> OpenAsync(Installation installation, string app)
    {
        await EvaluateAsync($"document.querySelector('[data-app={app}] button[type=submit]').click()");
        await UntilAsync("document.querySelector('main[data-state=open] canvas')");
        await EvaluateAsync("document.querySelector('#screen canvas').focus()");
        var session = Guid.Parse(JsonSerializer.Deserialize<string>(await EvaluateAsync("location.pathname.split('/').pop()"))!);
        return await Person.ContainerOfAsync(installation.Server, email, session);
    }

    /// <summary>Presses and releases a key for each character, like a keyboard that has all of them.</summary>
    public Task TypeAsync(string text) => ActAsync([.. text.SelectMany(key => new[] { (true, key), (false, key) })]);

    /// <summary>Presses keys in order, and releases them in reverse order.</summary>
    public Task ChordAsync(params char[] keys) => ActAsync([.. keys.Select(key => (true, key)), .. keys.Reverse().Select(key => (false, key))]);

    /// <summary>
    /// Dispatches a key event that WebDriver can't produce: of another layout, or with flags that differ from the pressed keys.
    /// </summary>
    public Task DispatchAsync(string type, string key, string code, bool ctrl = false, bool alt = false) =>
        EvaluateAsync($"document.querySelector('#screen canvas').dispatchEvent(new KeyboardEvent({Text(type)}, {{ key: {Text(key)}, code: {Text(code)}, ctrlKey: {Text(ctrl)}, altKey: {Text(alt)}, bubbles: true, cancelable: true }}))");

    public async ValueTask DisposeAsync()
    {
        await driver.DisposeAsync();
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        profile.Delete(recursive: true);
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value);

    private async Task ActAsync((bool Down, char Key)[] keys)
    {
        var source = new KeySourceActions();
        foreach (var (down, key) in keys) source.Actions.Add(down ? new KeyDownAction(key.ToString()) : new KeyUpAction(key.ToString()));
        await driver.Input.PerformActionsAsync(new PerformActionsCommandParameters(tab) { Actions = { source } });
    }

    private async Task<string> ListeningAsync()
    {
        var said = new StringBuilder();
        var listening = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) listening.TrySetException(new InvalidOperationException($"Firefox ended. It said: {said}"));
            else if (Listening().Match(said.AppendLine(line.Data).ToString()) is { Success: true } match) listening.TrySetResult(match.Groups[1].Value);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return await listening.Task.WaitAsync(StartLimit);
    }

    [GeneratedRegex(@"WebDriver BiDi listening on (ws://\S+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
