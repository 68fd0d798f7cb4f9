using Xunit.v3;

namespace Fractal.Tests.Hosting;

/// <summary>Shows one of the promises of docs/architecture.md. Red once, it is red: ./test does not try it again.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class PromiseAttribute(string promise) : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Promise", promise)];
}
