using System.Buffers.Binary;
using System.Globalization;

namespace Fractal.Drivers.Local.Filters;

/// <summary>One instruction of classic BPF, as in linux/filter.h.</summary>
internal sealed record BpfInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

/// <summary>A complete classic BPF program.</summary>
internal sealed record BpfProgram(IReadOnlyList<BpfInstruction> Instructions)
{
    private const int InstructionSize = 8;

    /// <summary>An array of struct sock_filter, as seccomp takes it. All supported machines are little-endian.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Instructions.Count * InstructionSize];
        for (var i = 0; i < Instructions.Count; i++)
        {
            var (code, ifTrue, ifFalse, operand) = Instructions[i];
            var at = bytes.AsSpan(i * InstructionSize);
            BinaryPrimitives.WriteUInt16LittleEndian(at, code);
            (at[2], at[3]) = (ifTrue, ifFalse);
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], operand);
        }

        return bytes;
    }

    /// <summary>The number of instructions and then each one, separated by commas, as <c>tc</c> takes it.</summary>
    public string ToText() => string.Join(',', Instructions
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"{i.Code} {i.IfTrue} {i.IfFalse} {i.Operand}"))
        .Prepend(Instructions.Count.ToString(CultureInfo.InvariantCulture)));
}
