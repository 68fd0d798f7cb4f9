using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Fractal.Server.Tests.Hosting;

/// <summary>A browser without scripts: keeps cookies, reads pages, submits their forms.</summary>
internal sealed partial class PageClient : IDisposable
{
    private readonly SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false };
    private readonly HttpClient http;

    public PageClient(Uri address) => http = new HttpClient(handler) { BaseAddress = address };

    public CookieContainer Cookies => handler.CookieContainer;

    public async Task<Page> GetAsync(string path) => await ReadAsync(await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));

    /// <summary>Submits a form with the token of a page.</summary>
    public Task<Page> PostAsync(string path, string? token, params (string Name, string Value)[] fields) => PostAsync(path, token, fields, []);

    public async Task<Page> PostAsync(string path, string? token, (string Name, string Value)[] fields, (string Name, string Value)[] headers)
    {
        var all = fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Concat(token is null ? [] : [KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent(all) };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await ReadAsync(await http.SendAsync(request, TestContext.Current.CancellationToken));
    }

    public async Task<Page> SendAsync(HttpRequestMessage request) => await ReadAsync(await http.SendAsync(request, TestContext.Current.CancellationToken));

    /// <summary>Signs in with the page's form.</summary>
    public async Task SignInAsync(TestUser user)
    {
        var page = await GetAsync("/sign-in");
        var answer = await PostAsync("/sign-in", page.Token, ("_handler", "sign-in"), ("Given.Email", user.Email), ("Given.Secret", user.Secret));
        Assert.Equal((302, "/apps"), (answer.Status, answer.Location));
    }

    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
    }

    private static async Task<Page> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
            return new Page((int)answer.StatusCode, answer.Headers.Location?.ToString(), await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers);
    }

    internal sealed partial record Page(int Status, string? Location, string Text, System.Net.Http.Headers.HttpResponseHeaders Headers)
    {
        /// <summary>The antiforgery token of its first form.</summary>
        public string? Token => TokenField().Match(Text) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

        /// <summary>The antiforgery header of its scripts.</summary>
        public string? Antiforgery => AntiforgeryMeta().Match(Text) is { Success: true } found ? WebUtility.HtmlDecode(found.Groups[1].Value) : null;

        public string Words => WebUtility.HtmlDecode(Text);

        [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
        private static partial Regex TokenField();

        [GeneratedRegex("<meta name=\"antiforgery\" content=\"([^\"]+)\"")]
        private static partial Regex AntiforgeryMeta();
    }
}
