using Fractal.Agent.Display;
using Xunit;

namespace Fractal.Agent.Tests.Display;

public sealed class SpareKeysTests
{
    private const uint Volume = 0x1008ff13, Cyrillic = 0x010004ff;

    /// <summary>Keys 8 to 12: a letter, nothing, a multimedia key, a key with one of those beside a letter, nothing.</summary>
    private readonly SpareKeys keys = new(8, [0x61, 0x41, 0, 0, Volume, 0, 0x62, Volume, 0, 0], 2);

    [Fact]
    public void Keys_without_a_character_and_multimedia_keys_are_spare()
    {
        Assert.Equal(3, keys.Count);
        Assert.All(new uint[] { 0, 0x61, 0x41, 0x62 }, keysym => Assert.True(keys.Has(keysym)));
        Assert.False(keys.Has(Cyrillic));
    }

    [Fact]
    public void Each_character_gets_the_least_recently_used_key()
    {
        var had = new List<byte>();
        for (uint i = 0; i < 3; i++)
        {
            had.Add(keys.Oldest()!.Keycode);
            keys.Give(Cyrillic + i, now: i);
        }

        Assert.Equal([9, 10, 12], had);
        keys.Use(Cyrillic, now: 3);
        Assert.Equal(((byte)10, Cyrillic + 1, 1L), (keys.Oldest()!.Keycode, keys.Oldest()!.Keysym, keys.Oldest()!.UsedAt));
        keys.Give(Cyrillic + 3, now: 4);
        Assert.Equal([true, false, true, true], new[] { Cyrillic, Cyrillic + 1, Cyrillic + 2, Cyrillic + 3 }.Select(keys.Has));
    }

    [Fact]
    public void A_keyboard_may_have_no_spare_keys() => Assert.Null(new SpareKeys(8, [0x61, 0x62], 1).Oldest());
}
