using System.Text.Encodings.Web;
using System.Text.Json;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Notifications;

/// <summary>The JSON of a webhook: one object, its keys only ever grow.</summary>
internal static class WebhookBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(OutboxItem item, string campaign)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("id", item.Id);
            json.WriteString("event", item.Event);
            json.WriteString("at", item.CreatedAt);
            json.WriteNumber("campaignId", item.Campaign.Value);
            json.WriteString("campaign", campaign);
            json.WriteNumber("runId", item.Run.Value);
            if (item.Attempt is { } attempt) Write(json, item, attempt);
            else
            {
                json.WriteString("state", item.StateCode);
                json.WriteString("text", item.Text);
            }
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, OutboxItem item, OutboxAttempt attempt)
    {
        json.WriteStartObject("attempt");
        json.WriteNumber("hopperId", item.Hopper.Value);
        json.WriteNumber("revision", item.Revision);
        json.WriteString("number", attempt.Number);
        json.WriteString("numberDialed", attempt.NumberDialed);
        json.WriteString("list", attempt.ListName);
        json.WriteString("state", item.StateCode);
        json.WriteString("extState", item.StatusExt);
        json.WriteNumber("retry", item.Retry);
        json.WriteNumber("rescheduleAfterS", item.RescheduleS);
        json.WriteString("agent", attempt.Agent);
        if (attempt.AnsweredAt is { } answered) json.WriteString("answeredAt", answered);
        if (attempt.EndedAt is { } ended) json.WriteString("endedAt", ended);
        Write(json, "attributes", attempt.Attributes);
        Write(json, "outputAttributes", attempt.OutputAttributes);
        json.WriteEndObject();
    }

    private static void Write(
        Utf8JsonWriter json, string name, IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        json.WriteStartObject(name);
        // Attributes may repeat in an upload; an object's keys should not.
        foreach (var (key, value) in attributes.GroupBy(a => a.Key).Select(g => g.Last())) json.WriteString(key, value);
        json.WriteEndObject();
    }
}
