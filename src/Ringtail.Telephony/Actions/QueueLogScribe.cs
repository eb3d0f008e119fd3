using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Telephony.Actions;

/// <summary>One line of queue_log.</summary>
public sealed record QueueLogLine(string Queue, string Uniqueid, string Agent, string Verb, string Data);

/// <summary>
/// What QueueMetrics reads as an outbound call: CALLOUTBOUND with the number, CONNECT with the wait, COMPLETECALLER or
/// COMPLETEAGENT with wait and talk, else ABANDON with the wait. Then CALLSTATUS with the status, and INFO with the
/// chosen attributes. Each line of a call at most once, in this order, whatever restarts.
/// </summary>
/// <param name="isQueue">Whether calls to the end point are agents' of a queue.</param>
public sealed class QueueLogScribe(ChannelIds ids, Func<EndPointId, bool> isQueue)
{
    private const string NoAgent = "NONE";
    private readonly Dictionary<RunId, QueueLogSettings> _runs = [];
    private readonly Dictionary<HopperId, Call> _calls = [];

    public void Attach(RunSettings run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.QueueLog is { } log) _runs[run.Run] = log;
        else _runs.Remove(run.Run);
    }

    /// <summary>A call of a former life: its beginning was written there.</summary>
    public void Restore(RestoredAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (attempt.State == AttemptState.Reserved) return;
        _calls[attempt.Draft.Hopper] = new Call
        {
            LaunchedAt = attempt.LaunchedAt ?? attempt.Draft.DecidedAt,
            AnsweredAt = attempt.AnsweredAt,
            ConnectedAt = attempt.ConnectedAt,
        };
    }

    /// <summary>The lines that follow from an effect; none from most.</summary>
    public IEnumerable<QueueLogLine> On(
        SwitchboardEffect effect, IReadOnlyDictionary<HopperId, AttemptDraft> drafts)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        return effect switch
        {
            SwitchboardEffect.RecordProgress { Progress: var progress }
                when drafts.TryGetValue(progress.Hopper, out var draft) =>
                On(progress, draft, _runs.GetValueOrDefault(draft.Offer.Run)),
            SwitchboardEffect.RecordEnd { End: var end } when drafts.TryGetValue(end.Hopper, out var draft) =>
                On(end, draft, _runs.GetValueOrDefault(draft.Offer.Run)),
            _ => [],
        };
    }

    private IEnumerable<QueueLogLine> On(AttemptProgress progress, AttemptDraft draft, QueueLogSettings? log)
    {
        // A number that an agent looks at is no call yet.
        if (progress.State == AttemptState.Reserved) yield break;
        if (!_calls.TryGetValue(progress.Hopper, out var call))
        {
            call = _calls[progress.Hopper] = new Call { LaunchedAt = progress.At, IsSilent = log is null };
            if (log is not null)
                yield return Line(log, draft, NoAgent, "CALLOUTBOUND", $"|{Field(draft.Offer.Number)}");
        }
        switch (progress.State)
        {
            case AttemptState.Answered:
                call.AnsweredAt ??= progress.At;
                break;
            case AttemptState.WithAgent when call.ConnectedAt is null:
                call.AnsweredAt ??= progress.At;
                call.ConnectedAt = progress.At;
                call.Agent = progress.Agent.Length > 0 ? progress.Agent : NoAgent;
                if (log is not null && !call.IsSilent)
                    yield return Line(log, draft, call.Agent, "CONNECT", $"{Seconds(call.Held)}|{Id(draft)}|0");
                break;
        }
    }

    private IEnumerable<QueueLogLine> On(AttemptEnd end, AttemptDraft draft, QueueLogSettings? log)
    {
        if (!_calls.Remove(end.Hopper, out var call) || log is null || call.IsSilent || !end.Outcome.IsOutcome())
            yield break;
        if (call.Agent == NoAgent && end.Agent.Length > 0) call.Agent = end.Agent;
        if (end.ConnectedAt is null && call.ConnectedAt is null && end.Outcome == AttemptOutcome.Terminated
            && end.AnsweredAt is { } answered && !isQueue(draft.EndPoint))
        {
            // Whoever is at an extension has the call from the answer on.
            (call.AnsweredAt, call.ConnectedAt) = (answered, answered);
            yield return Line(log, draft, call.Agent, "CONNECT", $"{Seconds(call.Held)}|{Id(draft)}|0");
        }
        if (call.ConnectedAt is { } connected)
        {
            var verb = end.Evidence.EndedByCustomer == true ? "COMPLETECALLER" : "COMPLETEAGENT";
            yield return Line(
                log, draft, call.Agent, verb, $"{Seconds(call.Held)}|{Seconds(end.EndedAt - connected)}|1");
        }
        else
        {
            yield return Line(log, draft, NoAgent, "ABANDON", $"1|1|{Seconds(end.EndedAt - call.LaunchedAt)}");
        }
        var status = end.ExtendedStatus.Length > 0 ? end.ExtendedStatus : end.Outcome.Code();
        yield return Line(log, draft, call.Agent, "CALLSTATUS", Field(status));
        foreach (var name in log.Attributes)
        {
            if ((Find(end.OutputAttributes, name) ?? Find(draft.Offer.Attributes, name)) is { } value)
                yield return Line(log, draft, call.Agent, "INFO", $"VARIABLE|{Field(name)}|{Field(value)}");
        }
    }

    private QueueLogLine Line(QueueLogSettings log, AttemptDraft draft, string agent, string verb, string data) =>
        new(Field(log.Queue), Id(draft), Field(agent), verb, data);

    private string Id(AttemptDraft draft) => ids.For(draft.Hopper);

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>> attributes, string name)
    {
        foreach (var (key, value) in attributes)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    /// <summary>What would end a field or a line there becomes a blank.</summary>
    private static string Field(string text) =>
        string.Concat(text.Select(c => c == '|' || char.IsControl(c) ? ' ' : c));

    private static string Seconds(TimeSpan span) =>
        ((long)Math.Max(0, span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private sealed class Call
    {
        public required DateTimeOffset LaunchedAt { get; init; }
        /// <summary>Its run wrote nothing when it began: half a call would be worse than none.</summary>
        public bool IsSilent { get; init; }
        public DateTimeOffset? AnsweredAt { get; set; }
        public DateTimeOffset? ConnectedAt { get; set; }
        public string Agent { get; set; } = NoAgent;
        public TimeSpan Held => ConnectedAt - LaunchedAt ?? TimeSpan.Zero;
    }
}
