using Fractal.Client.Problems;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Apps;

internal static class AppProblems
{
    public static Problem Unknown(string app) =>
        new(404, ProblemCodes.AppUnknown, "There is no app of that name.", $"\"{app}\" is not in the catalogue. GET /v1/apps lists what is.");
}
