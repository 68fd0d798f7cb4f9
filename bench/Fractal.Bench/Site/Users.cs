using System.Globalization;
using System.Security.Claims;
using Fractal.Server.Platform.Http.SignIns;

namespace Fractal.Bench.Site;

/// <summary>Copies of one real user, each with a subscription, and their tokens. They count from 1.</summary>
/// <param name="model">The real user's id.</param>
/// <param name="signIn">The content of that user's token.</param>
internal sealed class Users(RowCopies rows, Tokens tokens, Guid model, string modelEmail, ClaimsIdentity signIn)
{
    private readonly string modelSignIn = signIn.FindFirst(SignInClaims.Id)!.Value;
    private readonly Ids ids = new(TimeProvider.System.GetUtcNow(), 1);

    public Guid this[int number] => ids[number];

    public string Sql(string number) => ids.Sql(number);

    /// <param name="live">How many of the first users have a live session each.</param>
    public async Task PlantAsync(int count, int live)
    {
        var email = "'" + Email("' || i || '") + "'";
        await rows.AddAsync("users", $"id = '{model}'", count, new Dictionary<string, string>
        {
            ["id"] = ids.Sql("i"), ["email"] = email, ["user_name"] = email, ["normalized_email"] = $"upper({email})", ["normalized_user_name"] = $"upper({email})",
        });
        // Each user has one sign-in with the user's id, to which tokens refer.
        await rows.AddAsync("sign_ins", $"user_id = '{model}'", count, new Dictionary<string, string> { ["id"] = ids.Sql("i"), ["user_id"] = ids.Sql("i") });
        await rows.AddAsync("subscriptions", $"user_id = '{model}'", count, new Dictionary<string, string>
        {
            ["user_id"] = ids.Sql("i"), ["live_sessions"] = $"case when i <= {live} then 1 else 0 end",
        });
    }

    public string Token(int number) => tokens.OfUser(signIn, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [model.ToString()] = ids[number].ToString(), [modelEmail] = Email(number.ToString(CultureInfo.InvariantCulture)),
        [modelSignIn] = ids[number].ToString("N"),
    });

    private static string Email(string number) => $"user{number}@example.org";
}
