using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ringtail.Server.WombatApi.Reading;

/// <summary>
/// One record as a client sent it. Tolerant where WombatDialer's clients need it: more keys than asked for, numbers as
/// texts, <c>""</c> and <c>null</c> for "not given", 0 and 1 or texts for booleans. What cannot be meant is refused by
/// the field's name.
/// </summary>
internal sealed class LenientJson
{
    private static readonly JsonDocumentOptions Tolerant = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = 32,
    };

    private readonly JsonObject _record;

    private LenientJson(JsonObject record) => _record = record;

    /// <summary>Null when there is no record at all (empty, or an empty object).</summary>
    /// <exception cref="WombatProblem">No JSON object.</exception>
    public static LenientJson? Parse(string data)
    {
        if (string.IsNullOrWhiteSpace(data)) return null;
        try
        {
            using var document = JsonDocument.Parse(data, Tolerant);
            if (document.RootElement.ValueKind is JsonValueKind.Null) return null;
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                throw new WombatProblem("data", "must be one JSON object.");
            RefuseHalves("data", document.RootElement);
            var record = JsonObject.Create(document.RootElement.Clone())!;
            return record.Count == 0 ? null : new LenientJson(record);
        }
        catch (JsonException broken)
        {
            throw new WombatProblem(
                "data",
                $"is no JSON object: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1} is wrong.");
        }
        catch (ArgumentException)
        {
            throw new WombatProblem("data", "names a key twice.");
        }
    }

    /// <summary>
    /// A <c>\ud800</c> without its other half is no text, though the JSON around it is well-formed. A key that is given
    /// twice is found at any depth: the framework would find it when it is first asked for.
    /// </summary>
    private static void RefuseHalves(string key, JsonElement value)
    {
        try
        {
            if (value.ValueKind is JsonValueKind.String) value.GetString();
            else if (value.ValueKind is JsonValueKind.Array)
            {
                foreach (var item in value.EnumerateArray()) RefuseHalves(key, item);
            }
            else if (value.ValueKind is JsonValueKind.Object)
            {
                var keys = new HashSet<string>();
                foreach (var inner in value.EnumerateObject())
                {
                    if (!keys.Add(inner.Name)) throw new ArgumentException(inner.Name);
                    RefuseHalves(inner.Name, inner.Value);
                }
            }
        }
        catch (InvalidOperationException)
        {
            throw new WombatProblem(
                WombatParameters.Shortened(key), "holds half of a character (an unpaired surrogate).");
        }
    }

    public bool Has(string key) => Value(key) is not null;

    /// <summary>The text, or <paramref name="otherwise"/> when the key is absent or null.</summary>
    public string Text(string key, string otherwise) => Value(key) switch
    {
        null => otherwise,
        { } value when value.GetValueKind() is JsonValueKind.String => Whole(key, value.GetValue<string>()),
        { } value when value.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False =>
            value.ToJsonString(),
        _ => throw new WombatProblem(key, "must be a text."),
    };

    private static string Whole(string key, string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new WombatProblem(key, "holds a zero character.")
        : text;

    public int Integer(string key, int otherwise) => OptionalInteger(key) ?? otherwise;

    public int? OptionalInteger(string key)
    {
        if (Plain(key) is not { } text) return null;
        return ParseInteger(text)
            ?? throw new WombatProblem(key, $"must be a whole number; it is '{WombatParameters.Shortened(text)}'.");
    }

    public double Number(string key, double otherwise)
    {
        if (Plain(key) is not { } text) return otherwise;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : throw new WombatProblem(key, $"must be a number; it is '{WombatParameters.Shortened(text)}'.");
    }

    public bool Flag(string key, bool otherwise) => Plain(key)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        var text => throw new WombatProblem(key, $"must be true or false; it is '{WombatParameters.Shortened(text)}'."),
    };

    /// <summary>An id in an object of its own, <c>"astId": {"id": 1}</c>; the bare number is taken as well.</summary>
    public int? Reference(string key, string idKey) =>
        Value(key) is JsonObject inner ? new LenientJson(inner).OptionalInteger(idKey) : OptionalInteger(key);

    /// <summary>The objects of an array; empty when the key is absent or null.</summary>
    public IEnumerable<LenientJson> Items(string key) => Value(key) switch
    {
        null => [],
        JsonArray list => list.Where(o => o is not null).Select(o => new LenientJson(o as JsonObject
            ?? throw new WombatProblem(
                key, $"must hold objects; it holds {WombatParameters.Shortened(o!.ToJsonString())}."))),
        _ => throw new WombatProblem(key, "must be an array."),
    };

    /// <summary>A whole number, also written as <c>5.0</c>; null when it is none.</summary>
    public static int? ParseInteger(string text) =>
        decimal.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue ? (int)number : null;

    private JsonNode? Value(string key) => _record.TryGetPropertyValue(key, out var value) ? value : null;

    /// <summary>A scalar as text; null when absent, null or empty.</summary>
    private string? Plain(string key) => Text(key, "").Trim() is { Length: > 0 } text ? text : null;
}
