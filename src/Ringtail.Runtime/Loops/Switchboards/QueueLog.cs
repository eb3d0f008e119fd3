using System.Globalization;
using System.Threading.Channels;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony;
using Ringtail.Telephony.Actions;

namespace Ringtail.Runtime.Loops.Switchboards;

/// <summary>One line of queue_log.</summary>
internal sealed record QueueLogLine(string Queue, string Uniqueid, string Agent, string Verb, string Data);

/// <summary>
/// What QueueMetrics reads as an outbound call: CALLOUTBOUND with the number, CONNECT with the wait, COMPLETECALLER or
/// COMPLETEAGENT with wait and talk, else ABANDON with the wait. Then CALLSTATUS with the status, and INFO with the
/// chosen attributes.
/// </summary>
internal sealed class QueueLogScribe(ChannelIds ids)
{
    private const string NoAgent = "NONE";
    private readonly Dictionary<HopperId, Call> _calls = [];

    public IEnumerable<QueueLogLine> On(AttemptProgress progress, AttemptDraft draft, QueueLogSettings log)
    {
        if (!_calls.TryGetValue(progress.Hopper, out var call))
        {
            call = _calls[progress.Hopper] = new Call { LaunchedAt = progress.At };
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
                yield return Line(log, draft, call.Agent, "CONNECT", $"{Seconds(call.Held)}|{Id(draft)}|0");
                break;
        }
    }

    public IEnumerable<QueueLogLine> On(AttemptEnd end, AttemptDraft draft, QueueLogSettings log)
    {
        if (!_calls.Remove(end.Hopper, out var call) || !end.Outcome.IsOutcome()) yield break;
        if (end.ConnectedAt is null && call.ConnectedAt is null && end.Outcome == AttemptOutcome.Terminated
            && end.AnsweredAt is { } answered)
        {
            // An extension that is no queue: whoever is there has the call from the answer on.
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

    /// <summary>The attempt was withdrawn or belongs to a run that writes nothing now.</summary>
    public void Forget(HopperId hopper) => _calls.Remove(hopper);

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
        public DateTimeOffset? AnsweredAt { get; set; }
        public DateTimeOffset? ConnectedAt { get; set; }
        public string Agent { get; set; } = NoAgent;
        public TimeSpan Held => ConnectedAt - LaunchedAt ?? TimeSpan.Zero;
    }
}

/// <summary>
/// Sends the lines one at a time, so that a call's Originate never waits for more than one of them. When the PBX is
/// slow or away the oldest are lost: queue_log is for statistics, the ledger is the truth.
/// </summary>
internal sealed class QueueLogSender(PbxLink link, Action<string?> refused)
{
    private const int WaitingMax = 10_000;
    private readonly Channel<QueueLogLine> _lines = Channel.CreateBounded<QueueLogLine>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Send(QueueLogLine line) => _lines.Writer.TryWrite(line);

    public async Task RunAsync(CancellationToken ct)
    {
        string? told = null;
        await foreach (var line in _lines.Reader.ReadAllAsync(ct))
        {
            var result = await link.WriteQueueLogAsync(line, ct);
            if (result is not AmiResult.Answered answered) continue;
            var problem = answered.IsSuccess ? null : answered.Response["Message"] ?? "refused";
            if (problem == told) continue;
            told = problem;
            refused(problem);
        }
    }
}
