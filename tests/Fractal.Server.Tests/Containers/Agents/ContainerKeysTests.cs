using Fractal.Server.Containers.Agents;
using Fractal.Server.Platform.Keys;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Fractal.Server.Tests.Containers.Agents;

public sealed class ContainerKeysTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fractal-keys-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_token_proves_its_own_container_to_its_own_installation()
    {
        var (ours, others) = (Keys(KeyRing.NewText()), Keys(KeyRing.NewText()));
        var (one, two) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        Assert.Equal(one, ours.Check(ours.Token(one)));
        Assert.Null(others.Check(ours.Token(one)));
        Assert.Null(ours.Check(two.ToString("N") + ours.Token(one)[32..]));
        Assert.Equal(4, new[] { ours.TicketKey(one), ours.TicketKey(two), others.TicketKey(one), others.TicketKey(two) }.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void The_same_key_makes_the_same_keys_on_every_server()
    {
        var (text, id) = (KeyRing.NewText(), Guid.CreateVersion7());
        Assert.Equal(Keys(text).Token(id), Keys(text).Token(id));
        Assert.Equal(Keys(text).TicketKey(id), Keys(text).TicketKey(id));
    }

    [Fact]
    public void A_containers_keys_derive_from_the_installation_key_current_at_its_creation()
    {
        var at = new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
        var first = KeyRing.Parse(KeyRing.NewText(), "a test");
        var (before, after) = (Guid.CreateVersion7(at.AddMilliseconds(-1)), Guid.CreateVersion7(at));
        var rotated = first.Add(at);
        var (old, both, retired) = (Keys(first.ToString()), Keys(rotated.ToString()), Keys(rotated.RetireBefore(at).ToString()));
        Assert.Equal(old.Token(before), both.Token(before));
        Assert.NotEqual(old.Token(after), both.Token(after));
        Assert.Equal((1, 2), (both.KeyIdOf(before), both.KeyIdOf(after)));

        Assert.Null(retired.Check(old.Token(before)));
        Assert.Equal(after, retired.Check(both.Token(after)));
    }

    private ContainerKeys Keys(string text)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Fractal:Data"] = folder, ["Fractal:InstallationKey"] = text }).Build();
        using var data = new DataFolder(settings);
        return new ContainerKeys(new InstallationKey(data, settings, TimeProvider.System));
    }
}
