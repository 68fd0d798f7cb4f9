using Fractal.Server.Audit;

namespace Fractal.Server.Accounts.Users;

/// <summary>Users, and what is theirs by their own id, are called by their emails.</summary>
internal sealed class UserNames(UserList users) : IAuditNames
{
    public IReadOnlyCollection<string> Nouns { get; } = ["user", "subscription"];

    public Task<Dictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) => users.EmailsAsync(ids, cancellationToken);
}
