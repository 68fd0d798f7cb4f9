using Fractal.Client.Problems;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Containers;

internal static class ContainerProblems
{
    public static Problem Ending { get; } =
        new(410, ProblemCodes.WrongState, "The container is ending.", "Nothing more is taken from it.");

    public static Problem EnrolmentRefused { get; } =
        new(403, ProblemCodes.Forbidden, "The enrolment was refused.", "The code is wrong, was used before, or the container is ending.");
}
