namespace Fractal.Drivers.Tests.Local;

/// <summary>An otherwise unused user id, for programs that tests of root run without root.</summary>
internal static class OrdinaryUser
{
    public static int NewUid() => 1_100_000_000 + Random.Shared.Next(1_000_000);

    /// <summary>The start of a command line that runs the rest as this user.</summary>
    public static string[] Prefix(int? uid = null)
    {
        var user = uid ?? NewUid();
        return ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups"];
    }
}
