namespace Fractal.Scaling.Planning;

/// <summary>How many launches may begin now.</summary>
public static class LaunchClamp
{
    /// <summary>Launches = queued + target − ready − starting, paced: a step begins at most as many as the target, or twenty.</summary>
    /// <param name="queued">Starts that wait.</param>
    /// <param name="target">Containers that should be ready or starting.</param>
    /// <param name="supply">Those that are.</param>
    /// <param name="begun">Launches that this step already began.</param>
    public static int Launches(int queued, int target, int supply, int begun) =>
        (int)Math.Clamp((long)queued + target - supply, 0, Math.Max(0, Math.Max(20L, target) - begun));
}
