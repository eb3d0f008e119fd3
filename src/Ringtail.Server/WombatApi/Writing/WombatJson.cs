using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ringtail.Server.WombatApi.Writing;

/// <summary>
/// Writes JSON byte for byte as WombatDialer does: two blanks per object level, <c>"key" : value</c>, arrays on one
/// line (<c>[ {</c> … <c>}, {</c> … <c>} ]</c>, empty <c>[ ]</c>), and four line feeds at the end.
/// </summary>
internal static class WombatJson
{
    public const string ContentType = "application/json;charset=UTF-8";
    private const string End = "\n\n\n\n";

    public static byte[] Bytes(JsonNode root)
    {
        var text = new StringBuilder(1024);
        Write(text, root, 0);
        return Encoding.UTF8.GetBytes(text.Append(End).ToString());
    }

    private static void Write(StringBuilder text, JsonNode? node, int level)
    {
        switch (node)
        {
            case null: text.Append("null"); break;
            case JsonObject map: WriteObject(text, map, level); break;
            case JsonArray list: WriteArray(text, list, level); break;
            default: WriteValue(text, node.AsValue()); break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonObject map, int level)
    {
        if (map.Count == 0)
        {
            text.Append("{ }");
            return;
        }
        var separator = "{\n";
        foreach (var (key, value) in map)
        {
            text.Append(separator).Append(' ', 2 * (level + 1));
            WriteString(text, key);
            text.Append(" : ");
            Write(text, value, level + 1);
            separator = ",\n";
        }
        text.Append('\n').Append(' ', 2 * level).Append('}');
    }

    private static void WriteArray(StringBuilder text, JsonArray list, int level)
    {
        var separator = "[ ";
        foreach (var value in list)
        {
            text.Append(separator);
            Write(text, value, level);
            separator = ", ";
        }
        text.Append(list.Count == 0 ? "[ ]" : " ]");
    }

    private static void WriteValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String: WriteString(text, value.GetValue<string>()); break;
            case JsonValueKind.True: text.Append("true"); break;
            case JsonValueKind.False: text.Append("false"); break;
            // A Java double keeps its fraction: 1.0, not 1.
            case JsonValueKind.Number when value.TryGetValue<double>(out var number) && !value.TryGetValue<long>(
                out _) && !value.TryGetValue<int>(out _):
                var plain = number.ToString("R", CultureInfo.InvariantCulture);
                text.Append(plain)
                    .Append(number == Math.Floor(number) && !plain.Contains('E', StringComparison.Ordinal) ? ".0" : "");
                break;
            default: text.Append(value.ToJsonString()); break;
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
