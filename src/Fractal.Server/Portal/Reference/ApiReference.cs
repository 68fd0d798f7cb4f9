using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Fractal.Server.Portal.Reference;

/// <summary>Reads /openapi/v1.json for the reference pages, grouped by tag.</summary>
internal sealed class ApiReference([FromKeyedServices("v1")] IOpenApiDocumentProvider description)
{
    private IReadOnlyList<ApiArea>? areas;

    /// <summary>Ordered by name; constant while the server runs.</summary>
    public async Task<IReadOnlyList<ApiArea>> AreasAsync(CancellationToken cancellationToken) => areas ??= Read(await description.GetOpenApiDocumentAsync(cancellationToken));

    private static List<ApiArea> Read(OpenApiDocument document) =>
    [
        .. document.Paths.SelectMany(path => path.Value.Operations ?? [], (path, entry) => (Path: path.Key, Method: entry.Key.Method.ToUpperInvariant(), Operation: entry.Value))
            .GroupBy(o => o.Operation.Tags?.FirstOrDefault()?.Name ?? "Other").OrderBy(area => area.Key, StringComparer.Ordinal)
            .Select(area =>
            {
                List<ApiOperation> operations = [.. area.Select(o => ApiOperation.Of(o.Method, o.Path, o.Operation))];
                return new ApiArea(area.Key, document.Tags?.FirstOrDefault(tag => tag.Name == area.Key)?.Description ?? "", operations, ShapesOf(document, operations));
            }),
    ];

    /// <summary>The schemas that the operations use, directly or indirectly.</summary>
    private static List<ApiShape> ShapesOf(OpenApiDocument document, IEnumerable<ApiOperation> operations)
    {
        var found = new SortedDictionary<string, ApiShape>(StringComparer.Ordinal);
        var left = new Queue<string?>(operations.SelectMany(o => o.Answers.Select(a => a.Type).Append(o.Body)).Select(type => type?.Shape));
        while (left.TryDequeue(out var name))
        {
            if (name is null || found.ContainsKey(name) || document.Components?.Schemas is not { } schemas || !schemas.TryGetValue(name, out var schema)) continue;
            var shape = ApiShape.Of(name, schema);
            found.Add(name, shape);
            foreach (var field in shape.Fields) left.Enqueue(field.Type.Shape);
        }

        return [.. found.Values];
    }
}

/// <summary>A tag's operations and the schemas that they use.</summary>
internal sealed record ApiArea(string Name, string Description, IReadOnlyList<ApiOperation> Operations, IReadOnlyList<ApiShape> Shapes);

internal sealed record ApiOperation(string Method, string Path, string Summary, string Caller, IReadOnlyList<ApiField> Parameters, ApiType? Body, IReadOnlyList<ApiAnswer> Answers)
{
    public static ApiOperation Of(string method, string path, OpenApiOperation operation) => new(
        method, path, operation.Summary ?? "", ApiDocument.CallerOf(operation),
        [.. (operation.Parameters ?? []).Select(p => new ApiField(p.Name ?? "", ApiType.Of(p.Schema), p.Required, Where(p.In) + p.Description))],
        operation.RequestBody?.Content?.Values.FirstOrDefault() is { } body ? ApiType.Of(body.Schema) : null,
        [.. (operation.Responses ?? []).Select(a => new ApiAnswer(a.Key, a.Value.Description ?? "", a.Value.Content?.Values.FirstOrDefault()?.Schema is { } schema ? ApiType.Of(schema) : null))]);

    public string Anchor => $"{Method.ToLowerInvariant()}-{string.Concat(Path.Select(c => char.IsLetterOrDigit(c) ? c : '-'))}";

    private static string Where(ParameterLocation? place) => place switch
    {
        ParameterLocation.Path => "in the path. ",
        ParameterLocation.Query => "in the query. ",
        ParameterLocation.Header => "a header. ",
        _ => "",
    };
}

internal sealed record ApiAnswer(string Status, string Description, ApiType? Type);

internal sealed record ApiShape(string Name, string Description, IReadOnlyList<ApiField> Fields, IReadOnlyList<string> Values)
{
    public static ApiShape Of(string name, IOpenApiSchema schema) => new(
        name, schema.Description ?? "",
        [.. (schema.Properties ?? new Dictionary<string, IOpenApiSchema>()).Select(p => new ApiField(p.Key, ApiType.Of(p.Value), schema.Required?.Contains(p.Key) == true, About(p.Value)))],
        [.. (schema.Enum ?? []).Where(value => value is not null).Select(value => value.ToString())]);

    /// <summary>For a nullable reference, the description belongs to one of its alternatives.</summary>
    private static string About(IOpenApiSchema schema) => schema.Description ?? schema.OneOf?.Select(part => part.Description).FirstOrDefault(text => text is not null) ?? "";
}

internal sealed record ApiField(string Name, ApiType Type, bool Required, string Description);

/// <summary>A type as text. <see cref="Shape"/> is the schema in it that has a separate section, if there is one.</summary>
internal sealed record ApiType(string Words, string? Shape)
{
    public static ApiType Of(IOpenApiSchema? schema)
    {
        if (schema is null) return new("anything", null);
        if (schema is OpenApiSchemaReference { Reference.Id: { } id }) return new(id, id);
        if ((schema.OneOf ?? schema.AnyOf ?? schema.AllOf)?.FirstOrDefault(part => part is OpenApiSchemaReference) is { } part) return Of(part);
        if (schema.Items is { } item) return Of(item) is var of ? of with { Words = "list of " + of.Words } : of;
        if (schema.AdditionalProperties is { } value) return Of(value) is var of ? of with { Words = "names, each with " + of.Words } : of;
        var type = schema.Type ?? JsonSchemaType.Object;
        var word = type switch
        {
            _ when type.HasFlag(JsonSchemaType.Integer) => "integer",
            _ when type.HasFlag(JsonSchemaType.Number) => "number",
            _ when type.HasFlag(JsonSchemaType.Boolean) => "true or false",
            _ when type.HasFlag(JsonSchemaType.String) => schema.Format switch { "uuid" => "id", "date-time" => "time", "uri" => "address", _ => "text" },
            _ => "object",
        };
        return new(word + Bounds(schema), null);
    }

    private static string Bounds(IOpenApiSchema schema) => (schema.MinLength, schema.MaxLength, schema.Minimum, schema.Maximum) switch
    {
        (_, { } most, _, _) => $", {schema.MinLength ?? 0} to {most} letters",
        ({ } least, _, _, _) => $", {least} letters or more",
        (_, _, { } least, { } most) => $", {least} to {most}",
        (_, _, { } least, _) => $", {least} or more",
        (_, _, _, { } most) => $", {most} at most",
        _ => "",
    };
}
