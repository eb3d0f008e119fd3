using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Runtime.Storage;

/// <summary>
/// The JSON inside columns: attributes as an array of [name, value] pairs in their order, and the evidence.
/// </summary>
internal static class StoredJson
{
    private static readonly JsonWriterOptions WriterOptions =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        if (attributes.Count == 0) return "";
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, WriterOptions))
        {
            json.WriteStartArray();
            foreach (var (name, value) in attributes)
            {
                json.WriteStartArray();
                json.WriteStringValue(name);
                json.WriteStringValue(value);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    public static IReadOnlyList<KeyValuePair<string, string>> ReadAttributes(string json)
    {
        if (json.Length == 0) return [];
        var pairs = JsonSerializer.Deserialize(json, StoredJsonContext.Default.StringArrayArray)!;
        return Array.ConvertAll(pairs, pair => KeyValuePair.Create(pair[0], pair[1]));
    }

    public static string Write(IReadOnlyList<ContactNumber> numbers) => Write(
        [.. numbers.Select(n => KeyValuePair.Create(n.Number, n.E164 ?? ""))]);

    public static IReadOnlyList<ContactNumber> ReadNumbers(string json) => json.Length == 0
        ? []
        : [.. ReadAttributes(json).Select(n => new ContactNumber(n.Key, n.Value.Length > 0 ? n.Value : null))];

    /// <summary>Sets one attribute, in its place or at the end.</summary>
    public static string Set(string json, string name, string value)
    {
        var attributes = ReadAttributes(json).ToList();
        var at = attributes.FindIndex(a => a.Key == name);
        if (at < 0) attributes.Add(KeyValuePair.Create(name, value));
        else attributes[at] = KeyValuePair.Create(name, value);
        return Write(attributes);
    }

    public static string Write(AttemptEvidence evidence) =>
        JsonSerializer.Serialize(evidence, StoredJsonContext.Default.AttemptEvidence);

    /// <summary>The evidence of a claim that ended without an attempt: the gate's words.</summary>
    public static string Note(string note) => note.Length == 0 ? "" : Write(new AttemptEvidence { Note = note });

    public static string Write(PacingKnowledge knowledge) =>
        JsonSerializer.Serialize(knowledge, StoredJsonContext.Default.PacingKnowledge);

    /// <summary>Null when a later version wrote what this one cannot read: then the pacing learns anew.</summary>
    public static PacingKnowledge? ReadKnowledge(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StoredJsonContext.Default.PacingKnowledge);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static AttemptEvidence ReadEvidence(string json) => json.Length == 0
        ? new AttemptEvidence()
        : JsonSerializer.Deserialize(json, StoredJsonContext.Default.AttemptEvidence)!;
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AttemptEvidence))]
[JsonSerializable(typeof(PacingKnowledge))]
[JsonSerializable(typeof(string[][]))]
internal sealed partial class StoredJsonContext : JsonSerializerContext;
