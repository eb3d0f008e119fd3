using System.Globalization;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.World.Host;
using Ringtail.World.Scenarios;

namespace Ringtail.World.Ledger;

/// <summary>
/// The PBX's queue_log as QueueMetrics reads it: what the PBX took, against what it saw of the call. Each line of a
/// call at most once and in order, whatever restarts; all of them where nothing goes wrong (docs/notifications.md).
/// </summary>
internal sealed class QueueLogBook(Scenario scenario, Site site, Witness witness, Rulebook rules)
{
    private const string Once = "queue_log has each line of a call once, in order";
    private const string Right = "queue_log says what happened";
    private const string Whole = "queue_log has each call";
    private static readonly string[] Order = ["CALLOUTBOUND", "CONNECT", "COMPLETE", "CALLSTATUS", "INFO"];

    private readonly SortedDictionary<int, List<Line>> _calls = [];

    /// <summary>An action reached the PBX.</summary>
    public void Arrived(AmiMessage action, AmiMessage response)
    {
        if (action["Action"] != "QueueLog" || response.Response != "Success") return;
        var line = new Line(action["Queue"]!, action["Interface"] ?? "", action["Event"]!, action["Message"] ?? "");
        if (Witness.HopperOf(action["Uniqueid"]) is not { } hopper)
        {
            rules.Break(Right, $"{line} is of no call");
            return;
        }
        if (!_calls.TryGetValue(hopper, out var lines)) _calls[hopper] = lines = [];
        lines.Add(line);
    }

    /// <param name="clockJumped">Waits and talks are told by the wall clock.</param>
    public void Check(bool clockJumped)
    {
        foreach (var (hopper, lines) in _calls)
        {
            if (!site.Store.State.AttemptsByHopper.TryGetValue(hopper, out var row)
                || LogOf(row.Draft.Offer.Run) is not { } log)
            {
                rules.Break(Right, $"{lines[0]} is of a call {hopper} that is not to be written");
                continue;
            }
            if (row.Draft.Reserved && !witness.Calls.ContainsKey(hopper))
                rules.Break(Right, $"{hopper}: {lines[0]}, and the number was only looked at");
            CheckOrder(hopper, lines, log);
            if (row.End is { } end) CheckLines(row, end, lines, log);
            if (!clockJumped) CheckTimes(hopper, lines);
        }
        if (!scenario.Faultless) return;
        foreach (var row in site.Store.State.Attempts)
            if (row.End is { } end && end.Outcome.IsOutcome() && LogOf(row.Draft.Offer.Run) is { } log
                && witness.Calls.ContainsKey(row.Draft.Hopper.Value))
                CheckWhole(row, _calls.GetValueOrDefault(row.Draft.Hopper.Value, []), log);
    }

    private QueueLogSettings? LogOf(RunId run) =>
        scenario.Runs.First(r => r.Settings.Run == run).Settings.QueueLog;

    private static int Rank(Line line) => line.Verb switch
    {
        "COMPLETECALLER" or "COMPLETEAGENT" or "ABANDON" => 2,
        var verb => Array.IndexOf(Order, verb),
    };

    private void CheckOrder(int hopper, List<Line> lines, QueueLogSettings log)
    {
        var last = -1;
        foreach (var line in lines)
        {
            if (line.Queue != Plain(log.Queue)) rules.Break(Right, $"{hopper}: {line} is not under {log.Queue}");
            var at = Rank(line);
            if (line.Verb == "INFO")
                at += log.Attributes.IndexOf(line.Fields[1], 0, StringComparer.OrdinalIgnoreCase);
            if (at <= last) rules.Break(Once, $"{hopper}: {string.Join("; ", lines)}");
            last = at;
        }
        if (lines.Exists(l => l.Verb == "CONNECT") && lines.Exists(l => l.Verb == "ABANDON"))
            rules.Break(Once, $"{hopper}: {string.Join("; ", lines)}");
    }

