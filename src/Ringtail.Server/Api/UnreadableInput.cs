using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Ringtail.Server.Api;

/// <summary>A request that cannot be read is answered with what was wrong and where, not with a bare 400.</summary>
internal sealed class UnreadableInput(IProblemDetailsService problems) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad) return ValueTask.FromResult(false);
        httpContext.Response.StatusCode = bad.StatusCode;
        var details = new ProblemDetails
        {
            Status = bad.StatusCode,
            Title = "The request cannot be read.",
            Detail = bad.InnerException is JsonException json ? Said(json) : bad.Message,
        };
        if (bad.InnerException is JsonException { Path: { Length: > 2 } path } wrong)
            details.Extensions["errors"] = new Dictionary<string, string[]> { [path[2..]] = [Plain(wrong)] };
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext, Exception = exception, ProblemDetails = details,
        });
    }

    private static string Said(JsonException json) =>
        json.Path is { Length: > 2 } path ? $"{path[2..]}: {Plain(json)}" : Plain(json);

    /// <summary>Without the place, which is said before.</summary>
    private static string Plain(JsonException json)
    {
        var end = json.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return end < 0 ? json.Message : json.Message[..end];
    }
}
