using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Fractal.Architecture.Tests;

/// <summary>The arrows of docs/architecture.md, checked against the source: which folder may use which.</summary>
public sealed partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> ProjectArrows = new()
    {
        ["Fractal.Client"] = [],
        ["Fractal.Scaling"] = [],
        ["Fractal.Drivers"] = ["Fractal.Client"],
        ["Fractal.Agent"] = ["Fractal.Client"],
        ["Fractal.Cli"] = ["Fractal.Client", "Fractal.Scaling"],
        ["Fractal.Server"] = ["Fractal.Client", "Fractal.Drivers", "Fractal.Scaling"],
    };

    private static readonly string[] Everyone = ["Audit", "Platform"];

    private static readonly Dictionary<string, string[]> FolderArrows = new()
    {
        ["Platform"] = [],
        ["Audit"] = [],
        ["Subscriptions"] = [],
        ["Vault"] = [],
        ["Accounts"] = ["Subscriptions", "Vault"],
        ["Apps"] = [],
        ["Clusters"] = [],
        ["Containers"] = ["Apps", "Clusters"],
        ["Demand"] = ["Clusters"],
        ["Pools"] = ["Demand", "Containers", "Apps", "Clusters"],
        ["Sessions"] = ["Demand", "Containers", "Subscriptions", "Apps", "Vault"],
        ["Catalogue"] = ["Sessions", "Demand", "Containers", "Subscriptions", "Apps"],
        ["Gateway"] = ["Sessions", "Containers"],
        ["Portal"] = ["Accounts", "Subscriptions", "Vault", "Apps", "Clusters", "Containers", "Pools", "Sessions", "Catalogue", "Gateway"],
    };

    /// <summary>Composition roots: they use every folder, and only the database uses them.</summary>
    private static readonly string[] Roots = ["Program.cs", "FractalDb.cs"];

    [Fact]
    public void Projects_refer_only_along_their_arrows()
    {
        foreach (var (project, allowed) in ProjectArrows)
        {
            var file = Path.Combine(Source, project, project + ".csproj");
            var references = XDocument.Load(file).Descendants("ProjectReference")
                .Select(e => Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Empty(references.Except(allowed));
        }
    }

    [Fact]
    public void Every_folder_of_the_server_has_documented_arrows()
    {
        var folders = Directory.GetDirectories(Path.Combine(Source, "Fractal.Server")).Select(Path.GetFileName)
            .Where(name => Directory.EnumerateFiles(Path.Combine(Source, "Fractal.Server", name!), "*.cs", SearchOption.AllDirectories).Any());
        Assert.Empty(folders.Except([.. FolderArrows.Keys, "Migrations"]));
    }

    [Fact]
    public void Folders_of_the_server_refer_only_along_their_arrows()
    {
        var wrong = new List<string>();
        foreach (var file in ServerFiles().Where(f => !Roots.Contains(Path.GetFileName(f))))
        {
            var folder = FolderOf(file);
            if (!FolderArrows.TryGetValue(folder, out var arrows)) continue;
            var known = MentionOfFolder().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).Where(FolderArrows.ContainsKey);
            wrong.AddRange(known.Except([folder, .. arrows, .. Everyone]).Select(to => $"{Path.GetRelativePath(Source, file)} knows {to}"));
        }

        Assert.Empty(wrong);
    }

    /// <summary>A set of the database belongs to the folder of its rows, which a file can use without naming its namespace. Only the claim also checks sign-ins.</summary>
    [Fact]
    public void Folders_use_only_tables_along_their_arrows()
    {
        var database = File.ReadAllText(Path.Combine(Source, "Fractal.Server", "FractalDb.cs"));
        var owners = ServerFiles().Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal))
            .SelectMany(file => DeclaredClass().Matches(File.ReadAllText(file)).Select(m => (Type: m.Groups[1].Value, Folder: FolderOf(file))))
            .ToLookup(owner => owner.Type, owner => owner.Folder);
        var sets = DeclaredSet().Matches(database).Where(m => owners.Contains(m.Groups[1].Value)).ToDictionary(m => m.Groups[2].Value, m => owners[m.Groups[1].Value].Single());
        Assert.True(sets.Count >= 15, $"{sets.Count} sets have an owner.");
        var wrong = new List<string>();
        foreach (var file in ServerFiles().Where(f => !Roots.Contains(Path.GetFileName(f)) && Path.GetFileName(f) != "ClaimDecision.cs"))
        {
            if (!FolderArrows.TryGetValue(FolderOf(file), out var arrows)) continue;
            var used = UsedSet().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).Where(sets.ContainsKey).Select(set => sets[set]).Distinct();
            wrong.AddRange(used.Except([FolderOf(file), .. arrows, .. Everyone]).Select(to => $"{Path.GetRelativePath(Source, file)} uses a table of {to}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_diagram_shows_these_arrows()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "architecture.md"));
        var drawn = DrawnArrow().Matches(page).ToDictionary(m => m.Groups[1].Value, m => string.Join(' ', m.Groups[2].Value.Split(" & ").Order()));
        var allowed = FolderArrows.Where(a => Directory.Exists(Path.Combine(Source, "Fractal.Server", a.Key)) && a.Value.Length > 0)
            .ToDictionary(a => a.Key, a => string.Join(' ', a.Value.Where(to => Directory.Exists(Path.Combine(Source, "Fractal.Server", to))).Order()));
        Assert.Equal(allowed.OrderBy(a => a.Key), drawn.OrderBy(a => a.Key));
    }

    [Fact]
    public void The_page_refers_only_to_existing_files()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "architecture.md"));
        var named = NamedFile().Matches(page).Select(m => m.Groups[1].Value).Distinct();
        Assert.All(named, name => Assert.True(
            new[] { "src/Fractal.Server/", "src/", "", "tests/Fractal.Server.Tests/" }.Any(folder =>
                Path.Exists(Path.Combine(Root(), folder + name)) || File.Exists(Path.Combine(Root(), folder + name + ".cs"))),
            name + " is not there"));
    }

    [Fact]
    public void Only_the_documented_files_update_states()
    {
        var writers = ServerFiles().Where(file => StateUpdate().IsMatch(File.ReadAllText(file))).Select(Path.GetFileName).Order();
        Assert.Equal(["ContainerStates.cs", "ReadyContainers.cs", "SessionStates.cs"], writers);
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var wrong = ServerFiles().Where(file =>
        {
            var folder = Path.GetDirectoryName(Path.GetRelativePath(Source, file))!.Replace('/', '.');
            var declared = DeclaredNamespace().Match(File.ReadAllText(file));
            return declared.Success && declared.Groups[1].Value != folder;
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public void Server_types_are_internal()
    {
        var wrong = ServerFiles().Where(f => !f.Contains("/Migrations/", StringComparison.Ordinal) && PublicType().IsMatch(File.ReadAllText(f)));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_drivers_use_vendor_SDKs()
    {
        var wrong = Directory.EnumerateFiles(Source, "*.csproj", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "Fractal.Drivers.csproj" && VendorKit().IsMatch(File.ReadAllText(f)));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Generic_words_are_not_used_as_names()
    {
        var wrong = Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(f => VagueName().IsMatch(Path.GetFileNameWithoutExtension(f)));
        Assert.Empty(wrong);
    }

    private static string Source { get; } = Path.Combine(Root(), "src");

    private static IEnumerable<string> ServerFiles() =>
        Directory.EnumerateFiles(Path.Combine(Source, "Fractal.Server"), "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !f.Contains("/node_modules/", StringComparison.Ordinal));

    private static string FolderOf(string file) => Path.GetRelativePath(Path.Combine(Source, "Fractal.Server"), file).Split('/')[0];

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Fractal.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run from inside the source tree.");
        return folder;
    }

    [GeneratedRegex(@"\bFractal\.Server\.([A-Z]\w+)")]
    private static partial Regex MentionOfFolder();

    [GeneratedRegex(@"SetProperty\((\w+) => \1\.State, (Container|Session)State\.")]
    private static partial Regex StateUpdate();

    [GeneratedRegex(@"^internal sealed class (\w+)", RegexOptions.Multiline)]
    private static partial Regex DeclaredClass();

    [GeneratedRegex(@"public DbSet<(\w+)> (\w+) =>")]
    private static partial Regex DeclaredSet();

    [GeneratedRegex(@"\b(?:db|rows)\.([A-Z]\w+)\b")]
    private static partial Regex UsedSet();

    [GeneratedRegex(@"^  (\w+) --> ([\w &]+)$", RegexOptions.Multiline)]
    private static partial Regex DrawnArrow();

    /// <summary>A folder's file, a project's, or one of tests, between backticks.</summary>
    [GeneratedRegex(@"`((?:Accounts|Sessions|Containers|Demand|Pools|Clusters|Apps|Catalogue|Gateway|Platform|Audit|src|tests|Fractal\.Client|Fractal\.Drivers)/[\w./]+)`")]
    private static partial Regex NamedFile();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex DeclaredNamespace();

    [GeneratedRegex(@"^public (sealed |static |abstract |partial |readonly )*(class|record|struct|interface|enum) ", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex("AWSSDK|KubernetesClient|Docker\\.DotNet")]
    private static partial Regex VendorKit();

    [GeneratedRegex("(Manager|Service|Helper|Helpers|Utils|Common|Info|Data)$")]
    private static partial Regex VagueName();
}
