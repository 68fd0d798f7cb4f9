namespace Fractal.Scaling.Policies;

/// <summary>One option of a policy: its name, bounds if it is a number, its default and its meaning.</summary>
/// <param name="Name">The name in the text.</param>
/// <param name="Least">The minimum, or null for a text.</param>
/// <param name="Most">The maximum, or null for a text.</param>
/// <param name="Default">The value if it is left out; null for none.</param>
/// <param name="Meaning">A sentence for operators.</param>
public sealed record PolicyOption(string Name, double? Least, double? Most, string? Default, string Meaning);
