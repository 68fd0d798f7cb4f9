namespace Fractal.Scaling.Planning;

/// <summary>Limits how many launches may begin now.</summary>
public static class LaunchClamp
{
    /// <summary>Launches = queued + target − ready − starting, paced: per step at most the target, or twenty.</summary>
    /// <param name="queued">Queued starts.</param>
    /// <param name="target">Containers that should be ready or starting.</param>
    /// <param name="supply">The number of those now.</param>
    /// <param name="begun">Launches that already began in this step.</param>
    public static int Launches(int queued, int target, int supply, int begun) =>
        (int)Math.Clamp((long)queued + target - supply, 0, Math.Max(0, Math.Max(20L, target) - begun));
}
