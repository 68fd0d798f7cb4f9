using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Starting;
using Xunit;

namespace Fractal.Server.Tests.Platform.Keys;

public sealed class KeyRingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private readonly string first = KeyRing.NewText();

    private KeyRing First => KeyRing.Parse(first + "\n", "a test");

    [Fact]
    public void The_first_key_is_current_until_another_is_added()
    {
        var rotated = First.Add(Now);
        Assert.Equal(1, First.At(DateTimeOffset.MinValue).Number);
        Assert.Equal(First.Keys[0].Secret, rotated.Keys[0].Secret);
        Assert.Equal([1, 1, 2, 2], new[] { DateTimeOffset.MinValue, Now.AddTicks(-1), Now, DateTimeOffset.MaxValue }.Select(time => (int)rotated.At(time).Number));
        Assert.NotEqual(rotated.Keys[0].Secret, rotated.Keys[1].Secret);
    }

    [Fact]
    public void The_installations_id_does_not_depend_on_keys()
    {
        var id = First.Installation;
        Assert.Equal(id, First.Add(Now).Installation);
        Assert.Equal(id, First.Add(Now).RetireBefore(Now).Installation);
        Assert.Equal(id, KeyRing.Parse(First.ReplaceAll(Now).ToString(), "a test").Installation);
    }

    [Fact]
    public void Key_texts_and_settings_round_trip()
    {
        var ring = First.Add(Now).Add(Now.AddMinutes(10).AddTicks(1));
        Assert.Equal(Now.AddMinutes(10).AddSeconds(1), ring.Keys[2].Since);
        foreach (var text in new[] { ring.ToString(), ring.ToString().Trim().ReplaceLineEndings(";") })
        {
            var read = KeyRing.Parse(text, "a test");
            Assert.Equal(ring.ToString(), read.ToString());
            Assert.Equal(ring.Keys.Select(key => (key.Number, Convert.ToHexString(key.Secret), key.Since)), read.Keys.Select(key => (key.Number, Convert.ToHexString(key.Secret), key.Since)));
        }
    }

    [Fact]
    public void Retiring_keeps_the_current_key_and_future_ones()
    {
        var ring = First.Add(Now).Add(Now.AddHours(1));
        Assert.Equal([2, 3], ring.RetireBefore(Now.AddMinutes(1)).Keys.Select(key => (int)key.Number));
        // For times as old as the first key, the oldest remaining one is returned, which no longer matches.
        Assert.Equal(2, ring.RetireBefore(Now.AddMinutes(1)).At(Now.AddDays(-1)).Number);
    }

    [Fact]
    public void A_stolen_key_is_replaced_immediately_even_during_a_rotation()
    {
        var ring = First.Add(Now.AddHours(1)).ReplaceAll(Now.AddMilliseconds(500));
        var key = Assert.Single(ring.Keys);
        Assert.Equal((3, Now), (key.Number, key.Since));
        Assert.Null(ring.Find(1));
    }

    [Fact]
    public void A_new_key_is_never_used_before_the_last_one() =>
        Assert.Equal(Now.AddHours(1), First.Add(Now.AddHours(1)).Add(Now).Keys[2].Since);

    [Fact]
    public void There_are_at_most_255_keys()
    {
        var ring = First;
        for (var i = 1; i < byte.MaxValue; i++) ring = ring.Add(Now);
        Assert.Contains("255 keys", Assert.Throws<StartException>(() => ring.Add(Now)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("c2hvcnQ=", "is not 32 bytes of base64")]
    [InlineData("installation 1", "line 1")]
    [InlineData("INSTALLATION", "has no key")]
    [InlineData("INSTALLATION\nkey 1 c2hvcnQ=", "line 2")]
    [InlineData("INSTALLATION\nkey 0 KEY", "line 2")]
    [InlineData("INSTALLATION\nkey 256 KEY", "line 2")]
    [InlineData("INSTALLATION\nkey 1 KEY tomorrow", "line 2")]
    [InlineData("INSTALLATION\nkey 1 KEY 2026-01-01T00:00:00Z more", "line 2")]
    [InlineData("INSTALLATION\nkey 2 KEY\nkey 1 KEY", "line 3")]
    [InlineData("INSTALLATION\nkey 1 KEY 2026-01-02T00:00:00Z\nkey 2 KEY 2026-01-01T00:00:00Z", "line 3")]
    [InlineData("key 1 KEY", "no id of the installation")]
    [InlineData("INSTALLATION\nINSTALLATION\nkey 1 KEY", "line 2")]
    public void An_invalid_key_is_explained_without_repeating_it(string text, string expected)
    {
        var damaged = text.Replace("INSTALLATION", "installation " + First.Installation, StringComparison.Ordinal).Replace("KEY", first, StringComparison.Ordinal);
        var message = Assert.Throws<StartException>(() => KeyRing.Parse(damaged, "/data/installation.key")).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("/data/installation.key", message, StringComparison.Ordinal);
        Assert.DoesNotContain(first, message, StringComparison.Ordinal);
    }
}
