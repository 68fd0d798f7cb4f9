namespace Fractal.Drivers.Local.Filters;

/// <summary>A jump target in a program. Classic BPF jumps forward only.</summary>
internal sealed class BpfLabel;

/// <summary>Assembles a classic BPF program and resolves its jumps.</summary>
internal sealed class BpfAssembler
{
    private const int MaxInstructions = 4096;
    private const int MaxJump = byte.MaxValue;
    private const ushort LoadWordCode = 0x20, LoadHalfCode = 0x28, AndCode = 0x54, JumpEqualCode = 0x15, JumpAtLeastCode = 0x35, ReturnCode = 0x06;

    private readonly List<(ushort Code, uint Operand, BpfLabel? IfTrue, BpfLabel? IfFalse)> instructions = [];
    private readonly Dictionary<BpfLabel, int> places = [];

    /// <summary>Loads four bytes into the accumulator.</summary>
    public BpfAssembler LoadWord(int offset) => Add(LoadWordCode, (uint)offset);

    /// <summary>Loads two bytes into the accumulator.</summary>
    public BpfAssembler LoadHalf(int offset) => Add(LoadHalfCode, (uint)offset);

    public BpfAssembler And(uint mask) => Add(AndCode, mask);

    /// <summary>Compares the accumulator; without a label, execution continues at the next instruction.</summary>
    public BpfAssembler JumpIfEqual(uint value, BpfLabel? equal, BpfLabel? otherwise = null) => Add(JumpEqualCode, value, equal, otherwise);

    /// <summary>Compares the accumulator as an unsigned number.</summary>
    public BpfAssembler JumpIfAtLeast(uint value, BpfLabel? atLeast, BpfLabel? below = null) => Add(JumpAtLeastCode, value, atLeast, below);

    public BpfAssembler Return(uint value) => Add(ReturnCode, value);

    /// <summary>Places this label at the next instruction.</summary>
    public BpfAssembler Place(BpfLabel label)
    {
        places.Add(label, instructions.Count);
        return this;
    }

    /// <exception cref="InvalidOperationException">The program or a jump is too long, or a label is not placed.</exception>
    public BpfProgram Build()
    {
        if (instructions.Count > MaxInstructions) throw new InvalidOperationException($"The program has more than {MaxInstructions} instructions.");
        return new BpfProgram([.. instructions.Select((i, at) => new BpfInstruction(i.Code, Distance(at, i.IfTrue), Distance(at, i.IfFalse), i.Operand))]);
    }

    private BpfAssembler Add(ushort code, uint operand, BpfLabel? ifTrue = null, BpfLabel? ifFalse = null)
    {
        instructions.Add((code, operand, ifTrue, ifFalse));
        return this;
    }

    private byte Distance(int from, BpfLabel? label)
    {
        if (label is null) return 0;
        if (!places.TryGetValue(label, out var to) || to >= instructions.Count) throw new InvalidOperationException("A label is not followed by an instruction.");
        var distance = to - from - 1;
        return distance is >= 0 and <= MaxJump ? (byte)distance : throw new InvalidOperationException($"A jump leads over {distance} instructions.");
    }
}
