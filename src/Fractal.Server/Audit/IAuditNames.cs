namespace Fractal.Server.Audit;

/// <summary>Display names for the subjects of audit entries, provided by each folder for its own entries.</summary>
internal interface IAuditNames
{
    /// <summary>The nouns that its entries' actions begin with: <c>user</c> of <c>user.registered</c>.</summary>
    IReadOnlyCollection<string> Nouns { get; }

    /// <returns>Names by id, of those that are still there.</returns>
    Task<Dictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
