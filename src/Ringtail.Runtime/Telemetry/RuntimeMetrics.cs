using System.Diagnostics.Metrics;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Live;

namespace Ringtail.Runtime.Telemetry;

/// <summary>The runtime's measurements, under the names that contracts promise to scrapers.</summary>
internal sealed class RuntimeMetrics
{
    public const string MeterName = "Ringtail.Runtime";

    /// <summary>Seconds; the goal is 99 % under 20 ms, so that boundary is one of them.</summary>
    private static readonly double[] LaunchDelayBoundaries =
        [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

    private readonly Counter<long> _attempts;
    private readonly Counter<long> _outcomes;
    private readonly Counter<long> _abandoned;
    private readonly Counter<long> _entries;
    private readonly Counter<long> _torn;
    private readonly Counter<long> _events;
    private readonly Histogram<double> _launchDelay;

    public RuntimeMetrics(IMeterFactory meters, LiveFeed feed)
    {
        var meter = meters.Create(MeterName);
        _attempts = meter.CreateCounter<long>("ringtail_attempts_total", null, "Attempts launched.");
        _outcomes = meter.CreateCounter<long>("ringtail_outcomes_total", null, "Attempts ended, by outcome.");
        _abandoned = meter.CreateCounter<long>(
            "ringtail_abandoned_total", null, "Live answers for which there was no agent in time.");
        _entries = meter.CreateCounter<long>(
            "ringtail_account_entries_total", null, "Live answers booked in the abandon accounts, by entry.");
        _torn = meter.CreateCounter<long>(
            "ringtail_torn_conversations_total", null, "Conversations cut by a Redirect to the safe harbour.");
        _events = meter.CreateCounter<long>("ringtail_ami_events_total", null, "AMI events read.");
        _launchDelay = meter.CreateHistogram(
            "ringtail_launch_delay_seconds", null, "From the decision to launch to the Originate written.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = LaunchDelayBoundaries });
        meter.CreateObservableGauge(
            "ringtail_live_attempts", () => feed.Current.Calls.Length, null, "Attempts live now.");
        meter.CreateObservableGauge("ringtail_agents", () => Agents(feed), null, "Agents now, by state.");
        // Scrapers see the counters from the start: a series that begins with its first event hides that event.
        foreach (var counter in new[] { _attempts, _abandoned, _torn, _events }) counter.Add(0);
        foreach (var entry in Enum.GetValues<AccountEntry>().Where(e => e != AccountEntry.None))
            _entries.Add(0, new KeyValuePair<string, object?>("entry", entry.ToString()));
        foreach (var outcome in Enum.GetValues<AttemptOutcome>().Where(o => o.IsOutcome()))
            _outcomes.Add(0, new KeyValuePair<string, object?>("outcome", outcome.Code()));
    }

    public void Launched(TimeSpan delay)
    {
        _attempts.Add(1);
        _launchDelay.Record(delay.TotalSeconds);
    }

    public void Ended(AttemptEnd end)
    {
        _outcomes.Add(1, new KeyValuePair<string, object?>("outcome", end.Outcome.Code()));
        if (end.Abandoned) _abandoned.Add(1);
        if (end.TornConversation) _torn.Add(1);
        if (end.AccountEntry != AccountEntry.None)
            _entries.Add(1, new KeyValuePair<string, object?>("entry", end.AccountEntry.ToString()));
    }

    public void EventReceived() => _events.Add(1);

    private static IEnumerable<Measurement<int>> Agents(LiveFeed feed) =>
        feed.Current.Agents.GroupBy(a => a.State)
            .Select(g => new Measurement<int>(g.Count(), new KeyValuePair<string, object?>("state", g.Key)));
}
