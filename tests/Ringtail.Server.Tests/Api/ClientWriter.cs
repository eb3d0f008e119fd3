using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ringtail.Server.Tests.Api;

/// <summary>
/// Writes the .NET client out of the description: a record for each schema, a method for each operation, a file for
/// each tag. What it cannot write is a fault of the description and fails the test.
/// </summary>
internal sealed class ClientWriter(JsonElement description)
{
    private const int ColumnsMax = 116;
    private readonly JsonElement _schemas = description.GetProperty("components").GetProperty("schemas");
    /// <summary>Records that some answer gives with an entity tag.</summary>
    private readonly HashSet<string> _tagged = [];

    /// <summary>File names with their texts.</summary>
    public IReadOnlyDictionary<string, string> Write()
    {
        var files = new Dictionary<string, string>();
        foreach (var call in DescribedCall.Of(description))
        {
            if (Success(call).TryGetProperty("headers", out var headers) && headers.TryGetProperty("ETag", out _))
                _tagged.Add(Answer(call)!);
        }
        foreach (var tag in DescribedCall.Of(description).GroupBy(c => c.Operation.GetProperty("tags")[0].GetString()!))
            files[$"RingtailClient.{Pascal(tag.Key)}.cs"] = Operations(tag.Key, tag);
        foreach (var half in _schemas.EnumerateObject().Where(s => s.Value.TryGetProperty("properties", out _))
            .Select(s => s.Name).Where(n => !n.EndsWith("ProblemDetails", StringComparison.Ordinal))
            .GroupBy(n => n[0] < 'D' ? "AtoC" : n[0] < 'P' ? "DtoO" : n[0] < 'T' ? "PtoS" : "TtoZ"))
            files[$"Records{half.Key}.cs"] = Records(half);
        return files;
    }

    private string Operations(string tag, IEnumerable<DescribedCall> calls)
    {
        var text = Head();
        text.Append("/// <summary>").Append(Xml(tag))
            .Append(".</summary>\npublic sealed partial class RingtailClient\n{\n");
        var first = true;
        foreach (var call in calls)
        {
            if (!first) text.Append('\n');
            first = false;
            Method(text, call);
        }
        return text.Append("}\n").ToString();
    }

    private void Method(StringBuilder text, DescribedCall call)
    {
        var arguments = new List<string>();
        var path = call.Path;
        var query = new List<string>();
        var headers = new List<string>();
        foreach (var parameter in call.Parameters.OrderBy(p => p.GetProperty("in").GetString() != "path"))
        {
            var name = parameter.GetProperty("name").GetString()!;
            var variable = Camel(name);
            var type = TypeOf(parameter.GetProperty("schema"));
            if (parameter.GetProperty("in").GetString() == "path")
            {
                arguments.Add($"{type} {variable}");
                path = path.Replace($"{{{name}}}", $"{{Text({variable})}}", StringComparison.Ordinal);
                continue;
            }
            arguments.Add($"{type.TrimEnd('?')}? {variable} = null");
            (parameter.GetProperty("in").GetString() == "query" ? query : headers).Add($"(\"{name}\", {variable})");
        }
        var body = Body(call, arguments);
        arguments.Add("CancellationToken ct = default");
        var answer = Answer(call);
        Doc(text, "    ", call.Operation.GetProperty("summary").GetString() + ".");
        var result = answer is null ? "Task" : $"Task<{answer}>";
        text.Append("    public ").Append(result).Append(' ').Append(Pascal(call.Name)).Append("Async(\n");
        Wrapped(text, "        ", arguments);
        text.Append(") =>\n        SendAsync").Append(answer is null ? "" : $"<{answer}>")
            .Append("(\n            HttpMethod.")
            .Append(Pascal(call.Method)).Append(", ");
        var isFixed = !path.Contains('{', StringComparison.Ordinal);
        text.Append(isFixed ? "" : "$").Append('"').Append(path.TrimStart('/')).Append("\",\n            [");
        if (query.Count == 1) text.Append(query[0]);
        if (query.Count > 1)
        {
            text.Append('\n');
            Wrapped(text, "                ", query);
            text.Append("\n            ");
        }
        text.Append("],\n            [").Append(string.Join(", ", headers)).Append("], ").Append(body)
            .Append(", ct);\n");
    }

    private string Body(DescribedCall call, List<string> arguments)
    {
        if (!call.Operation.TryGetProperty("requestBody", out var body)) return "null";
        var content = body.GetProperty("content").EnumerateObject().ToList();
        var json = content.Find(c => c.Name == "application/json");
        var at = arguments.FindIndex(a => a.EndsWith("= null", StringComparison.Ordinal));
        if (at < 0) at = arguments.Count;
        if (json.Value.ValueKind == JsonValueKind.Object)
        {
            // Of a change only the named fields are sent: an input's defaults would overwrite the others.
            var type = call.Method == "patch"
                ? "IReadOnlyDictionary<string, object?>"
                : TypeOf(json.Value.GetProperty("schema"));
            arguments.Insert(at, $"{type} input");
            return "JsonBody(input)";
        }
        arguments.Insert(at, "Stream content");
        arguments.Insert(at + 1, "string contentType");
        return "StreamBody(content, contentType)";
    }

