using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Notifications;

/// <summary>Everything of the outbox that goes out over HTTP. One try each; the outbox tries again.</summary>
internal sealed class HttpTeller(
    IHttpClientFactory clients, IRingtailDbFactory databases, ProtectedSecrets secrets, TimeProvider clock)
{
    public const string ClientName = "Ringtail.Told";

    /// <summary>What a receiver answers is only shown to people.</summary>
    private const int AnswerCharsMax = 200;

    public async Task<TellResult> TellAsync(OutboxItem item, CancellationToken ct)
    {
        HttpRequestMessage? request;
        try
        {
            request = item.Kind switch
            {
                FollowUpKind.Notify => Form(item.Target, AttemptFields.Form(item)),
                FollowUpKind.HttpPost => Form(Url(item), AttemptFields.RuleForm(item)),
                FollowUpKind.HttpGet => Get(Url(item), AttemptFields.RuleForm(item)),
                FollowUpKind.Webhook => await SignedAsync(item, ct),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (UriFormatException e)
        {
            return new($"The address is not valid: {e.Message}", Final: true);
        }
        catch (StoreException e) when (!e.IsTransient)
        {
            return new(e.Message);
        }
        if (request is null) return new("The webhook was deleted or switched off.", Final: true);
        using (request) return await SendAsync(request, ct);
    }

    private async Task<TellResult> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (answer.IsSuccessStatusCode) return TellResult.Arrived;
            var said = await SaidAsync(answer, ct);
            return new(string.Create(CultureInfo.InvariantCulture,
                $"{(int)answer.StatusCode} {answer.ReasonPhrase}{said}"));
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutRejectedException or IOException)
        {
            return new(e.InnerException is { } inner ? $"{e.Message} ({inner.Message})" : e.Message);
        }
        catch (BrokenCircuitException)
        {
            return new("The receiver failed again and again; it is left alone for a moment.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new("The receiver did not answer in time.");
        }
    }

    private static async Task<string> SaidAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.Headers.Location is { } elsewhere) return $": it names another address, {elsewhere}";
        var bytes = new byte[AnswerCharsMax];
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        var text = string.Concat(Encoding.UTF8.GetString(bytes, 0, read).Where(c => !char.IsControl(c))).Trim();
        return text.Length == 0 ? "" : $": {text}";
    }

    private static HttpRequestMessage Form(string url, IEnumerable<KeyValuePair<string, string>> fields) =>
        new(HttpMethod.Post, new Uri(url)) { Content = new FormUrlEncodedContent(fields) };

    private static HttpRequestMessage Get(string url, IEnumerable<KeyValuePair<string, string>> fields)
    {
        var query = string.Join('&', fields.Select(
            f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value)}"));
        return new(HttpMethod.Get, new Uri(url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query));
    }

    private static string Url(OutboxItem item) => AttemptFields.Fill(item.Target, item, Uri.EscapeDataString);

    /// <summary>Null when nobody wants it any more.</summary>
    private async Task<HttpRequestMessage?> SignedAsync(OutboxItem item, CancellationToken ct)
    {
        await using var db = databases.Create();
        var hook = await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == item.SourceId, ct);
        if (hook is null || !hook.Enabled) return null;
        var campaign = await db.Campaigns.AsNoTracking().Where(c => c.Id == item.Campaign.Value)
            .Select(c => c.Name).SingleOrDefaultAsync(ct) ?? "";
        return Sign(hook, WebhookBody.Write(item, campaign));
    }

    private HttpRequestMessage Sign(WebhookRow hook, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hook.Url))
        {
            Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            },
        };
        var at = clock.GetUtcNow().ToUnixTimeSeconds();
        request.Headers.Add(
            WebhookSignature.Header, WebhookSignature.Of(secrets.Unprotect(hook.ProtectedSecret), at, body));
        return request;
    }
}

/// <summary>
/// How a receiver knows that a request is ours and new: <c>t=SECONDS,v1=HEX</c>, where HEX is the HMAC-SHA256 of the
/// seconds, a full stop and the body, under the webhook's secret.
/// </summary>
public static class WebhookSignature
{
    public const string Header = "Ringtail-Signature";

    public static string Of(string secret, long seconds, ReadOnlySpan<byte> body)
    {
        var time = seconds.ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time), (byte)'.', .. body];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return $"t={time},v1={Convert.ToHexStringLower(mac)}";
    }
}
