using System.Buffers.Binary;
using Fractal.Drivers.Local.Filters;

namespace Fractal.Drivers.Tests.Local.Filters;

/// <summary>Runs a classic BPF program from its bytes, as the kernel would.</summary>
internal static class BpfInterpreter
{
    /// <param name="program">The program.</param>
    /// <param name="data">The packet, or the description of a system call.</param>
    /// <param name="networkOrder">Packets are big-endian; seccomp's data has the machine's byte order.</param>
    public static uint Run(BpfProgram program, ReadOnlySpan<byte> data, bool networkOrder)
    {
        var bytes = program.ToBytes();
        uint accumulator = 0;
        for (var at = 0; at < bytes.Length; at += 8)
        {
            var operand = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4));
            bool? jumps = null;
            switch (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)))
            {
                case 0x20:
                    var word = data[(int)operand..];
                    accumulator = networkOrder ? BinaryPrimitives.ReadUInt32BigEndian(word) : BinaryPrimitives.ReadUInt32LittleEndian(word);
                    break;
                case 0x28:
                    accumulator = BinaryPrimitives.ReadUInt16BigEndian(data[(int)operand..]);
                    break;
                case 0x54: accumulator &= operand; break;
                case 0x15: jumps = accumulator == operand; break;
                case 0x35: jumps = accumulator >= operand; break;
                case 0x06: return operand;
                default: throw new InvalidOperationException($"Unknown instruction at {at / 8}.");
            }

            if (jumps is { } jump) at += 8 * bytes[at + (jump ? 2 : 3)];
        }

        throw new InvalidOperationException("The program ended without a result.");
    }
}
