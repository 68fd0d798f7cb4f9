using Fractal.Drivers.Local.Filters;
using Xunit;

namespace Fractal.Drivers.Tests.Local.Filters;

public sealed class BpfAssemblerTests
{
    [Fact]
    public void A_program_has_the_formats_of_the_kernel_and_of_tc()
    {
        var end = new BpfLabel();
        var program = new BpfAssembler().LoadHalf(12).JumpIfEqual(0x0800, null, end).Return(2).Place(end).Return(0).Build();
        Assert.Equal("4,40 0 0 12,21 0 1 2048,6 0 0 2,6 0 0 0", program.ToText());
        Assert.Equal("28000000" + "0C000000" + "15000001" + "00080000" + "06000000" + "02000000" + "06000000" + "00000000", Convert.ToHexString(program.ToBytes()));
    }

    [Fact]
    public void A_jump_that_is_too_long_is_rejected()
    {
        var far = new BpfLabel();
        var code = new BpfAssembler().JumpIfEqual(1, far);
        for (var i = 0; i < 256; i++) code.And(1);
        code.Place(far).Return(0);
        Assert.Throws<InvalidOperationException>(code.Build);
    }

    [Fact]
    public void A_label_without_a_place_is_rejected()
    {
        Assert.Throws<InvalidOperationException>(new BpfAssembler().JumpIfEqual(1, new BpfLabel()).Return(0).Build);
        var end = new BpfLabel();
        Assert.Throws<InvalidOperationException>(new BpfAssembler().JumpIfEqual(1, end).Return(0).Place(end).Build);
    }
}
