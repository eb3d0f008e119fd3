using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage.Rows;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Ringtail.Server.Api;

/// <summary>An endpoint that takes an <c>Idempotency-Key</c>, for the description.</summary>
internal sealed record TakesIdempotencyKey;

internal static class IdempotentEndpoints
{
    /// <summary>Keys that this process works on: tells "wait" from "nobody knows what became of it".</summary>
    private static readonly ConcurrentDictionary<(string, string), bool> AtWork = new();

    public static RouteHandlerBuilder WithIdempotency(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new TakesIdempotencyKey()).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .AddEndpointFilter(FilterAsync);

    /// <summary>
    /// For a body of any length whose answer is streamed. With a key the body is written down first, to be told from
    /// another; the answer that is kept is the last line, which is the report.
    /// </summary>
    public static RouteHandlerBuilder WithIdempotencyOfUpload(this RouteHandlerBuilder endpoint) => endpoint
        .WithMetadata(new TakesIdempotencyKey()).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .AddEndpointFilter(UploadAsync);

    private static ValueTask<object?> FilterAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        KeyOf(context.HttpContext) is { } key
            ? OnceAsync(context, key, FingerprintOf(context), keys => DoAsync(context, next, keys, key))
            : next(context);

    private static async ValueTask<object?> UploadAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (KeyOf(http) is not { } key) return await next(context);
        await using var upload = await KeptUpload.ReadAsync(http);
        http.Request.Body = upload.Content;
        var fingerprint = Hash($"{FingerprintOf(context)} {http.Request.ContentType} {upload.Hash}");
        return await OnceAsync(context, key, fingerprint, keys => UploadOnceAsync(context, next, keys, key));
    }

    /// <summary>Null without one.</summary>
    private static string? KeyOf(HttpContext http)
    {
        if (http.Request.Headers[Idempotency.Header] is not { Count: > 0 } header) return null;
        var key = header.ToString();
        if (header.Count > 1 || key.Length > Idempotency.KeyCharsMax || key.Any(c => c is < ' ' or > '~'))
            throw new InvalidFieldsException([new FieldProblem("IdempotencyKey", "IdempotencyKey",
                $"(header {Idempotency.Header}) must come once, "
                + $"with 1 to {Idempotency.KeyCharsMax} printable ASCII characters.")]);
        return key.Length > 0 ? key : null;
    }

    private static string OwnerOf(HttpContext http) => http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

    private static async ValueTask<object?> OnceAsync(
        EndpointFilterInvocationContext context, string key, string fingerprint,
        Func<Idempotency, Task<IResult>> work)
    {
        var http = context.HttpContext;
        var owner = OwnerOf(http);
        var keys = http.RequestServices.GetRequiredService<Idempotency>();
        if (await keys.BeginAsync(owner, key, fingerprint, http.RequestAborted) is { } stands)
            return Answer(http, stands, fingerprint, AtWork.ContainsKey((owner, key)));
        AtWork[(owner, key)] = true;
        try
        {
            return await work(keys);
        }
        finally
        {
            AtWork.TryRemove((owner, key), out _);
        }
    }

    private static async Task<IResult> DoAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, Idempotency keys, string key)
    {
        var owner = OwnerOf(context.HttpContext);
        try
        {
            var result = (IResult)(await next(context))!;
            var answer = await WriteAsync(context.HttpContext, result);
            await keys.FinishAsync(owner, key, answer);
            return Replay(context.HttpContext, answer);
        }
        catch (Exception refused) when (
            refused is ControlException or InvalidFieldsException or BadHttpRequestException)
        {
            await keys.ForgetAsync(owner, key);
            throw;
        }
    }

    private static async Task<IResult> UploadOnceAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, Idempotency keys, string key)
    {
        var http = context.HttpContext;
        var (owner, wire) = (OwnerOf(http), http.Response.Body);
        await using var last = new LastLineStream(wire);
        http.Response.Body = last;
        try
        {
            var result = (IResult)(await next(context))!;
            if (last.Line.Length == 0)
            {
                // Refused before a line was written: the list is not there.
                await keys.ForgetAsync(owner, key);
                return result;
            }
            await keys.FinishAsync(owner, key, new IdempotencyRow
            {
                Status = http.Response.StatusCode, ContentType = http.Response.ContentType ?? "", Body = last.Line,
            });
            return result;
        }
        catch (Exception refused) when (
            refused is ControlException or InvalidFieldsException or BadHttpRequestException)
        {
            await keys.ForgetAsync(owner, key);
            throw;
        }
        finally
        {
            http.Response.Body = wire;
        }
    }

    /// <summary>Executes the result into memory, as it would be sent.</summary>
    private static async Task<IdempotencyRow> WriteAsync(HttpContext http, IResult result)
    {
        var wire = http.Response.Body;
        using var memory = new MemoryStream();
        http.Response.Body = memory;
        try
        {
            await result.ExecuteAsync(http);
            await http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            http.Response.Body = wire;
        }
        return new IdempotencyRow
        {
            Status = http.Response.StatusCode, ContentType = http.Response.ContentType ?? "",
            Location = http.Response.Headers.Location.ToString(), Body = Encoding.UTF8.GetString(memory.ToArray()),
        };
    }

    private static IResult Answer(HttpContext http, IdempotencyRow stands, string fingerprint, bool atWork)
    {
        if (stands.Fingerprint != fingerprint)
            return TypedResults.Problem("The key was used for another request. Give each request a key of its own.",
                statusCode: StatusCodes.Status422UnprocessableEntity, title: "The key is taken.");
        if (stands.Status != 0)
        {
            http.Response.Headers[Idempotency.ReplayedHeader] = "true";
            return Replay(http, stands);
        }
        if (atWork) http.Response.Headers.RetryAfter = "1";
        return TypedResults.Problem(
            atWork ? "The same request is being worked on. Ask again in a moment."
                : "The same request was interrupted and may have been done. Look for what it makes, "
                    + "then go on with a new key.",
            statusCode: StatusCodes.Status409Conflict, title: "The request has no answer yet.");
    }

    private static IResult Replay(HttpContext http, IdempotencyRow answer)
    {
        if (answer.Location.Length > 0) http.Response.Headers.Location = answer.Location;
        return answer.Body.Length == 0
            ? TypedResults.StatusCode(answer.Status)
            : Results.Text(answer.Body, answer.ContentType, Encoding.UTF8, answer.Status);
    }

    /// <summary>Method, path and what was read of the body: blanks and the order of its keys do not matter.</summary>
    private static string FingerprintOf(EndpointFilterInvocationContext context)
    {
        var http = context.HttpContext;
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var text = new StringBuilder($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}");
        foreach (var argument in context.Arguments)
        {
            if (argument?.GetType() is { } type && type.Name.EndsWith("Input", StringComparison.Ordinal))
                text.Append('\n').Append(JsonSerializer.Serialize(argument, type, options));
        }
        return Hash(text.ToString());
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
