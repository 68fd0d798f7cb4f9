namespace Fractal.Scaling.Policies;

/// <summary>A policy that can be selected by name.</summary>
public sealed class PolicyKind
{
    private readonly Func<OptionReader, IPoolPolicy?> build;

    internal PolicyKind(string name, string meaning, PolicyOption[] own, Func<OptionReader, IPoolPolicy?> build)
    {
        this.build = build;
        (Name, Meaning, Options) = (name, meaning, [.. own, .. PolicyLimits.Options]);
    }

    /// <summary>The policy's name.</summary>
    public string Name { get; }

    /// <summary>A sentence for operators.</summary>
    public string Meaning { get; }

    /// <summary>Its own options, then those of every policy.</summary>
    public IReadOnlyList<PolicyOption> Options { get; }

    internal IPoolPolicy? Build(OptionReader reader)
    {
        var inner = build(reader);
        var limits = PolicyLimits.Read(reader);
        return inner is null || reader.Errors.Count > 0 ? null : new BoundedPolicy(inner, limits.Bounds, limits.Floor, limits.Ceiling, limits.Pin);
    }
}
