using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ringtail.Server.Api.Description;

/// <summary>
/// An example for every JSON answer that has none, made of its schema: each field with a value of its kind, so that a
/// reader sees the shape at a glance and no example goes stale.
/// </summary>
internal static class ResponseExamples
{
    /// <summary>Deeper than any answer of ours nests.</summary>
    private const int DepthMax = 8;

    private static readonly Dictionary<string, string> Samples = new(StringComparer.OrdinalIgnoreCase)
    {
        ["number"] = "+4930123456", ["numberDialed"] = "030123456", ["e164"] = "+4930123456", ["name"] = "A name",
        ["agent"] = "SIP/101", ["interface"] = "SIP/101", ["timeZone"] = "Europe/Berlin", ["zone"] = "Europe/Berlin",
        ["outcome"] = "RS_BUSY", ["state"] = "RUNNING", ["statusExt"] = "SALE", ["by"] = "Ann", ["userName"] = "ann",
        ["timeStart"] = "080000", ["timeEnd"] = "200000", ["timeDow"] = "23456",
        ["dialString"] = "PJSIP/${num}@carrier", ["url"] = "https://crm.example/hook", ["address"] = "192.0.2.10",
        ["email"] = "ann@example.org",
        ["list"] = "A list", ["listName"] = "A list", ["campaignName"] = "A campaign", ["next"] = "1001",
        ["type"] = "about:blank", ["defaultCountry"] = "DE", ["file"] = "rt-1001.wav",
    };

    public static Task Add(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        foreach (var operation in document.Paths.Values.SelectMany(
            p => p.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            foreach (var (code, response) in operation.Responses ?? [])
            {
                foreach (var (type, media) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
                {
                    if (media.Example is not null || media.Schema is null) continue;
                    if (type == "application/problem+json") media.Example = Problem(code, response.Description ?? "");
                    else if (type == "application/json") media.Example = Of(media.Schema, "", 0);
                }
            }
        }
        return Task.CompletedTask;
    }

    private static JsonObject Problem(string code, string description)
    {
        var problem = new JsonObject
        {
            ["title"] = "It is refused.",
            ["status"] = int.Parse(code, System.Globalization.CultureInfo.InvariantCulture),
            ["detail"] = description.Length > 5 ? description : "A sentence that says why.",
        };
        if (code == "400") problem["errors"] = new JsonObject { ["name"] = new JsonArray("is required.") };
        return problem;
    }

    private static JsonNode? Of(IOpenApiSchema schema, string name, int depth)
    {
        if (depth > DepthMax) return null;
        if (schema.Enum is { Count: > 0 } words) return words[0].DeepClone();
        foreach (var choice in (schema.OneOf ?? []).Concat(schema.AnyOf ?? []).Concat(schema.AllOf ?? []))
        {
            if (choice.Type is not JsonSchemaType.Null) return Of(choice, name, depth);
        }
        var type = schema.Type ?? JsonSchemaType.Object;
        if (type.HasFlag(JsonSchemaType.Array)) return Array(schema, name, depth);
        if (type.HasFlag(JsonSchemaType.Integer)) return JsonValue.Create(1);
        if (type.HasFlag(JsonSchemaType.Number)) return JsonValue.Create(0.5);
        if (type.HasFlag(JsonSchemaType.Boolean)) return JsonValue.Create(true);
        if (type.HasFlag(JsonSchemaType.String)) return JsonValue.Create(Text(schema, name));
        var record = new JsonObject();
        foreach (var (key, value) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
            record[key] = Of(value, key, depth + 1);
        if (record.Count == 0 && schema.AdditionalProperties is { } any) record["NAME"] = Of(any, "value", depth + 1);
        return record;
    }

    private static JsonArray Array(IOpenApiSchema schema, string name, int depth)
    {
        var items = new JsonArray();
        if (schema.Items is { } item) items.Add(Of(item, name.TrimEnd('s'), depth + 1));
        return items;
    }

    private static string Text(IOpenApiSchema schema, string name) => schema.Format switch
    {
        "date-time" => "2026-01-31T09:00:00Z",
        "date" => "2026-01-31",
        "uri" => "https://crm.example/hook",
        _ => Samples.GetValueOrDefault(name, schema.Default?.ToString() ?? ""),
    };
}