    private void CheckLines(MemoryAttempt row, AttemptEnd end, List<Line> lines, QueueLogSettings log)
    {
        string Told(string text) => $"{row.Draft.Hopper} ({end.Outcome}): {text}";
        var statuses = row.LateRevision == 0 ? [row.ExtendedStatus]
            : new[] { row.ExtendedStatus, row.FirstStatus };
        foreach (var line in lines)
        {
            switch (line.Verb)
            {
                case "CALLOUTBOUND" when line.Data != $"|{Plain(row.Draft.Offer.Number)}":
                    rules.Break(Right, Told($"{line}, called was {row.Draft.Offer.Number}"));
                    break;
                case "CALLSTATUS" when !Array.Exists(statuses,
                    s => line.Data == Plain(s.Length > 0 ? s : end.Outcome.Code())):
                    rules.Break(Right, Told($"{line}, the status is '{row.ExtendedStatus}'"));
                    break;
                case "INFO" when Find(row, line.Fields[1]) is not { } value || Plain(value) != line.Fields[2]:
                    rules.Break(Right, Told($"{line} is no attribute of the call"));
                    break;
            }
            if (!end.Outcome.IsOutcome() && Rank(line) > 1) rules.Break(Right, Told($"{line}, which was no attempt"));
        }
    }

    private void CheckTimes(int hopper, List<Line> lines)
    {
        if (witness.Calls.GetValueOrDefault(hopper) is { Touched: false, GivenUp: false, AgentFirst: false } call
            && call is { HeardLateBy.Ticks: 0, EndedAt: not null, EndPoint.Kind: EndPointKind.Queue })
            foreach (var line in lines) CheckTimes(call, line);
    }

    /// <summary>Against the PBX: who took the call, how long it waited and how long they talked.</summary>
    private void CheckTimes(SeenCall call, Line line)
    {
        var taken = call.ConnectedAt is not null;
        switch (line.Verb)
        {
            case "CONNECT":
                if (!taken || call.ConnectedTo.Length > 0 && line.Agent != call.ConnectedTo)
                    rules.Break(Right, $"{call}: {line}, taken by '{call.ConnectedTo}'");
                else if (!IsNear(line.Fields[0], call.ConnectedAt!.Value - call.At))
                    rules.Break(Right, $"{call}: {line}, connected at {call.ConnectedAt}");
                break;
            case "COMPLETECALLER" or "COMPLETEAGENT":
                if (!taken || call.ConnectedTo.Length > 0 && line.Agent != call.ConnectedTo)
                    rules.Break(Right, $"{call}: {line}, taken by '{call.ConnectedTo}'");
                else if (!IsNear(line.Fields[1], call.EndedAt!.Value - call.ConnectedAt!.Value))
                    rules.Break(Right, $"{call}: {line}, connected at {call.ConnectedAt}");
                break;
            case "ABANDON" when taken: rules.Break(Right, $"{call}: {line}, and it had an agent"); break;
        }
    }

    private bool IsNear(string seconds, TimeSpan seen) =>
        Math.Abs(int.Parse(seconds, CultureInfo.InvariantCulture) - seen.TotalSeconds) < 2 + (2 * scenario.Tick);

    private void CheckWhole(MemoryAttempt row, List<Line> lines, QueueLogSettings log)
    {
        string[] verbs = ["CALLOUTBOUND", "CALLSTATUS"];
        var infos = log.Attributes.Count(name => Find(row, name) is not null);
        var call = witness.Calls[row.Draft.Hopper.Value];
        var connect = call is { ConnectedAt: not null, EndPoint.Kind: EndPointKind.Queue };
        if (Array.TrueForAll(verbs, v => lines.Exists(l => l.Verb == v)) && lines.Exists(l => Rank(l) == 2)
            && lines.Count(l => l.Verb == "INFO") == infos
            && (!connect || lines.Exists(l => l.Verb == "CONNECT"))) return;
        rules.Break(Whole, $"{call}: {infos} attributes and {string.Join("; ", lines)}");
    }

    private static string? Find(MemoryAttempt row, string name) => row.Draft.Offer.Attributes
        .Concat(row.End?.OutputAttributes ?? [])
        .Where(a => a.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(a => a.Value).LastOrDefault();

    private static string Plain(string text) => text.Replace('|', ' ');

    private sealed record Line(string Queue, string Agent, string Verb, string Data)
    {
        public string[] Fields => Data.Split('|');

        public override string ToString() => $"{Queue}|{Agent}|{Verb}|{Data}";
    }
}
