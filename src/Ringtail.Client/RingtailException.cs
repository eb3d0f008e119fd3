using System.Text.Json;

namespace Ringtail.Client;

/// <summary>The server refused: its words, and the wrong fields.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">What was wrong, in a sentence.</param>
/// <param name="retryAfter">With 429: how long to wait.</param>
public sealed class RingtailException(int status, string message, TimeSpan? retryAfter) : Exception(message)
{
    public int Status { get; } = status;
    public TimeSpan? RetryAfter { get; } = retryAfter;
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
            return new RingtailException(status, message, retryAfter) { Errors = errors };
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new RingtailException(status, $"The server answered {status}.", retryAfter);
        }
    }
}
