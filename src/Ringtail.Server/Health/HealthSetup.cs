using Microsoft.AspNetCore.Http.HttpResults;
using OpenTelemetry.Metrics;
using Ringtail.Server.Access;

namespace Ringtail.Server.Health;

/// <summary><c>/healthz</c> for probes and <c>/metrics</c> for Prometheus.</summary>
internal static class HealthSetup
{
    public static void AddRingtailHealth(this IServiceCollection services)
    {
        services.AddSingleton<StoreProbe>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(
                "Ringtail.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter(o => o.ScopeInfoEnabled = false));
    }

    public static void MapRingtailHealth(this WebApplication app)
    {
        app.MapGet("/healthz", HealthAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policies.Control)
            .Needs(Right.Look);
    }

    /// <summary>
    /// 200 when migrations are done, the silo is up and the store takes writes; 503 with one line otherwise.
    /// </summary>
    private static async Task<ContentHttpResult> HealthAsync(
        IHostApplicationLifetime life, StoreProbe store, CancellationToken ct)
    {
        // The host starts the silo before it listens and reports "started" after both; migrations ran before.
        if (!life.ApplicationStarted.IsCancellationRequested) return NotReady("starting");
        if (life.ApplicationStopping.IsCancellationRequested) return NotReady("stopping");
        return await store.ProblemAsync(ct) is { } problem
            ? NotReady($"the store takes no writes: {problem}")
            : TypedResults.Text("ok\n", "text/plain", statusCode: StatusCodes.Status200OK);
    }

    private static ContentHttpResult NotReady(string reason) =>
        TypedResults.Text(reason + "\n", "text/plain", statusCode: StatusCodes.Status503ServiceUnavailable);
}
