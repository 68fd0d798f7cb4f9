using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace Fractal.Server.Portal;

/// <summary>
/// The pages' static files. They are served under a digest of them all, so browsers cache them indefinitely and never mix two versions, and
/// relative imports between modules work.
/// </summary>
internal sealed class PortalFiles
{
    private const string ForGood = "public, max-age=31536000, immutable", ForAnHour = "public, max-age=3600";
    private static readonly string[] Folders = ["css", "js", "lib"];

    private readonly string root;

    public PortalFiles(IWebHostEnvironment environment)
    {
        var files = Folders.SelectMany(folder => Walk(environment.WebRootFileProvider, folder)).OrderBy(f => f.Path, StringComparer.Ordinal).ToList();
        root = "/assets/" + Digest(files);
        StreamModules = [.. files.Select(f => f.Path).Where(IsOfStream).Select(Address)];
    }

    /// <summary>The modules of the stream page, for the browser to load in parallel instead of one import after another.</summary>
    public IReadOnlyList<string> StreamModules { get; }

    /// <param name="path">Below wwwroot, such as <c>css/fractal.css</c>.</param>
    public string Address(string path) => $"{root}/{path}";

    public void Use(WebApplication app)
    {
        app.UseStaticFiles(Options(root, ForGood));
        app.UseStaticFiles(Options("", ForAnHour));
    }

    private static bool IsOfStream(string path) =>
        path.EndsWith(".js", StringComparison.Ordinal)
        && (path.StartsWith("lib/novnc/", StringComparison.Ordinal) || path.StartsWith("js/stream/", StringComparison.Ordinal) || path is "js/api.js" or "js/kept.js" or "js/probe.js");

    private static StaticFileOptions Options(string path, string caching) =>
        new() { RequestPath = path, OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = caching };

    private static string Digest(IEnumerable<(string Path, IFileInfo File)> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, file) in files)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(path));
            using var stream = file.CreateReadStream();
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }

    private static IEnumerable<(string Path, IFileInfo File)> Walk(IFileProvider provider, string folder)
    {
        foreach (var entry in provider.GetDirectoryContents(folder))
        {
            var path = $"{folder}/{entry.Name}";
            if (!entry.IsDirectory) yield return (path, entry);
            else foreach (var below in Walk(provider, path)) yield return below;
        }
    }
}
