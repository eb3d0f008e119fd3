using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ringtail.Server.ConfigFiles;

/// <summary>
/// Writes a file: fields in their order, every one, with what it means and its unit beside the first record of each
/// kind. The same configuration gives the same bytes.
/// </summary>
internal static partial class ConfigYaml
{
    private const int CommentColumn = 44;

    public static string Write(ConfigFile file)
    {
        var text = new StringBuilder();
        text.Append("# Configuration of Ringtail. Check with \"ringtail config plan FILE\".\n");
        Fields(text, file, indent: 0, comments: true);
        return text.ToString();
    }

    internal static string KeyOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>Own fields of a type after those of the type it extends, as they were written.</summary>
    internal static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type.GetProperties()
        .Where(p => p.SetMethod is { IsPublic: true })
        .OrderBy(p => Depth(p.DeclaringType!)).ThenBy(p => p.MetadataToken);

    /// <summary>A scalar as YAML: plain where nobody can take it for something else, else in double quotes.</summary>
    internal static string Scalar(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        string word => Plain().IsMatch(word) && !Taken.Contains(word) ? word : Quoted(word),
        _ => throw new InvalidOperationException($"{value.GetType()} is no scalar."),
    };

    private static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "false", "null", "yes", "no", "on", "off", "y", "n", "~",
    };

    /// <summary>A JSON string is a double-quoted YAML scalar.</summary>
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static void Fields(StringBuilder text, object record, int indent, bool comments)
    {
        foreach (var property in PropertiesOf(record.GetType()))
        {
            var value = property.GetValue(record);
            if (value is null) continue;
            var key = KeyOf(property);
            var said = comments ? property.GetCustomAttribute<DescriptionAttribute>()?.Description : null;
            if (value is FileSecret secret) Secret(text, key, secret, indent);
            else if (value is not string && value is IEnumerable items) Items(text, key, items, indent, said, comments);
            else if (value is not string && value.GetType().IsClass) Inner(text, key, value, indent, comments);
            else Line(text, $"{new string(' ', indent)}{key}: {Scalar(value)}", said);
        }
    }

    private static void Inner(StringBuilder text, string key, object record, int indent, bool comments)
    {
        if (indent == 0) text.Append('\n');
        text.Append(' ', indent).Append(key).Append(":\n");
        Fields(text, record, indent + 2, comments);
    }

    private static void Items(
        StringBuilder text, string key, IEnumerable items, int indent, string? said, bool comments)
    {
        var all = items.Cast<object>().ToList();
        if (indent == 0) text.Append('\n');
        if (all.Count == 0)
        {
            Line(text, $"{new string(' ', indent)}{key}: []", said);
            return;
        }
        Line(text, $"{new string(' ', indent)}{key}:", said);
        var first = comments;
        foreach (var item in all)
        {
            var inner = new StringBuilder();
            Fields(inner, item, indent + 4, first);
            first = false;
            // The dash takes the place of two of the first line's blanks.
            text.Append(' ', indent + 2).Append("- ").Append(inner.ToString().AsSpan(indent + 4));
        }
    }

    private static void Secret(StringBuilder text, string key, FileSecret secret, int indent)
    {
        var (kind, value) = secret.Encrypted.Length > 0 ? ("encrypted", secret.Encrypted)
            : secret.Environment.Length > 0 ? ("environment", secret.Environment)
            : secret.Plain.Length > 0 ? ("plain", secret.Plain)
            : ("reference", secret.Reference.Length > 0 ? secret.Reference : "stored");
        text.Append(' ', indent).Append(key).Append(":\n");
        text.Append(' ', indent + 2).Append(kind).Append(": ").Append(Scalar(value)).Append('\n');
    }

    private static void Line(StringBuilder text, string line, string? said)
    {
        text.Append(line);
        if (said is not null)
            text.Append(' ', Math.Max(1, CommentColumn - line.Length)).Append("# ").Append(said);
        text.Append('\n');
    }

    private static int Depth(Type type) => type.BaseType is { } above ? 1 + Depth(above) : 0;

    /// <summary>Begins with a letter, has nothing that YAML reads as more than text, and ends in no blank.</summary>
    [GeneratedRegex(@"^[A-Za-zÀ-ɏ_][\wÀ-ɏ .,/@()+$-]*(?<! )$")]
    private static partial Regex Plain();
}
