namespace Fractal.Bench.Site;

/// <summary>The rows in the tables before a measurement.</summary>
/// <param name="Users">Users, each with an active subscription.</param>
/// <param name="Ended">Ended sessions, with their deleted containers.</param>
/// <param name="Live">Containers in use, with their connected sessions.</param>
/// <param name="Pools">Apps with a pool each, besides the one that all others are copies of; 0: only that one is started.</param>
internal sealed record Population(int Users, int Ended, int Live, int Pools = 0)
{
    public override string ToString() => $"{Users:N0} users, {Ended:N0} ended sessions, {Live:N0} live containers" + (Pools > 0 ? $", {Pools:N0} pools" : "");
}
