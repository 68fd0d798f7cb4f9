using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Accounts.SignIns;

/// <summary>
/// Closes the streams of sign-ins that have ended or expired, in case this server missed the notification. Runs on every server.
/// </summary>
internal sealed class StaleSignInsReconciler(SignInCheck signIns) : Reconciler
{
    public override string Name => "end stale sign-ins";

    public override TimeSpan Period => TimeSpan.FromSeconds(15);

    public override bool Everywhere => true;

    public override async Task<string?> RunAsync(CancellationToken cancellationToken) =>
        await signIns.EndStaleHoldsAsync() is > 0 and var ended ? FormattableString.Invariant($"ended {ended}") : null;
}
