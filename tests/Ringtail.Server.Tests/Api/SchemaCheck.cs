using System.Text.Json;

namespace Ringtail.Server.Tests.Api;

/// <summary>
/// Says where an answer is not as the description has it: types, required and unknown properties, enumerations. Enough
/// of JSON Schema for what the description uses.
/// </summary>
internal sealed class SchemaCheck(JsonElement description)
{
    public IReadOnlyList<string> Problems(JsonElement value, JsonElement schema)
    {
        var problems = new List<string>();
        Check(value, schema, "$", problems);
        return problems;
    }

    private void Check(JsonElement value, JsonElement schema, string at, List<string> problems)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            Check(value, Resolve(reference.GetString()!), at, problems);
            return;
        }
        foreach (var key in new[] { "oneOf", "anyOf" })
        {
            if (!schema.TryGetProperty(key, out var some)) continue;
            if (!some.EnumerateArray().Any(s => Problems(value, s).Count == 0)) problems.Add(
                $"{at} fits none of {key}");
            return;
        }
        if (!TypeFits(value, schema))
        {
            problems.Add($"{at} is {value.ValueKind}, described as {schema.GetProperty("type").GetRawText()}");
            return;
        }
        if (schema.TryGetProperty("enum", out var words)
            && !words.EnumerateArray().Any(w => w.GetRawText() == value.GetRawText()))
            problems.Add($"{at} is {value.GetRawText()}, none of {words.GetRawText()}");
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            var i = 0;
            foreach (var item in value.EnumerateArray()) Check(item, items, $"{at}[{i++}]", problems);
        }
        if (value.ValueKind == JsonValueKind.Object) CheckObject(value, schema, at, problems);
    }

    private void CheckObject(JsonElement value, JsonElement schema, string at, List<string> problems)
    {
        var hasProperties = schema.TryGetProperty("properties", out var properties);
        if (schema.TryGetProperty("required", out var required))
            problems.AddRange(required.EnumerateArray().Select(r => r.GetString()!)
                .Where(r => !value.TryGetProperty(r, out _)).Select(r => $"{at}.{r} is missing"));
        foreach (var one in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(one.Name, out var inner))
                Check(one.Value, inner, $"{at}.{one.Name}", problems);
            else if (schema.TryGetProperty("additionalProperties", out var more)
                && more.ValueKind == JsonValueKind.Object)
                Check(one.Value, more, $"{at}.{one.Name}", problems);
            else if (hasProperties) problems.Add($"{at}.{one.Name} is not described");
        }
    }

    private static bool TypeFits(JsonElement value, JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return true;
        var types = type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(t => t.GetString()).ToList()
            : [type.GetString()];
        return value.ValueKind switch
        {
            JsonValueKind.Null => types.Contains("null"),
            JsonValueKind.String => types.Contains("string"),
            JsonValueKind.Number => types.Contains("number") || (types.Contains("integer") && value.TryGetInt64(out _)),
            JsonValueKind.True or JsonValueKind.False => types.Contains("boolean"),
            JsonValueKind.Array => types.Contains("array"),
            _ => types.Contains("object"),
        };
    }

    private JsonElement Resolve(string reference)
    {
        var at = description;
        foreach (var part in reference.TrimStart('#', '/').Split('/')) at = at.GetProperty(part);
        return at;
    }
}
