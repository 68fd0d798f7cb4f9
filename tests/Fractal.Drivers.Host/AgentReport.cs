using System.Text.Json;

namespace Fractal.Drivers.Host;

/// <summary>An agent's report: the last part of the path (ready, exited…) and the body.</summary>
public sealed record AgentReport(Guid ContainerId, string Kind, JsonElement Body)
{
    public double? Number(string name) => Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public string Text(string name) => Body.TryGetProperty(name, out var value) ? value.ToString() : "";
}
