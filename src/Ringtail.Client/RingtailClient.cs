using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ringtail.Client;

/// <summary>
/// Ringtail's typed API, <c>/api/v1</c>. One method for each call; what is refused is a
/// <see cref="RingtailException"/>. Safe for many threads.
/// </summary>
public sealed partial class RingtailClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        // The server tells null from "left out": what was not set is left out.
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
    private readonly HttpClient _http;

    /// <param name="server">Such as https://dialer.example/.</param>
    /// <param name="token">Made under <c>/api/v1/tokens</c> or in the web page.</param>
    public RingtailClient(Uri server, string token) : this(server, new AuthenticationHeaderValue("Bearer", token)) { }

    /// <param name="server">Such as https://dialer.example/.</param>
    public RingtailClient(Uri server, string user, string password) : this(server, new AuthenticationHeaderValue(
        "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")))) { }

    private RingtailClient(Uri server, AuthenticationHeaderValue credentials)
    {
        // Streams last as long as they last; a call is ended by its own token.
        _http = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = credentials;
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, (string Name, object? Value)[] query, (string Name, object? Value)[] headers,
        HttpContent? body, CancellationToken ct)
    {
        var answer = await ExchangeAsync(method, path, query, headers, body, ct).ConfigureAwait(false);
        if (typeof(T) == typeof(Stream))
            return (T)(object)await answer.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        using (answer)
        {
            var value = await answer.Content.ReadFromJsonAsync<T>(Json, ct).ConfigureAwait(false)
                ?? throw new RingtailException((int)answer.StatusCode, "The server answered null.", null);
            if (value is Tagged record) record.ETag = answer.Headers.ETag?.ToString();
            return value;
        }
    }

    private async Task SendAsync(
        HttpMethod method, string path, (string Name, object? Value)[] query, (string Name, object? Value)[] headers,
        HttpContent? body, CancellationToken ct) =>
        (await ExchangeAsync(method, path, query, headers, body, ct).ConfigureAwait(false)).Dispose();

    private async Task<HttpResponseMessage> ExchangeAsync(
        HttpMethod method, string path, (string Name, object? Value)[] query, (string Name, object? Value)[] headers,
        HttpContent? body, CancellationToken ct)
    {
        var given = query.Where(q => q.Value is not null)
            .SelectMany(q => Each(q.Value!).Select(v => $"{q.Name}={Uri.EscapeDataString(Plain(v))}")).ToList();
        using var request = new HttpRequestMessage(
            method, new Uri(given.Count == 0 ? path : $"{path}?{string.Join('&', given)}", UriKind.Relative));
        request.Content = body;
        foreach (var (name, value) in headers.Where(h => h.Value is not null)) request.Headers.Add(name, Plain(value!));
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode) return answer;
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync(ct).ConfigureAwait(false);
            throw RingtailException.Of((int)answer.StatusCode, text, answer.Headers.RetryAfter?.Delta);
        }
    }

    private static JsonContent JsonBody<T>(T input) => JsonContent.Create(input, options: Json);

    private static StreamContent StreamBody(Stream content, string contentType)
    {
        var body = new StreamContent(content);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return body;
    }

    /// <summary>A path's part.</summary>
    private static string Text(object value) => Uri.EscapeDataString(Plain(value));

    /// <summary>A parameter that may be repeated is given as a list.</summary>
    private static IEnumerable<object> Each(object value) =>
        value is System.Collections.IEnumerable many and not string ? many.Cast<object>() : [value];

    private static string Plain(object value) => value switch
    {
        DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
