using System.Collections.Concurrent;

namespace Fractal.Server.Apps;

/// <summary>Names of all configured apps by id, for metric labels. Names from requests must not become labels.</summary>
internal sealed class AppNames
{
    public const string Other = "_OTHER";

    private readonly ConcurrentDictionary<Guid, string> byId = new();
    private readonly ConcurrentDictionary<string, Guid> known = new(StringComparer.Ordinal);

    public void Add(App app) => known[byId[app.Id] = app.Name] = app.Id;

    public Guid? IdOf(string name) => known.TryGetValue(name, out var id) ? id : null;

    public string Of(Guid appId) => byId.GetValueOrDefault(appId, Other);

    public string Known(string name) => known.ContainsKey(name) ? name : Other;
}
