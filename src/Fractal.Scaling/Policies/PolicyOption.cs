namespace Fractal.Scaling.Policies;

/// <summary>One option of a policy: its name, bounds if it is a number, what holds if it is left out, and what it means.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Least">The least number, or null for a text.</param>
/// <param name="Most">The greatest number, or null for a text.</param>
/// <param name="Default">What holds if it is left out; null: nothing.</param>
/// <param name="Meaning">A sentence for operators.</param>
public sealed record PolicyOption(string Name, double? Least, double? Most, string? Default, string Meaning);
