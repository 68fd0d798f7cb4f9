using Fractal.Client.Accounts;
using Fractal.Client.Administration;
using Fractal.Client.Problems;
using Fractal.Server.Tests.Hosting;
using Xunit;

namespace Fractal.Server.Tests.Accounts.Users;

public sealed class InvitationStories(InvitingServer server) : IClassFixture<InvitingServer>
{
    [Fact]
    public async Task An_invitation_works_once_for_its_email_until_it_expires()
    {
        var admin = await FirstAdministratorAsync();
        var email = server.NewEmail();
        (await RegisterAsync(email, null)).Refused(403, ProblemCodes.InvalidInvitation);
        (await RegisterAsync(email, "guessed")).Refused(403, ProblemCodes.InvalidInvitation);

        var forOne = await InviteAsync(admin, email);
        (await RegisterAsync(server.NewEmail(), forOne.Code)).Refused(403, ProblemCodes.InvalidInvitation);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RegisterAsync(email, forOne.Code)));
        Assert.Single(answers, a => a.Status == 201);
        (await RegisterAsync(server.NewEmail(), forOne.Code)).Refused(403, ProblemCodes.InvalidInvitation);

        var (late, revoked, taken) = (await InviteAsync(admin, null), await InviteAsync(admin, null), await InviteAsync(admin, null));
        Assert.Equal(204, (await admin.Client.SendAsync(HttpMethod.Delete, $"/v1/admin/invitations/{revoked.Id}")).Status);
        (await RegisterAsync(server.NewEmail(), revoked.Code)).Refused(403, ProblemCodes.InvalidInvitation);

        // A failed registration does not use up the invitation.
        (await RegisterAsync(email, taken.Code)).Refused(409, ProblemCodes.EmailTaken);
        Assert.Equal(201, (await RegisterAsync(server.NewEmail(), taken.Code)).Status);
        server.Advance(TimeSpan.FromDays(7));
        (await RegisterAsync(server.NewEmail(), late.Code)).Refused(403, ProblemCodes.InvalidInvitation);

        await server.LoginAsync(admin);
        var listed = (await admin.Client.SendAsync(HttpMethod.Get, "/v1/admin/invitations")).As<PageResponse<InvitationResponse>>();
        Assert.Equal((3, true), (listed.Total, listed.Items.All(i => i.Code is null)));
    }

    /// <summary>With the one-time code instead of an invitation, since no one could invite yet.</summary>
    private async Task<TestUser> FirstAdministratorAsync()
    {
        var code = (await File.ReadAllTextAsync(server.File("administrator.code"), TestContext.Current.CancellationToken)).Trim();
        var user = new TestUser(server.NewEmail(), TestServer.NewSecret(), server.NewClient());
        var answer = await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/register", TestServer.Registration(user.Email, user.Secret) with { Invitation = code });
        Assert.Equal(201, answer.Status);
        await server.LoginAsync(user);
        Assert.Equal(204, (await user.Client.SendAsync(HttpMethod.Post, "/v1/accounts/administrator", new ClaimAdministratorRequest(code))).Status);
        return user;
    }

    private static async Task<InvitationResponse> InviteAsync(TestUser admin, string? email)
    {
        var answer = await admin.Client.SendAsync(HttpMethod.Post, "/v1/admin/invitations", new CreateInvitationRequest(email));
        Assert.Equal(201, answer.Status);
        return answer.As<InvitationResponse>();
    }

    private Task<Answer> RegisterAsync(string email, string? code) =>
        server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/register", TestServer.Registration(email, TestServer.NewSecret()) with { Invitation = code });
}

public sealed class ClosedRegistrationStories(ClosedServer server) : IClassFixture<ClosedServer>
{
    [Fact]
    public async Task Closed_registration_is_rejected_and_explained_on_the_page()
    {
        var answer = await server.Anonymous.SendAsync(HttpMethod.Post, "/v1/accounts/register", TestServer.Registration(server.NewEmail(), TestServer.NewSecret()));
        answer.Refused(403, ProblemCodes.RegistrationClosed);
        using var browser = new PageClient(server.Address);
        Assert.Contains("Registration is closed.", (await browser.GetAsync("/register")).Words, StringComparison.Ordinal);
    }
}

public sealed class InvitingServer : SqliteServer
{
    private protected override void Choose(IDictionary<string, string> settings) => settings["Fractal:Accounts:Registration"] = "Invitation";
}

public sealed class ClosedServer : SqliteServer
{
    private protected override void Choose(IDictionary<string, string> settings) => settings["Fractal:Accounts:Registration"] = "Closed";
}
