namespace Fractal.Server.Audit;

/// <summary>What people call the things that entries are about; each folder that writes entries says it of its own.</summary>
internal interface IAuditNames
{
    /// <summary>The nouns that its entries' actions begin with: <c>user</c> of <c>user.registered</c>.</summary>
    IReadOnlyCollection<string> Nouns { get; }

    /// <returns>Names by id, of those that are still there.</returns>
    Task<Dictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}
