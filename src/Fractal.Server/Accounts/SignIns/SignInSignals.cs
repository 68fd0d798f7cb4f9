using Fractal.Server.Platform.Replicas;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>Notifies this process and the other servers of changed sign-ins, after the commit.</summary>
internal sealed class SignInSignals
{
    private const string EndedPrefix = "sign-in-ended:", RolePrefix = "sign-in-role:";

    private readonly ReplicaNotifications news;

    public SignInSignals(ReplicaNotifications news)
    {
        this.news = news;
        news.Heard += Hear;
    }

    public event Action<Guid>? Ended;

    /// <summary>The role of the sign-in's user changed.</summary>
    public event Action<Guid>? RoleChanged;

    public void OnEnded(IEnumerable<Guid> signIns) => Tell(signIns, EndedPrefix, Ended);

    public void OnRoleChanged(IEnumerable<Guid> signIns) => Tell(signIns, RolePrefix, RoleChanged);

    private void Tell(IEnumerable<Guid> signIns, string prefix, Action<Guid>? here)
    {
        foreach (var id in signIns)
        {
            here?.Invoke(id);
            news.Tell(prefix + id.ToString("N"));
        }
    }

    private void Hear(string word)
    {
        if (IdAfter(EndedPrefix, word) is { } ended) Ended?.Invoke(ended);
        if (IdAfter(RolePrefix, word) is { } changed) RoleChanged?.Invoke(changed);
    }

    private static Guid? IdAfter(string prefix, string word) =>
        word.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(word.AsSpan(prefix.Length), "N", out var id) ? id : null;
}
