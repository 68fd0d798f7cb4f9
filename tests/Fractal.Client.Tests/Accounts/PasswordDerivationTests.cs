using Fractal.Client.Accounts;
using Xunit;

namespace Fractal.Client.Tests.Accounts;

public sealed class PasswordDerivationTests
{
    private static readonly KdfParameters Parameters = new("AAECAwQFBgcICQoLDA0ODw", 65_536, 3);

    /// <summary>The vector was made with hash-wasm and WebCrypto, which the browser uses.</summary>
    [Fact]
    public void The_shared_vector_holds() =>
        Assert.Equal(SharedVector, PasswordDerivation.DeriveAuthSecret("correct horse battery staple", Parameters));

    [Fact]
    public void Equivalent_Unicode_forms_of_a_password_derive_the_same_secret() =>
        Assert.Equal(PasswordDerivation.DeriveAuthSecret("caf\u00e9 au lait", Parameters), PasswordDerivation.DeriveAuthSecret("cafe\u0301 au lait", Parameters));

    [Theory]
    [InlineData(1024, 3)]
    [InlineData(65_536, 1)]
    [InlineData(4_194_304, 3)]
    [InlineData(65_536, 1000)]
    public void Weak_or_absurd_parameters_are_rejected(int memoryKiB, int iterations) =>
        Assert.Throws<ArgumentException>(() =>
            PasswordDerivation.DeriveAuthSecret("correct horse battery staple", Parameters with { MemoryKiB = memoryKiB, Iterations = iterations }));

    [Theory]
    [InlineData("")]
    [InlineData("AAECAw")]
    [InlineData("AAECAwQFBgcICQoLDA0O==")]
    public void A_salt_that_is_not_16_bytes_is_rejected(string salt) =>
        Assert.Throws<ArgumentException>(() =>
            PasswordDerivation.DeriveAuthSecret("correct horse battery staple", Parameters with { Salt = salt }));

    private const string SharedVector = "fa1.6cwSh1uVIfTSYprChknn-9B0vHwy0shZ4Pqp-eL00-8";
}
