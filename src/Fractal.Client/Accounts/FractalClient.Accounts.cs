using Fractal.Client.Accounts;
using Fractal.Client.Http;
using Fractal.Client.Problems;

namespace Fractal.Client;

public sealed partial class FractalClient
{
    /// <summary>
    /// Creates an account without signing in. The password's secret is derived here (a third of a second); the password is never sent.
    /// </summary>
    /// <param name="email">The account's email.</param>
    /// <param name="password">As typed, at least <see cref="PasswordDerivation.MinPasswordLength"/> characters.</param>
    /// <param name="invitation">The invitation code, if registration requires one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The password is too short.</exception>
    /// <exception cref="FractalProblemException"><c>email_taken, invalid_request, rate_limited, registration_closed, invalid_invitation</c>.</exception>
    public async Task<RegisterResponse> RegisterAsync(string email, string password, string? invitation = null, CancellationToken cancellationToken = default)
    {
        CheckLength(password, nameof(password));
        var parameters = PasswordDerivation.NewParameters();
        return await RegisterSecretAsync(email, await DeriveAsync(password, parameters, cancellationToken), parameters, invitation, cancellationToken);
    }

    /// <summary>Creates an account and signs in, with one derivation for both.</summary>
    /// <exception cref="ArgumentException">The password is too short.</exception>
    /// <exception cref="FractalProblemException"><c>email_taken, invalid_request, rate_limited</c>; no account was created.</exception>
    /// <exception cref="FractalConnectionException">Also if the account was created but signing in failed; the message says
    /// which.</exception>
    public async Task<RegisterResponse> RegisterAndLoginAsync(string email, string password, string? invitation = null, CancellationToken cancellationToken = default)
    {
        CheckLength(password, nameof(password));
        var parameters = PasswordDerivation.NewParameters();
        var secret = await DeriveAsync(password, parameters, cancellationToken);
        var registered = await RegisterSecretAsync(email, secret, parameters, invitation, cancellationToken);
        await LoginAfterAsync("The account is made", email, secret, cancellationToken);
        return registered;
    }

    /// <summary>
    /// Signs in and replaces the sign-in in the token store. The password's secret is derived here; the password is never sent.
    /// </summary>
    /// <exception cref="FractalProblemException"><c>invalid_credentials, too_many_attempts</c> (with <see cref="FractalProblemException.RetryAfter"/>), <c>rate_limited</c>.</exception>
    /// <exception cref="FractalConnectionException">Also, with <see cref="ConnectionFailure.Untrusted"/>, if the server requests a weak
    /// derivation.</exception>
    public async Task LoginAsync(string email, string password, CancellationToken cancellationToken = default) =>
        await LoginWithSecretAsync(email, await DeriveAsync(password, await KdfAsync(email, cancellationToken), cancellationToken), cancellationToken);

    /// <summary>
    /// Removes the sign-in from the token store, even if the server is unreachable, and ends it on the server. Not being signed in is not
    /// an error.
    /// </summary>
    public Task LogoutAsync(CancellationToken cancellationToken = default) => signIn.ForgetAsync(cancellationToken);

    /// <summary>Changes the password. All other sign-ins end; this one is replaced.</summary>
    /// <exception cref="ArgumentException">The new password is too short.</exception>
    /// <exception cref="FractalProblemException"><c>unauthenticated, invalid_credentials, too_many_attempts, rate_limited</c>; nothing was
    /// changed.</exception>
    public async Task ChangePasswordAsync(string password, string newPassword, CancellationToken cancellationToken = default)
    {
        CheckLength(newPassword, nameof(newPassword));
        var email = await signIn.EmailAsync(cancellationToken) ?? (await MeAsync(cancellationToken)).Email;
        var secret = await DeriveAsync(password, await KdfAsync(email, cancellationToken), cancellationToken);
        var parameters = PasswordDerivation.NewParameters();
        var newSecret = await DeriveAsync(newPassword, parameters, cancellationToken);
        await TellAsync(ApiRequest.Post("v1/accounts/password", new ChangePasswordRequest(secret, newSecret, parameters), ClientJson.Default.ChangePasswordRequest), cancellationToken);
        await LoginAfterAsync("The password is changed", email, newSecret, cancellationToken);
    }

