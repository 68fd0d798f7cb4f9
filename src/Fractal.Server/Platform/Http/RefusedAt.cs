namespace Fractal.Server.Platform.Http;

/// <summary>The page that tells why what a form asked for was refused before anything looked at it, in its query's <c>refused</c>; none: the form's own address.</summary>
/// <param name="path">Local, such as <c>/apps</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RefusedAtAttribute(string path) : Attribute
{
    public string Path => path;
}

internal static class RefusedAt
{
    public const string Query = "refused";

    /// <param name="code">A problem code.</param>
    public static void Redirect(HttpContext context, string code)
    {
        var page = context.GetEndpoint()?.Metadata.GetMetadata<RefusedAtAttribute>()?.Path;
        var query = page is null ? context.Request.Query.Where(q => q.Key != Query) : [];
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = (page ?? context.Request.Path) + QueryString.Create(query.Append(new(Query, code)));
    }
}
