using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Fractal.Server.Platform.Http;

/// <summary>
/// The page that explains why a form was rejected before its endpoint ran, with the code in the query's <c>refused</c>. If unset: the
/// form's own address.
/// </summary>
/// <param name="path">Local, such as <c>/apps</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RefusedAtAttribute(string path) : Attribute
{
    public string Path => path;
}

internal static class RefusedAt
{
    public const string Query = "refused";

    /// <param name="context">The rejected request.</param>
    /// <param name="code">A problem code.</param>
    /// <param name="kept">Fields of the form to show again; no secrets.</param>
    public static void Redirect(HttpContext context, string code, params IEnumerable<KeyValuePair<string, StringValues>> kept)
    {
        var (path, query) = PageOf(context);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path.ToUriComponent() + QueryString.Create(query.Where(q => q.Key != Query && !kept.Any(field => field.Key == q.Key)).Concat(kept).Append(new(Query, code)));
    }

    /// <summary>
    /// The page that the endpoint names; otherwise the form's own address if it has a page; otherwise the page that the browser reports as
    /// the form's.
    /// </summary>
    private static (PathString Path, IEnumerable<KeyValuePair<string, StringValues>> Query) PageOf(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<RefusedAtAttribute>() is { } named) return (named.Path, []);
        if (endpoint?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null) return (context.Request.Path, context.Request.Query);
        var (referer, own) = (context.Request.Headers.Referer.ToString(), OwnAddress.Of(context.Request));
        // A path that begins with two slashes would be another site's address.
        return own is not null && Uri.TryCreate(referer, UriKind.Absolute, out var page) && WebOrigin.Of(page) == WebOrigin.Of(own) && !page.AbsolutePath.StartsWith("//", StringComparison.Ordinal)
            ? (PathString.FromUriComponent(page), QueryHelpers.ParseQuery(page.Query)) : ("/apps", []);
    }
}