    /// <summary>The signed-in user, subscription and usage.</summary>
    /// <exception cref="FractalProblemException"><c>unauthenticated, invalid_refresh_token</c>: sign in again.</exception>
    public Task<MeResponse> MeAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/accounts/me"), ClientJson.Default.MeResponse, cancellationToken);

    /// <summary>The user's sign-ins, the current one first.</summary>
    public Task<IReadOnlyList<SignInResponse>> ListSignInsAsync(CancellationToken cancellationToken = default) =>
        AskAsync(ApiRequest.Get("v1/accounts/sign-ins"), ClientJson.Default.IReadOnlyListSignInResponse, cancellationToken);

    /// <summary>Ends a sign-in: its tokens stop working and its streams are closed.</summary>
    /// <exception cref="FractalProblemException"><c>not_found</c>.</exception>
    public Task EndSignInAsync(Guid id, CancellationToken cancellationToken = default) =>
        TellAsync(new ApiRequest(HttpMethod.Delete, $"v1/accounts/sign-ins/{id}") { Repeatable = true }, cancellationToken);

    /// <summary>Ends all other sign-ins.</summary>
    public Task EndOtherSignInsAsync(CancellationToken cancellationToken = default) =>
        TellAsync(new ApiRequest(HttpMethod.Delete, "v1/accounts/sign-ins") { Repeatable = true }, cancellationToken);

    /// <summary>Makes the signed-in user the first administrator, with the code in the file that the server names when it starts.</summary>
    /// <exception cref="FractalProblemException"><c>invalid_administrator_code, unauthenticated</c>.</exception>
    public Task ClaimAdministratorAsync(string code, CancellationToken cancellationToken = default) =>
        TellAsync(ApiRequest.Post("v1/accounts/administrator", new ClaimAdministratorRequest(code.Trim()), ClientJson.Default.ClaimAdministratorRequest), cancellationToken);

    private Task<KdfParameters> KdfAsync(string email, CancellationToken cancellationToken) => api.AskAsync(
        ApiRequest.Post("v1/accounts/kdf", new KdfRequest(email), ClientJson.Default.KdfRequest) with { Repeatable = true }, ClientJson.Default.KdfParameters, cancellationToken);

    private Task<RegisterResponse> RegisterSecretAsync(string email, string secret, KdfParameters parameters, string? invitation, CancellationToken cancellationToken) => api.AskAsync(
        ApiRequest.Post("v1/accounts/register", new RegisterRequest(email, secret, parameters, invitation), ClientJson.Default.RegisterRequest), ClientJson.Default.RegisterResponse, cancellationToken);

    private async Task LoginAfterAsync(string done, string email, string secret, CancellationToken cancellationToken)
    {
        try
        {
            await LoginWithSecretAsync(email, secret, cancellationToken);
        }
        catch (FractalException exception)
        {
            throw new FractalConnectionException(ConnectionFailure.Lost, $"{done}, but signing in failed: {exception.Message} Sign in with the new password.", exception);
        }
    }

    private async Task LoginWithSecretAsync(string email, string secret, CancellationToken cancellationToken)
    {
        var tokens = await api.AskAsync(
            ApiRequest.Post("v1/accounts/login", new LoginRequest(email, secret), ClientJson.Default.LoginRequest), ClientJson.Default.TokenResponse, cancellationToken);
        await signIn.ReplaceAsync(email, tokens, cancellationToken);
    }

    private static async Task<string> DeriveAsync(string password, KdfParameters parameters, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(password);
        try
        {
            return await Task.Run(() => PasswordDerivation.DeriveAuthSecret(password, parameters), cancellationToken);
        }
        catch (ArgumentException refused)
        {
            throw new FractalConnectionException(ConnectionFailure.Untrusted, $"{refused.Message.Split(" (Parameter")[0]} No secret was sent.", refused);
        }
    }

    private static void CheckLength(string password, string name)
    {
        if (password is not { Length: >= PasswordDerivation.MinPasswordLength })
            throw new ArgumentException($"A password has at least {PasswordDerivation.MinPasswordLength} characters.", name);
    }
}
