namespace Fractal.Drivers.Local.Filters;

/// <summary>A system call that fails with an error instead of reaching the kernel, always or where its arguments match.</summary>
/// <param name="Name">As in the kernel's tables.</param>
/// <param name="X64">Its number on x86-64; null where it does not exist.</param>
/// <param name="Arm64">Its number on arm64; null where it does not exist.</param>
/// <param name="Error">The value of errno; 0: the call does nothing and seems to succeed.</param>
/// <param name="Arguments">All of these have to match.</param>
internal sealed record SystemCallRule(string Name, int? X64, int? Arm64, int Error, params ArgumentMatch[] Arguments);

/// <summary>
/// Compares the lower 32 bits of an argument. It suits arguments that the kernel itself takes for an int: the upper half is ignored there too, so
/// comparing it would only let a caller evade the rule.
/// </summary>
/// <param name="Index">Which argument, from 0.</param>
/// <param name="Among">Whether the argument has to be one of the values, or none of them.</param>
/// <param name="Values">What it is compared with.</param>
internal sealed record ArgumentMatch(int Index, bool Among, params uint[] Values)
{
    /// <summary>The bits that are compared.</summary>
    public uint Mask { get; init; } = uint.MaxValue;
}
