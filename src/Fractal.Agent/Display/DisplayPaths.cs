namespace Fractal.Agent.Display;

/// <summary>
/// Paths of the display's files in the agent's sandbox. Each container has its own /tmp and /run, so the same names work in all of them.
/// </summary>
internal static class DisplayPaths
{
    public const string Name = ":1";
    public const string SocketFolder = "/tmp/.X11-unix";
    public const string Socket = SocketFolder + "/X1";

    /// <summary>Private to agent and display; never in the folder that is shared with the host.</summary>
    public const string PictureFolder = "/run/agent/vnc";
    public const string Picture = PictureFolder + "/rfb";

    public const string Cookie = "/run/agent/x/authority";
    public const string WindowRules = "/run/agent/x/ratpoisonrc";
}
