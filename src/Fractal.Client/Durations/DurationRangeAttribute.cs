using System.ComponentModel.DataAnnotations;

namespace Fractal.Client.Durations;

/// <summary>Inclusive bounds of a <see cref="TimeSpan"/>, in the format of <see cref="DurationText"/>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DurationRangeAttribute : ValidationAttribute
{
    /// <param name="minimum">Such as <c>5s</c>.</param>
    /// <param name="maximum">Such as <c>7d</c>.</param>
    public DurationRangeAttribute(string minimum, string maximum)
        : base("The field {0} must be between " + minimum + " and " + maximum + ".")
    {
        (Minimum, Maximum) = (minimum, maximum);
        (Least, Most) = (Parse(minimum), Parse(maximum));
    }

    /// <summary>The smallest value, as text.</summary>
    public string Minimum { get; }

    /// <summary>The largest value, as text.</summary>
    public string Maximum { get; }

    private TimeSpan Least { get; }

    private TimeSpan Most { get; }

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is null || (value is TimeSpan duration && duration >= Least && duration <= Most);

    private static TimeSpan Parse(string text) => DurationText.TryParse(text, out var duration, out var error) ? duration : throw new ArgumentException(error);
}
