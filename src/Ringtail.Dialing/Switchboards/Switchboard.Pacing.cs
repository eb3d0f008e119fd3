using System.Collections.Immutable;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>How many calls to launch now, for whom, over what; and the launch in its two steps.</summary>
public sealed partial class Switchboard
{
    /// <summary>The stock of offers covers this much of launching at the present rate.</summary>
    private static readonly TimeSpan StockSpan = TimeSpan.FromSeconds(2);
    /// <summary>An unanswered request for offers is repeated after this: the message may be lost.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);
    /// <summary>A stock that could not be launched from for this long goes back: another PBX may have room.</summary>
    private static readonly TimeSpan StockAge = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShutdownPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CommitRetryMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CommitRetryMax = TimeSpan.FromSeconds(30);

    private readonly List<RunDesk> _turn = [];
    private List<Attempt>? _commit;
    private TimeSpan _commitSince;
    private long _batch;
    private long _turns;
    private long _sequence;
    /// <summary>Originates that the AMI writer would let out and that are not spoken for.</summary>
    private int _slots;
    /// <summary>A PBX that is shutting down takes no calls; asked again then, in case that was called off.</summary>
    private TimeSpan? _refusesUntil;
    private bool _ticked;
    private TimeSpan _commitWait;
    private TimeSpan _commitAllowedAt = TimeSpan.MinValue;

    /// <summary>Null when the PBX may be dialed through; else the first rule that forbids it.</summary>
    private GateRule? PbxLimit =>
        !_on ? GateRule.DialerStopped
        : !_linked || _silent || !_restored || !_reconciled || _halted is not null || _refusesUntil is not null
            || _clockStopUntil != TimeSpan.MinValue ? GateRule.PbxUnhealthy
        : !_owned ? GateRule.OwnershipLost
        : null;

    private void OnTick(int freeSlots, Moment now)
    {
        // What is committed and not on the wire has its place in the writer already: never more than one beat ahead.
        _slots = Math.Max(0, freeSlots - (_commit?.Count ?? 0));
        if (_refusesUntil <= now.Monotonic) _refusesUntil = null;
        if (_clockStopUntil <= now.Monotonic) _clockStopUntil = TimeSpan.MinValue;
        WatchTick(now);
        RetrySnapshot(now);
        RefuseAsks(now);
        _ticked = _paceDue = true;
    }

    private void Pace(Moment now)
    {
        SyncTeams(now);
        LetHopelessGo(now);
        var open = PbxLimit is null;
        if (open && _commit is null && _slots > 0 && now.Monotonic >= _commitAllowedAt) Draft(now);
        foreach (var desk in _runs.Values) AskForOffers(desk, open, now);
    }

    private void Draft(Moment now)
    {
        SetDue();
        var drafts = DraftWanted(now);
        OrderTurns(now);
        while (_slots > 0 && NextTurn(now) is { } turn)
        {
            drafts ??= [];
            drafts.Add(turn);
            _slots--;
        }
        EndTurn(_slots == 0 ? PacingLimit.Caller : null);
        _decisionDue = _tickDue = false;
        if (drafts is null) return;
        _commit = drafts;
        _commitSince = now.Monotonic;
        _batch++;
        Emit(new SwitchboardEffect.CommitAttempts(_batch, [.. drafts.Select(a => a.Draft)]));
    }

    /// <summary>Lower priority number first; equals by who was served longest ago.</summary>
    private void OrderTurns(Moment now)
    {
        _turn.Clear();
        foreach (var desk in _runs.Values)
        {
            desk.Blocked = desk.Stock == 0;
            if (desk is { Ordinary: 0, IsAdaptive: true }) _starved = true;
            if (desk.IsAdaptive) NoteAway(desk, now);
            if (!desk.Blocked) _turn.Add(desk);
        }
    }

