namespace Fractal.Drivers.Local.Filters;

/// <summary>A system call that fails with an error instead of reaching the kernel, always or if its arguments match.</summary>
/// <param name="Name">Its name in the kernel's tables.</param>
/// <param name="X64">Its number on x86-64; null if it does not exist there.</param>
/// <param name="Arm64">Its number on arm64; null if it does not exist there.</param>
/// <param name="Error">The value of errno; 0: the call does nothing and reports success.</param>
/// <param name="Arguments">All of these must match.</param>
internal sealed record SystemCallRule(string Name, int? X64, int? Arm64, int Error, params ArgumentMatch[] Arguments);

/// <summary>
/// Compares the lower 32 bits of an argument. Suitable for arguments that the kernel treats as int: it ignores the upper half, so comparing
/// that would only let a caller bypass the rule.
/// </summary>
/// <param name="Index">The argument's index, from 0.</param>
/// <param name="Among">Whether the argument must be one of the values, or none of them.</param>
/// <param name="Values">The values to compare with.</param>
internal sealed record ArgumentMatch(int Index, bool Among, params uint[] Values)
{
    /// <summary>The bits to compare.</summary>
    public uint Mask { get; init; } = uint.MaxValue;
}
