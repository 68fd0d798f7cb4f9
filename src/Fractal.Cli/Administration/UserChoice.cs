using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

/// <summary>Finds a user by id, or by the complete email.</summary>
internal static class UserChoice
{
    public const string Name = "USER", Description = "The full email or the id (from: fractal admin users --json).";

    public static async Task<OperatorUserResponse> FindAsync(FractalClient client, string which, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(which, out var id)) return await client.GetUserAsync(id, cancellationToken);
        var found = await client.ListUsersAsync(which, cancellationToken: cancellationToken);
        var same = found.Items.Where(user => string.Equals(user.Email, which.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        if (same.Count == 1) return same[0];
        throw new CliException(found.Items.Count == 0 ? $"No user has the email {which}." : $"No user has exactly the email {which}. Similar: {string.Join(", ", found.Items.Take(5).Select(u => u.Email))}.");
    }

    /// <summary>For confirmations: the email, with a warning if it may imitate another.</summary>
    public static string Describe(OperatorUserResponse user) => user.EmailNote is { } note ? $"{user.Email} ({note}; id {user.Id})" : user.Email;
}
