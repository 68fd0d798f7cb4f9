using System.Reflection;

namespace Fractal.Server.Platform.Telemetry;

/// <summary>The version of this server: the tag it was built from, with the commits since.</summary>
internal static class ServerVersion
{
    /// <summary>Such as <c>0.2.0</c> or <c>0.2.1-alpha.0.14</c>; without the commit, which is build metadata.</summary>
    public static string Text { get; } =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
