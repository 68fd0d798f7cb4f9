using Fractal.Server.Audit;

namespace Fractal.Server.Accounts.Users;

/// <summary>Shows emails for users and for entries that carry a user's id.</summary>
internal sealed class UserNames(UserList users) : IAuditNames
{
    public IReadOnlyCollection<string> Nouns { get; } = ["user", "subscription"];

    public Task<Dictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => users.EmailsAsync(ids, cancellationToken);
}
