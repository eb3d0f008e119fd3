using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <summary>Requests of one token, or of one user without a token, to <c>/api/v1</c> (settings <c>Api:…</c>).</summary>
internal sealed record ApiRateOptions
{
    /// <summary>Requests a second in the long run. 200 is more than a page or a busy integration asks, and a twentieth
    /// of what two cores answer.</summary>
    public int RequestsPerSecond { get; init; } = 200;
    /// <summary>Requests at once after a rest.</summary>
    public int Burst { get; init; } = 1_000;
}

/// <summary>
/// 429 with Retry-After in place of a queue: a program that asks too much hears it at once. The buckets are the
/// library's; its middleware is not used because the timer that it starts outlives the program's end within a process.
/// </summary>
internal sealed class ApiRateLimit(ApiRateOptions options) : IAsyncDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(
        http => RateLimitPartition.GetTokenBucketLimiter(Who(http), _ => Bucket(options)));

    public async Task AskAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/api"))
        {
            await next(http);
            return;
        }
        using var lease = _limiter.AttemptAcquire(http);
        if (lease.IsAcquired) await next(http);
        else await RefuseAsync(http, lease);
    }

    public ValueTask DisposeAsync() => _limiter.DisposeAsync();

    private static string Who(HttpContext http) =>
        http.User.FindFirstValue(TokenClaims.Id) is { } token ? $"token {token}"
        : http.User.FindFirstValue(ClaimTypes.NameIdentifier) is { } user ? $"user {user}"
        : $"address {http.Connection.RemoteIpAddress}";

    private static TokenBucketRateLimiterOptions Bucket(ApiRateOptions options) => new()
    {
        TokenLimit = options.Burst, TokensPerPeriod = Math.Max(1, options.RequestsPerSecond / 10),
        ReplenishmentPeriod = options.RequestsPerSecond >= 10
            ? TimeSpan.FromMilliseconds(100)
            : TimeSpan.FromSeconds(1.0 / options.RequestsPerSecond),
        QueueLimit = 0,
    };

    private static async Task RefuseAsync(HttpContext http, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter =
            Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await http.RequestServices.GetRequiredService<IProblemDetailsService>().TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = http,
            ProblemDetails = new ProblemDetails
            {
                Status = StatusCodes.Status429TooManyRequests,
                Title = "Too many requests.",
                Detail = "Wait as long as Retry-After says, then go on more slowly.",
            },
        });
    }
}

internal static class ApiRateLimitRegistration
{
    public static void AddApiRateLimit(this IServiceCollection services, IConfiguration settings)
    {
        var options = settings.GetSection("Api").Get<ApiRateOptions>() ?? new ApiRateOptions();
        if (options.RequestsPerSecond < 1 || options.Burst < 1)
            throw new Commands.CommandException("Api:RequestsPerSecond and Api:Burst must be at least 1.");
        services.AddSingleton(_ => new ApiRateLimit(options));
    }

    public static void UseApiRateLimit(this WebApplication app)
    {
        var limit = app.Services.GetRequiredService<ApiRateLimit>();
        app.Use(next => http => limit.AskAsync(http, next));
    }
}
