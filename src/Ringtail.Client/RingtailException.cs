using System.Text.Json;

namespace Ringtail.Client;

/// <summary>The server refused: its words, and the wrong fields.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">What was wrong, in a sentence.</param>
/// <param name="retryAfter">With 429: how long to wait.</param>
public class RingtailException(int status, string message, TimeSpan? retryAfter) : Exception(message)
{
    public int Status { get; } = status;
    public TimeSpan? RetryAfter { get; } = retryAfter;
    /// <summary>The refusal's word for programs, such as NoCampaign; empty when it has none.</summary>
    public string Code { get; private init; } = "";
    /// <summary>Whether the same request may be answered otherwise a moment later.</summary>
    public bool IsTransient => Status is 429 or 502 or 503 or 504;
    /// <summary>Sentences by field; empty when no field was named.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; private init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    internal static RingtailException Of(int status, string body, TimeSpan? retryAfter)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var root = problem.RootElement;
            var message = root.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
                ? detail.GetString()!
                : root.TryGetProperty("title", out var title) ? title.ToString() : $"The server answered {status}.";
            var errors = new Dictionary<string, IReadOnlyList<string>>();
            if (root.TryGetProperty("errors", out var fields) && fields.ValueKind == JsonValueKind.Object)
            {
                foreach (var field in fields.EnumerateObject())
                    errors[field.Name] = [.. field.Value.EnumerateArray().Select(e => e.ToString())];
            }
            var code = root.TryGetProperty("code", out var word) ? word.ToString() : "";
            return status == 412
                ? new RecordChangedException(message) { Errors = errors, Code = code }
                : new RingtailException(status, message, retryAfter) { Errors = errors, Code = code };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new RingtailException(status, $"The server answered {status}.", retryAfter);
        }
    }
}

/// <summary>
/// The record was changed or deleted since the tag given as <c>ifMatch</c> was read; nothing was saved. Read it again.
/// </summary>
public sealed class RecordChangedException(string message) : RingtailException(412, message, null);
