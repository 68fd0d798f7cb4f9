using Fractal.Client.Problems;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Apps;

internal static class AppProblems
{
    public static Problem Unknown(string app) =>
        new(404, ProblemCodes.AppUnknown, "App not found.", $"There is no app \"{app}\". GET /v1/apps lists the apps.");
}