    private Attempt? NextTurn(Moment now)
    {
        while (true)
        {
            RunDesk? next = null;
            foreach (var desk in _turn)
                if (!desk.Blocked && (next is null || IsBefore(desk, next))) next = desk;
            if (next is null) return null;
            if (TryDraft(next, now) is { } attempt)
            {
                next.LastServed = ++_turns;
                next.Blocked = next.Stock == 0;
                if (next is { Ordinary: 0, IsAdaptive: true }) _starved = true;
                return attempt;
            }
            next.Blocked = true;
        }
    }

    private static bool IsBefore(RunDesk a, RunDesk b)
    {
        var priority = (a.Settings?.Priority ?? int.MaxValue).CompareTo(b.Settings?.Priority ?? int.MaxValue);
        if (priority == 0) priority = CompareShares(a, b);
        return priority < 0 || (priority == 0 && a.LastServed < b.LastServed);
    }

    private Attempt? TryDraft(RunDesk desk, Moment now)
    {
        if (desk.OwnLimit(now) is not null) return null;
        if (TryKept(desk, now) is { } kept) return kept;
        if (desk.Next is not { } offer) return null;
        if (TryAgentFirst(desk, offer, now) is { } first) return first;
        var picked = desk.IsAdaptive ? PickAdaptive(desk, now, out _) : PickEndPoint(desk, out _);
        if (picked is not { } endPoint || PickTrunk(desk, offer, now, out _) is not { } trunk) return null;
        if (!desk.CallerIds.Choose(desk.Settings!, offer, now.Wall, out var shown, out var pooled)) return null;
        desk.TakeNext();
        return Draft(desk, offer, endPoint, trunk, (shown, pooled), agentKept: false, now);
    }

    private Attempt Draft(
        RunDesk desk, Offer offer, EndPoint endPoint, Trunk trunk, (string Shown, PooledCallerId? Pooled) caller,
        bool agentKept, Moment now)
    {
        var draft = new AttemptDraft
        {
            Hopper = offer.Hopper,
            Pbx = Settings.Pbx,
            Trunk = trunk.Settings.Id,
            EndPoint = endPoint.Settings.Id,
            Offer = offer,
            DialString = DialStrings.Finish(trunk.Settings, offer.Number, offer.E164),
            DecidedAt = now.Wall,
            AgentKept = agentKept,
            CallerId = caller.Shown,
            PooledCallerId = caller.Pooled,
            CallerIdDay = caller.Pooled is null ? 0 : CallerIdTurns.DayOf(desk.Settings!, now.Wall),
            Limits = desk.Settings!.Limits,
        };
        var attempt = new Attempt(draft, trunk, endPoint, desk);
        attempt.Probe = trunk.Breaker.State == BreakerState.HalfOpen;
        if (attempt.Probe) trunk.Breaker.ProbeOut = true;
        _attempts.Add(attempt.Hopper, attempt);
        desk.Live++;
        trunk.Committing++;
        if (desk.IsAdaptive && !agentKept) Place(attempt, endPoint);
        Count(attempt);
        EnterForecast(attempt, now);
        NoteLocal(trunk);
        return attempt;
    }

    /// <summary>The first end point of the run that has room here.</summary>
    private EndPoint? PickEndPoint(RunDesk desk, out GateRule? limit)
    {
        limit = GateRule.EndPointStopped;
        var first = true;
        foreach (var id in desk.Settings!.EndPoints)
        {
            if (!_endPoints.TryGetValue(id, out var endPoint)) continue;
            var room = endPoint.Room(desk.Settings.Boost, Limits);
            if (room.Room > 0)
            {
                limit = null;
                return endPoint;
            }
            if (first) limit = room.Rule;
            first = false;
        }
        return null;
    }

