namespace Fractal.Server.Audit;

/// <summary>Display names for the subjects of audit entries, provided by each folder for its own entries.</summary>
internal interface IAuditNames
{
    /// <summary>The nouns of its actions, such as <c>user</c> in <c>user.registered</c>.</summary>
    IReadOnlyCollection<string> Nouns { get; }

    /// <returns>Names by id, of those that still exist.</returns>
    Task<Dictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
