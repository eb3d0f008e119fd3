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
        return problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            Exception = exception,
            ProblemDetails = new ProblemDetails
            {
                Status = bad.StatusCode,
                Title = "The request cannot be read.",
                Detail = bad.InnerException is JsonException json ? Said(json) : bad.Message,
            },
        });
    }

    private static string Said(JsonException json) => json.Path is { Length: > 2 } path
        ? $"{path[2..]}: {json.Message}"
        : json.Message;
}