    /// <summary>
    /// The first trunk of the run that is open; one that failed this contact before only when no other is.
    /// </summary>
    private Trunk? PickTrunk(RunDesk desk, Offer? offer, Moment now, out GateRule? limit)
    {
        limit = GateRule.NoTrunk;
        Trunk? failed = null;
        var first = true;
        foreach (var id in desk.Settings!.Trunks)
        {
            if (!_trunks.TryGetValue(id, out var trunk)) continue;
            var refused = trunk.Limit(now.Monotonic);
            if (refused is null && offer is not null && offer.FailedTrunks.Contains(id)) failed ??= trunk;
            else if (refused is null)
            {
                limit = null;
                return trunk;
            }
            if (first) limit = refused;
            first = false;
        }
        if (failed is not null) limit = null;
        return failed;
    }

    private void OnCommitted(SwitchboardInput.AttemptsCommitted committed, Moment now)
    {
        if (_commit is null || committed.Batch != _batch) return;
        var batch = _commit;
        _commit = null;
        // What only the ledger knows of the numbers, black lists above all, was asked when the writing began.
        var stale = now.Monotonic - _commitSince > Limits.CommitAgeMax;
        _commitWait = TimeSpan.Zero;
        Clear("ledger");
        // The batch steps back and each takes its place anew: what changed meanwhile refuses the last of them, not the
        // first.
        foreach (var attempt in batch) StepBack(attempt);
        if (!batch.TrueForAll(StillHolds)) Reconsider(batch, now);
        foreach (var refused in committed.Refused) GiveBack(batch, refused, now);
        foreach (var attempt in batch)
        {
            if (!_attempts.ContainsKey(attempt.Hopper)) continue;
            if (attempt.Draft.Reserved && !stale) Reserve(attempt, now);
            else if (stale) Withdraw(attempt, "withdrawn before the wire: the ledger took too long", now);
            else if (LaunchRefusal(attempt, now) is { } rule)
            {
                Reply(attempt, null, AgentRefusal.Gate, rule);
                Withdraw(attempt, $"withdrawn before the wire: {rule}", now);
            }
            else Launch(attempt, now);
        }
        EndTurn(null);
        _paceDue = true;
    }

    /// <summary>
    /// What changed since the decision changes the forecast: every call of the batch is asked about again.
    /// </summary>
    private void Reconsider(List<Attempt> batch, Moment now)
    {
        foreach (var attempt in batch) LeaveForecast(attempt, says: false, now);
        _tickDue = true;
    }

    private void StepBack(Attempt attempt)
    {
        Uncount(attempt);
        attempt.Trunk!.Committing--;
        if (attempt.Probe) attempt.Trunk.Breaker.ProbeOut = false;
    }

    private void GiveBack(List<Attempt> batch, RefusedAttempt refused, Moment now)
    {
        var attempt = batch.Find(a => a.Hopper == refused.Hopper);
        if (attempt is null) return;
        Reply(attempt, null, AgentRefusal.Gate, refused.Refusal.Rule);
        if (attempt.Recommitted)
        {
            RefuseRecommitted(attempt, refused.Refusal, now);
            return;
        }
        if (!_attempts.Remove(attempt.Hopper)) return;
        FreeFirstAgent(attempt, now);
        attempt.Run.Live--;
        if (refused.Refusal.Rule == GateRule.CallerIdSpent && attempt.Draft.PooledCallerId is { } spent)
            attempt.Run.CallerIds.Spent(spent, attempt.Draft.CallerIdDay);
        LeaveForecast(attempt, says: false, now);
        if (DemandAgent(attempt, refused.Refusal, now)) return;
        Emit(new SwitchboardEffect.ReturnOffers(attempt.Run.Id, [new ReturnedOffer(attempt.Offer, refused.Refusal)]));
        ForgetIdle(attempt.Run);
    }

