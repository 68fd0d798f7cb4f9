namespace Fractal.Load.Site;

/// <summary>What stands in the tables before a measurement.</summary>
/// <param name="Users">With an active subscription each.</param>
/// <param name="Ended">Sessions that have ended, with their containers, which are gone.</param>
/// <param name="Live">Containers in use, with their sessions, which are connected.</param>
/// <param name="Pools">Apps with a pool each, beside the one that all others are copies of; 0: that one is what is started.</param>
internal sealed record Population(int Users, int Ended, int Live, int Pools = 0)
{
    public override string ToString() => $"{Users:N0} users, {Ended:N0} ended sessions, {Live:N0} live containers" + (Pools > 0 ? $", {Pools:N0} pools" : "");
}
