using System.Collections.Concurrent;

namespace Ringtail.Server.Forecasts;

/// <summary>
/// The forecast beside a start button: the campaign's own pacing alone, on few teams, made when somebody looks and kept
/// for a while for everybody else who does.
/// </summary>
internal sealed class ForecastGlances(GroundReader grounds, ForecastDesk desk, TimeProvider clock)
{
    /// <summary>Five teams show whether it is hours or days; the forecast's page has the ranges.</summary>
    private const int Seeds = 5;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);
    private readonly ConcurrentDictionary<(int Campaign, int? Run), (CampaignForecast Forecast, DateTimeOffset Until)>
        _made = new();

    /// <param name="run">Its rest; null for a new run over all lists.</param>
    /// <exception cref="ForecastException">There is nothing to forecast, or too many are being made.</exception>
    /// <exception cref="Ringtail.Runtime.Configuration.InvalidFieldsException">A figure is out of its
    /// range.</exception>
    public async Task<CampaignForecast> MakeAsync(int campaign, int? run, CancellationToken ct)
    {
        if (Known(campaign, run) is { } known) return known;
        var ground = await grounds.ReadAsync(campaign, run, ct);
        var plan = ForecastPlan.Of(ground, new Dictionary<Figure, double>());
        var present = plan with
        {
            Seeds = Math.Min(Seeds, plan.Seeds), Candidates = [.. plan.Candidates.Where(c => c.IsPresent)],
        };
        var forecast = await desk.RunAsync(present, null, ct);
        _made[(campaign, run)] = (forecast, clock.GetUtcNow() + Kept);
        return forecast;
    }

    /// <summary>Null when there is none that is fresh enough.</summary>
    public CampaignForecast? Known(int campaign, int? run) =>
        _made.TryGetValue((campaign, run), out var made) && made.Until > clock.GetUtcNow() ? made.Forecast : null;
}