    /// <summary>The gate's volatile rules, asked again after the commit.</summary>
    private GateRule? LaunchRefusal(Attempt attempt, Moment now)
    {
        if (PbxLimit is { } pbx) return pbx;
        if (attempt.HangUp != HangUpReason.None) return GateRule.RunNotRunning;
        if (attempt.Run.OwnLimit(now) is { } run) return run;
        if (AskGate(attempt.Run, attempt.Offer, now) is { } gate) return gate.Rule;
        if (!_trunks.ContainsKey(attempt.Draft.Trunk)) return GateRule.NoTrunk;
        if (!_endPoints.ContainsKey(attempt.Draft.EndPoint)) return GateRule.EndPointStopped;
        if (attempt.Trunk!.Limit(now.Monotonic) is { } trunk) return trunk;
        if (attempt.AgentFirst) return AgentFirstRefusal(attempt);
        if (attempt.Draft.AgentKept) return RefusalOfKept(attempt.EndPoint!);
        var adaptive = attempt.Run.IsAdaptive;
        var room = adaptive ? attempt.EndPoint!.OwnRoom(Limits)
            : attempt.EndPoint!.Room(attempt.Run.Settings!.Boost, Limits);
        if (room.Room <= 0) return room.Rule;
        return adaptive ? AskForecastAgain(attempt, now) : null;
    }

    private void Launch(Attempt attempt, Moment now)
    {
        var trunk = attempt.Trunk!;
        attempt.Probe = trunk.Breaker.State == BreakerState.HalfOpen;
        if (attempt.Probe) trunk.Breaker.ProbeOut = true;
        Count(attempt);
        if (attempt.Paced is null) EnterForecast(attempt, now);
        else Restamp(attempt, now);
        attempt.Pending = true;
        trunk.Pending++;
        attempt.Sequence = ++_sequence;
        attempt.LaunchedAt = now.Wall;
        attempt.LaunchedAtMonotonic = now.Monotonic;
        trunk.Rate.Add(now.Monotonic);
        attempt.Run.Launches.Add(now.Monotonic);
        _launched++;
        Require(trunk.Device.Total <= trunk.Ceiling, trunk, "launched above its capacity");
        Move(attempt, AttemptTrigger.Launched, now);
        var order = LaunchOrders.Of(attempt.Draft, attempt.Run.Settings!, trunk, attempt.EndPoint!.Settings);
        if (attempt.AgentFirst) order = CallAgentFirst(attempt, order, now);
        attempt.SilenceDue = now.Monotonic + order.Timeout + (order.Agent?.RingTime ?? TimeSpan.Zero)
            + Limits.SilenceMax;
        Schedule(attempt, attempt.SilenceDue);
        Emit(new SwitchboardEffect.Originate(order));
    }

    private void OnCommitFailed(SwitchboardInput.CommitFailed failed, Moment now)
    {
        if (_commit is null || failed.Batch != _batch) return;
        var batch = _commit;
        _commit = null;
        _commitWait = _commitWait == TimeSpan.Zero ? CommitRetryMin
            : TimeSpan.FromTicks(Math.Min(_commitWait.Ticks * 2, CommitRetryMax.Ticks));
        _commitAllowedAt = now.Monotonic + _commitWait;
        Raise("ledger", AlarmSeverity.Error, "LedgerFailing", Settings.Name, $"Nothing is launched: {failed.Reason}");
        foreach (var attempt in batch)
        {
            StepBack(attempt);
            // Whether the rows were written is not known: the end makes sure that none of them stays live.
            Withdraw(attempt, $"the ledger did not take it: {failed.Reason}", now);
        }
        _paceDue = true;
    }

    private void NoteLocal(Trunk trunk)
    {
        if (trunk.LocalNoted || !DialStrings.NeedsNoOptimisation(trunk.Settings.DialString)) return;
        trunk.LocalNoted = true;
        Raise($"trunk-local/{trunk.Settings.Id.Value}", AlarmSeverity.Notice, "LocalWithoutN", trunk.Settings.Name,
            $"The dial string is a Local channel without /n; it is added, else Asterisk would optimise our half away.");
    }

