using System.Collections.Immutable;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Trunks;
using Ringtail.Runtime.History;

namespace Ringtail.Server.Forecasts;

/// <summary>Everything about a campaign that its forecast looks at, read at one instant.</summary>
internal sealed record CampaignGround
{
    public required int CampaignId { get; init; }
    public required string Name { get; init; }
    /// <summary>The run whose rest is forecast; null for a new run over all lists.</summary>
    public int? RunId { get; init; }
    /// <summary>By the dialer's clock.</summary>
    public required DateTimeOffset Now { get; init; }
    public required CallingHours Hours { get; init; }
    /// <summary>The campaign's own pacing is predictive.</summary>
    public bool Predictive { get; init; }
    /// <summary>The rule whose cap and limit predictive pacing keeps.</summary>
    public AbandonProfile Profile { get; init; } = AbandonProfile.Own;
    /// <summary>The campaign's and the run's factors, without that of the end points.</summary>
    public double Boost { get; init; } = 1;
    public TimeSpan RingTime { get; init; } = TimeSpan.FromSeconds(30);
    public ImmutableArray<TrunkSettings> Trunks { get; init; } = [];
    public ImmutableArray<EndPointSettings> EndPoints { get; init; } = [];
    public ImmutableArray<RescheduleRule> Rules { get; init; } = [];
    /// <summary>Never called yet, in all lists together.</summary>
    public long Fresh { get; init; }
    /// <summary>Called before and due again.</summary>
    public long Waiting { get; init; }
    /// <summary>Logged in at the campaign's end points, each person once.</summary>
    public int AgentsNow { get; init; }
    public CallHistory History { get; init; } = CallHistory.None;

    /// <summary>Only scripts and phones: no agents to wait for, and all lines are kept busy.</summary>
    public bool IsWithoutAgents => EndPoints.Length > 0 && EndPoints.All(e => e.Kind == EndPointKind.Phone);

    /// <summary>Of a campaign that dials for a team; its phones and scripts are left aside then.</summary>
    public IEnumerable<EndPointSettings> Dialed =>
        IsWithoutAgents ? EndPoints : EndPoints.Where(e => e.Kind == EndPointKind.Queue);

    /// <summary>Lines that calls may hold at once: what trunks have and what end points take.</summary>
    public int Channels => (int)Math.Clamp(
        Math.Min(Trunks.Sum(t => (long)Math.Max(0, t.Capacity - t.Reserve)), Dialed.Sum(e => (long)e.MaxChannels)),
        0, 1_000_000);

    public double LaunchesPerS => Trunks.Sum(t => t.CallsPerPeriod / t.Period.TotalSeconds);
}
