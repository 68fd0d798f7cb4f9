using CsCheck;
using Fractal.Agent.Streaming;
using Xunit;

namespace Fractal.Agent.Tests.Streaming;

public sealed class PictureSizeTests
{
    private const int Small = 256, Usual = 512;

    [Theory]
    [InlineData(1280, 720, Usual, 1280, 720)]
    [InlineData(3840, 2160, Usual, 3840, 2160)]
    [InlineData(8000, 5000, Usual, 3663, 2289)]
    [InlineData(3840, 2160, Small, 2730, 1536)]
    [InlineData(1, 1, Usual, 320, 200)]
    [InlineData(50, 900, Usual, 320, 900)]
    [InlineData(0, 0, Usual, 320, 200)]
    [InlineData(65535, 65535, Usual, 2896, 2896)]
    [InlineData(65535, 1, Usual, 16384, 200)]
    [InlineData(65535, 1, 64, 5242, 200)]
    public void The_nearest_size_of_the_same_shape_is_used(int width, int height, int memoryMiB, int expectedWidth, int expectedHeight) =>
        Assert.Equal(((ushort)expectedWidth, (ushort)expectedHeight), PictureSize.Clamp(width, height, PictureSize.MostPixels(memoryMiB)));

    [Fact]
    public void Sizes_are_clamped_to_the_bounds_and_allowed_ones_kept() =>
        Gen.Select(Gen.Int[0, 65_535], Gen.Int[0, 65_535], Gen.Int[1, 100_000]).Sample((width, height, memory) =>
        {
            var most = PictureSize.MostPixels(memory);
            var (w, h) = PictureSize.Clamp(width, height, most);
            return w >= 320 && h >= 200 && (long)w * h <= most && PictureSize.Clamp(w, h, most) == (w, h);
        });

    [Fact]
    public void A_message_is_changed_only_if_necessary()
    {
        byte[] allowed = [251, 0, 4, 0, 3, 0, 1, 0, 0, 0, 0, 7, 0, 0, 0, 0, 4, 0, 3, 0, 0, 0, 0, 9];
        Assert.Same(allowed, PictureSize.Allow(allowed, PictureSize.MostPixels(Usual)));
        byte[] tooSmall = [251, 0, 0, 1, 0, 1, 2, 0, 0, 0, 0, 7, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 9, .. new byte[16]];
        Assert.Equal([251, 0, 1, 64, 0, 200, 1, 0, 0, 0, 0, 7, 0, 0, 0, 0, 1, 64, 0, 200, 0, 0, 0, 9], PictureSize.Allow(tooSmall, PictureSize.MostPixels(Usual)));
        Assert.Equal(24, PictureSize.Allow([251, 0, 0, 0, 0, 0, 0, 0], PictureSize.MostPixels(Usual)).Length);
    }
}