    /// <summary>
    /// Keeps the run's stock at what two seconds of launching use, while there is room for it. Between ticks only a
    /// stock that runs low is looked at: whether there is room costs more than whether there is stock.
    /// </summary>
    private void AskForOffers(RunDesk desk, bool open, Moment now)
    {
        var time = now.Monotonic;
        if (_ticked && time >= desk.AskedUntil) desk.Asked = 0;
        var target = Math.Clamp(desk.Launches.Count(time, StockSpan), Limits.OffersMin, Limits.OffersMax);
        ReturnUnkept(desk, now);
        var isLow = (desk.Ordinary + desk.Asked) * 2 <= target;
        if (!open || (!_ticked && !isLow) || desk.OwnLimit(now) is not null) return;
        if (HasRoom(desk) && PickTrunk(desk, null, now, out _) is { }) desk.RoomAt = time;
        if (desk.RoomAt == TimeSpan.MinValue || time - desk.RoomAt > StockAge)
        {
            ReturnStock(desk, LimitOf(desk, now) ?? GateRule.NoFreeAgent, keepNamed: true);
            return;
        }
        if (!isLow) return;
        var missing = target - desk.Ordinary - desk.Asked;
        desk.Asked += missing;
        desk.AskedUntil = time + AskAgain;
        Emit(new SwitchboardEffect.RequestOffers(desk.Id, missing));
    }

    /// <summary>Whether offers may be launched from in the next seconds.</summary>
    private bool HasRoom(RunDesk desk)
    {
        if (HasAgentFirstRoom(desk)) return true;
        if (!desk.IsAdaptive) return PickEndPoint(desk, out _) is not null;
        foreach (var id in desk.Settings!.EndPoints)
            if (_endPoints.TryGetValue(id, out var endPoint) && endPoint.OwnRoom(Limits).Room > 0
                && (!endPoint.IsQueue || endPoint.Queue?.SeesAgents == true)) return true;
        return false;
    }

    /// <summary>The end point's own limit, or what the last decision stopped at.</summary>
    private GateRule? AdaptiveLimit(RunDesk desk)
    {
        GateRule? limit = GateRule.EndPointStopped;
        var first = true;
        foreach (var id in desk.Settings!.EndPoints)
        {
            if (!_endPoints.TryGetValue(id, out var endPoint)) continue;
            var room = endPoint.OwnRoom(Limits);
            var rule = room.Room <= 0 ? room.Rule : LastRule(desk, endPoint);
            if (rule is null) return null;
            if (first) limit = rule;
            first = false;
        }
        return limit;
    }

    private static GateRule? LastRule(RunDesk desk, EndPoint endPoint)
    {
        if (endPoint.Queue is not { } queue) return null;
        if (!queue.SeesAgents) return GateRule.NoFreeAgent;
        if (queue.Teams[0].Find(desk.Id) is not { } run || run.DecidedAt == default) return null;
        return LastLimit([queue], desk) switch
        {
            PacingLimit.AbandonAccount =>
                run.Hold == PacingHold.AccountUnknown ? GateRule.AccountUnknown : GateRule.AbandonAccount,
            PacingLimit.Caller => null,
            _ => GateRule.Forecast,
        };
    }

    /// <summary>The rule that keeps the run from launching one more now, or null.</summary>
    private GateRule? LimitOf(RunDesk desk, Moment now)
    {
        if (PbxLimit is { } pbx) return pbx;
        if (desk.OwnLimit(now) is { } own) return own;
        if (PickTrunk(desk, desk.Next, now, out var trunk) is null) return trunk;
        if (AgentsFirstLimit(desk, out var rules)) return rules;
        if (desk.IsAdaptive)
        {
            if (AdaptiveLimit(desk) is { } rule) return rule;
        }
        else if (PickEndPoint(desk, out var endPoint) is null) return endPoint;
        return _slots == 0 && desk.Stock > 0 ? GateRule.ThrottleBeat : null;
    }
}
