using System.ComponentModel.DataAnnotations;
using Fractal.Client.Accounts;
using Fractal.Client.Problems;
using Fractal.Server.Platform.Problems;

namespace Fractal.Server.Portal;

/// <summary>Validates form fields against the same bounds as the API's requests.</summary>
internal static class FormCheck
{
    public static Problem? Problem(RegisterRequest request) => First(request) ?? First(request.Kdf);

    public static Problem? Problem(ChangePasswordRequest request) => First(request) ?? First(request.NewKdf);

    /// <summary>The form was submitted before its script had derived the secret.</summary>
    public static Problem? Unready(string? secret) =>
        string.IsNullOrEmpty(secret) ? new Problem(400, ProblemCodes.InvalidRequest, "The page was not ready.", "Try again.") : null;

    private static Problem? First(object request)
    {
        var results = new List<ValidationResult>();
        if (Validator.TryValidateObject(request, new ValidationContext(request), results, validateAllProperties: true)) return null;
        return PlatformProblems.Invalid(results[0].MemberNames.FirstOrDefault() ?? "form", results[0].ErrorMessage ?? "This is not valid.");
    }
}
