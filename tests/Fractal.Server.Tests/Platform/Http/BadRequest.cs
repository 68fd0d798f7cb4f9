using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fractal.Server.Tests.Platform.Http;

internal enum Caller
{
    Anybody,
    User,
    Administrator,
    Agent,
}

/// <summary>A valid request for an endpoint, from which invalid ones are made.</summary>
/// <param name="Caller">The role of the caller.</param>
/// <param name="Body">A valid body.</param>
/// <param name="Optional">Fields that may be missing.</param>
/// <param name="Wrong">Further bodies that are invalid for their own reasons.</param>
internal sealed record ProperRequest(Caller Caller, string? Body = null, string[]? Optional = null, string[]? Wrong = null)
{
    /// <summary>Bodies that must be rejected, with the reason of each.</summary>
    public IEnumerable<(string What, string Body)> BadBodies()
    {
        if (Body is null) yield break;
        foreach (var body in new[] { "", "null", "[]", "7", "\"text\"", "{", Body[..^1] }) yield return ("not an object", body);
        foreach (var body in Wrong ?? []) yield return ("out of bounds", body);
        var fields = JsonNode.Parse(Body)!.AsObject().Select(f => f.Key).ToList();
        foreach (var field in fields.Except(Optional ?? [])) yield return (field + " missing", Changed(o => o.Remove(field)));
        foreach (var field in fields)
        {
            yield return (field + " of another type", Changed(o => o[field] = o[field] is JsonObject ? "text" : new JsonObject { ["a"] = 1 }));
            yield return (field + " twice", $"{Body[..^1]},\"{field}\":{JsonNode.Parse(Body)![field]!.ToJsonString()}}}");
            if (JsonNode.Parse(Body)![field] is not JsonValue value) continue;
            if (value.GetValueKind() == JsonValueKind.Number) yield return (field + " as a text", Changed(o => o[field] = o[field]!.ToJsonString()));
            if (value.TryGetValue<string>(out _))
                yield return (field + " too long", Changed(o => o[field] = new string('x', 5000)));
        }
    }

    private string Changed(Action<JsonObject> change)
    {
        var body = JsonNode.Parse(Body!)!.AsObject();
        change(body);
        return body.ToJsonString();
    }
}
