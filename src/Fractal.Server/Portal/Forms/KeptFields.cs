using Microsoft.Extensions.Primitives;

namespace Fractal.Server.Portal.Forms;

/// <summary>
/// Names the fields that the page of a rejected form reads from its query and shows again, in an opened form (<c>edit</c>); no secrets.
/// </summary>
internal sealed class KeptFields(params string[] names)
{
    /// <summary>Longer than any field allows. A longer text is cut and remains too long.</summary>
    private const int LongestText = 1_100;

    public static async Task<IEnumerable<KeyValuePair<string, StringValues>>> OfAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<KeptFields>() is not { } kept || !context.Request.HasFormContentType) return [];
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return [.. form.Where(field => kept.Has(field.Key)).Select(field => new KeyValuePair<string, StringValues>(field.Key, Cut(field.Value.ToString()))), new("edit", "true")];
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            return [];
        }
    }

    private static string Cut(string text) => text.Length <= LongestText ? text : text[..LongestText];

    private bool Has(string field) => names.Contains(field, StringComparer.Ordinal);
}
