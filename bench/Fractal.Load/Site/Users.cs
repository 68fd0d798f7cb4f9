using System.Globalization;
using System.Security.Claims;

namespace Fractal.Load.Site;

/// <summary>Copies of one real user, each with a subscription, and their tokens. They count from 1.</summary>
/// <param name="model">The real user's id.</param>
/// <param name="signIn">What stands in a token of that user.</param>
internal sealed class Users(RowCopies rows, Tokens tokens, Guid model, string modelEmail, ClaimsIdentity signIn)
{
    private readonly Ids ids = new(TimeProvider.System.GetUtcNow(), 1);

    public Guid this[int number] => ids[number];

    public string Sql(string number) => ids.Sql(number);

    /// <param name="live">How many of the first have one live session each.</param>
    public async Task PlantAsync(int count, int live)
    {
        var email = "'" + Email("' || i || '") + "'";
        await rows.AddAsync("users", $"id = '{model}'", count, new Dictionary<string, string>
        {
            ["id"] = ids.Sql("i"), ["email"] = email, ["user_name"] = email, ["normalized_email"] = $"upper({email})", ["normalized_user_name"] = $"upper({email})",
        });
        await rows.AddAsync("subscriptions", $"user_id = '{model}'", count, new Dictionary<string, string>
        {
            ["user_id"] = ids.Sql("i"), ["live_sessions"] = $"case when i <= {live} then 1 else 0 end",
        });
    }

    public string Token(int number) => tokens.OfUser(signIn, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [model.ToString()] = ids[number].ToString(), [modelEmail] = Email(number.ToString(CultureInfo.InvariantCulture)),
    });

    private static string Email(string number) => $"user{number}@example.org";
}
