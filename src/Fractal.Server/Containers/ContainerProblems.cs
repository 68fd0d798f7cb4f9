using Fractal.Client.Problems;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Containers;

internal static class ContainerProblems
{
    public static Problem Ending { get; } =
        new(410, ProblemCodes.WrongState, "The container is ending.", "Its reports are no longer accepted.");

    public static Problem EnrolmentRefused { get; } =
        new(403, ProblemCodes.Forbidden, "The enrolment was rejected.", "The code is wrong or used, or the container is ending.");
}
