using System.Buffers.Text;
using Fractal.Client.Accounts;
using Fractal.Client.Agents;
using Fractal.EndToEnd.Tests.Hosting;
using Xunit;

namespace Fractal.EndToEnd.Tests;

/// <summary>The search of every server process's log finds a secret if there is one.</summary>
[Trait("Promise", "no secret")]
public sealed class LoggedSecretsTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(40, 32).Select(i => (byte)(i * 37))];

    [Fact]
    public void Each_kind_of_secret_is_found_and_not_repeated()
    {
        var container = Guid.CreateVersion7();
        var ticket = new ConnectionTicket(1, TicketPurpose.Stream, Guid.CreateVersion7(), container, DateTimeOffset.UnixEpoch, Guid.CreateVersion7(), Guid.CreateVersion7()).Sign(Key);
        string[] secrets =
        [
            PasswordDerivation.DeriveAuthSecret("a password", new KdfParameters("AAECAwQFBgcICQoLDA0ODw", 65_536, 3)),
            "CfDJ8" + Base64Url.EncodeToString(Key), ticket, Base64Url.EncodeToString([1, 1, .. Key, .. Key[..19]]), $"{container:N}.{Base64Url.EncodeToString(Key)}", Base64Url.EncodeToString(Key), Convert.ToBase64String(Key),
        ];
        foreach (var secret in secrets)
        {
            var logged = new LoggedSecrets();
            logged.Read($"warn: something went wrong with \"{secret}\", at /v1/sessions");
            Assert.DoesNotContain(secret, Assert.Single(logged.Found), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_secret_of_the_data_folder_is_found_in_any_format()
    {
        var folder = Directory.CreateTempSubdirectory("fractal-test-").FullName;
        File.WriteAllText(Path.Combine(folder, "administrator.code"), "a-plain-code\n");
        var logged = new LoggedSecrets();
        logged.ReadFilesOf(folder);
        Directory.Delete(folder, recursive: true);
        logged.Read("the code is a-plain-code.");
        Assert.Equal("the code is <administrator.code>.", Assert.Single(logged.Found));
    }

    [Fact]
    public void Other_servers_are_not_mistaken_for_Fractal()
    {
        var logged = new LoggedSecrets();
        logged.Read($"info: session {Guid.CreateVersion7()} of {Guid.CreateVersion7():N}, trace 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        logged.Read("info: /tmp/fractal-test-aB3dEf/keys/artifacts/content/Fractal.Server.dll was read, sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
        logged.Read("info: enter the code from /tmp/fractal-test-aB3dEf/data/administrator.code on your account page"); // 43 letters up to the dot
        Assert.Empty(logged.Found);
    }
}
