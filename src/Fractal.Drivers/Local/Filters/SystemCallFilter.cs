using System.Runtime.InteropServices;

namespace Fractal.Drivers.Local.Filters;

/// <summary>Compiles rules into a seccomp program for one processor architecture.</summary>
internal static class SystemCallFilter
{
    public const uint Allow = 0x7fff_0000, Fail = 0x0005_0000, KillProcess = 0x8000_0000;
    public const uint X64Machine = 0xc000_003e, Arm64Machine = 0xc000_00b7;
    public const int NoSuchCall = 38;

    /// <summary>Numbers from here on belong to the x32 ABI of x86-64.</summary>
    public const uint FirstX32Call = 0x4000_0000;

    /// <summary>struct seccomp_data: the call's number, the architecture, the instruction pointer, six arguments of 64 bits.</summary>
    private const int NumberOffset = 0, MachineOffset = 4, ArgumentsOffset = 16, ArgumentSize = 8;

    /// <exception cref="NotSupportedException">System call numbers for this processor are unknown.</exception>
    public static BpfProgram Compile(IEnumerable<SystemCallRule> rules, Architecture processor)
    {
        var machine = processor switch
        {
            Architecture.X64 => X64Machine,
            Architecture.Arm64 => Arm64Machine,
            _ => throw new NotSupportedException($"There is no system call filter for {processor}."),
        };
        var native = new BpfLabel();
        var code = new BpfAssembler().LoadWord(MachineOffset).JumpIfEqual(machine, native).Return(KillProcess).Place(native).LoadWord(NumberOffset);
        if (processor == Architecture.X64)
        {
            var ours = new BpfLabel();
            code.JumpIfAtLeast(FirstX32Call, null, ours).Return(Fail | NoSuchCall).Place(ours);
        }

        // Rules without arguments come first, while the call's number is still in the accumulator.
        foreach (var rule in rules.OrderBy(rule => rule.Arguments.Length > 0))
            if ((processor == Architecture.X64 ? rule.X64 : rule.Arm64) is { } number) Add(code, rule, (uint)number);
        return code.Return(Allow).Build();
    }

    private static void Add(BpfAssembler code, SystemCallRule rule, uint number)
    {
        var next = new BpfLabel();
        if (rule.Arguments.Length > 0) code.LoadWord(NumberOffset);
        code.JumpIfEqual(number, null, next);
        foreach (var argument in rule.Arguments) Add(code, argument, next);
        code.Return(Fail | (uint)rule.Error).Place(next);
    }

    /// <summary>Continues behind it if the argument matches, otherwise at the next rule.</summary>
    private static void Add(BpfAssembler code, ArgumentMatch argument, BpfLabel next)
    {
        code.LoadWord(ArgumentsOffset + (argument.Index * ArgumentSize));
        if (argument.Mask != uint.MaxValue) code.And(argument.Mask);
        var matches = new BpfLabel();
        for (var i = 0; i < argument.Values.Length; i++)
        {
            if (!argument.Among) code.JumpIfEqual(argument.Values[i], next);
            else if (i < argument.Values.Length - 1) code.JumpIfEqual(argument.Values[i], matches);
            else code.JumpIfEqual(argument.Values[i], null, next);
        }

        code.Place(matches);
    }
}