    private string? Answer(DescribedCall call)
    {
        if (!Success(call).TryGetProperty("content", out var content)) return null;
        var media = content.EnumerateObject().First();
        if (media.Name != "application/json") return "Stream";
        return TypeOf(media.Value.GetProperty("schema"));
    }

    private static JsonElement Success(DescribedCall call) =>
        call.Operation.GetProperty("responses").EnumerateObject().First(r => r.Name[0] == '2').Value;

    private string Records(IEnumerable<string> names)
    {
        var text = Head();
        var first = true;
        foreach (var name in names)
        {
            if (!first) text.Append('\n');
            first = false;
            Record(text, name, _schemas.GetProperty(name));
        }
        return text.ToString();
    }

    private void Record(StringBuilder text, string name, JsonElement schema)
    {
        if (schema.TryGetProperty("description", out var said)) Doc(text, "", said.GetString()!);
        text.Append("public sealed record ").Append(name).Append(_tagged.Contains(name) ? " : Tagged" : "")
            .Append("\n{\n");
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            if (property.Value.TryGetProperty("description", out var meaning)) Doc(text, "    ", meaning.GetString()!);
            var type = TypeOf(property.Value);
            text.Append("    public ").Append(type).Append(' ').Append(Pascal(property.Name)).Append(" { get; init; }");
            text.Append(Default(property.Value, type)).Append('\n');
        }
        text.Append("}\n");
    }

    /// <summary>The server's own default, so that what is left alone is sent as it would be taken.</summary>
    private static string Default(JsonElement schema, string type)
    {
        if (schema.TryGetProperty("default", out var value) && value.ValueKind != JsonValueKind.Null)
            return $" = {value.GetRawText()};";
        if (type.EndsWith('?')) return "";
        if (type.StartsWith("IReadOnlyList", StringComparison.Ordinal)) return " = [];";
        if (type.StartsWith("IReadOnlyDictionary", StringComparison.Ordinal)) return $" = new {type[9..]}();";
        return type switch
        {
            "string" => " = \"\";",
            "int" or "long" or "double" or "bool" or "DateTimeOffset" or "JsonElement" => "",
            _ => " = new();",
        };
    }

    private string TypeOf(JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var name = reference.GetString()!.Split('/')[^1];
            var target = _schemas.GetProperty(name);
            return target.TryGetProperty("properties", out _) ? name : TypeOf(target);
        }
        if (schema.TryGetProperty("oneOf", out var some))
        {
            var only = some.EnumerateArray()
                .Single(s => !(s.TryGetProperty("type", out var t) && t.ToString() == "null"));
            return TypeOf(only).TrimEnd('?') + "?";
        }
        if (!schema.TryGetProperty("type", out var type))
            return schema.TryGetProperty("enum", out _) ? "string" : "JsonElement";
        var types = type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(t => t.GetString()!).ToList()
            : [type.GetString()!];
        var nullable = types.Remove("null") ? "?" : "";
        var format = schema.TryGetProperty("format", out var f) ? f.GetString() : "";
        return types.Single() switch
        {
            "integer" => (format == "int64" ? "long" : "int") + nullable,
            "number" => "double" + nullable,
            "boolean" => "bool" + nullable,
            "string" => (format == "date-time" ? "DateTimeOffset" : "string") + nullable,
            "array" => $"IReadOnlyList<{TypeOf(schema.GetProperty("items"))}>{nullable}",
            _ when schema.TryGetProperty("additionalProperties", out var more) =>
                $"IReadOnlyDictionary<string, {TypeOf(more)}>{nullable}",
            _ => "JsonElement" + nullable,
        };
    }

    private static StringBuilder Head() => new StringBuilder("// Written from the API's description by ")
        .Append("tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.\nusing System.Text.Json;\n\n")
        .Append("namespace Ringtail.Client;\n\n");

    private static void Doc(StringBuilder text, string indent, string said)
    {
        text.Append(indent).Append("/// <summary>");
        var column = indent.Length + 13;
        foreach (var word in Xml(said).Split(' '))
        {
            if (column + word.Length + 1 > ColumnsMax - 10)
            {
                text.Append('\n').Append(indent).Append("/// ");
                column = indent.Length + 4;
            }
            else if (text[^1] != '>')
            {
                text.Append(' ');
                column++;
            }
            text.Append(word);
            column += word.Length;
        }
        text.Append("</summary>\n");
    }

    private static void Wrapped(StringBuilder text, string indent, List<string> parts)
    {
        text.Append(indent);
        var column = indent.Length;
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i] + (i < parts.Count - 1 ? "," : "");
            if (column > indent.Length && column + part.Length + 5 > ColumnsMax)
            {
                text.Append('\n').Append(indent);
                column = indent.Length;
            }
            else if (column > indent.Length)
            {
                text.Append(' ');
                column++;
            }
            text.Append(part);
            column += part.Length;
        }
    }

    private static string Xml(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    private static string Pascal(string name) => string.Concat(
        name.Split(' ', '-', '.', '_').Where(w => w.Length > 0)
            .Select(w => char.ToUpper(w[0], CultureInfo.InvariantCulture) + w[1..]));

    private static string Camel(string name)
    {
        var pascal = Pascal(name);
        return char.ToLower(pascal[0], CultureInfo.InvariantCulture) + pascal[1..];
    }
}
