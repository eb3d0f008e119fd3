using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// After a restart or a cut: what the ledger knows, what the PBX has, and what becomes of the difference. Found
/// attempts are adopted; those not found, and launched before the snapshot was asked for, are closed as lost, unless
/// they were known to be delivered: then they ended while nobody watched, and calling back by a rule for lost calls
/// would be wrong.
/// </summary>
public sealed partial class Switchboard
{
    private static readonly TimeSpan SnapshotRetry = TimeSpan.FromSeconds(5);
    /// <summary>A snapshot that was never answered is asked for again.</summary>
    private static readonly TimeSpan SnapshotPatience = TimeSpan.FromSeconds(60);
    /// <summary>A channel is in the list of channels so long after its Originate was written.</summary>
    private static readonly TimeSpan ListedWithin = TimeSpan.FromSeconds(1);

    /// <summary>Events were missed since the last snapshot: what was known of queues and agents may be wrong.</summary>
    private bool _gap = true;
    private bool _snapshotOut;
    /// <summary>Set when a snapshot is wanted; the step's end or a tick asks for it, one at a time.</summary>
    private string? _snapshotReason;
    private TimeSpan _snapshotAllowedAt = TimeSpan.MinValue;
    private TimeSpan _snapshotOutSince;
    /// <summary>The last launch that the snapshot under way can have seen.</summary>
    private long _snapshotSequence;

    private void OnRestored(SwitchboardInput.AttemptsRestored restored, Moment now)
    {
        foreach (var known in restored.Attempts)
            if (!_attempts.ContainsKey(known.Draft.Hopper)) Restore(known, now);
        _restored = true;
        if (_linked) RequestSnapshot("the ledger's live attempts are known");
        _paceDue = true;
    }

    private void Restore(RestoredAttempt known, Moment now)
    {
        var draft = known.Draft;
        var attempt = new Attempt(
            draft, _trunks.GetValueOrDefault(draft.Trunk), _endPoints.GetValueOrDefault(draft.EndPoint),
                DeskOf(draft.Offer.Run))
        {
            // Whether a crash came before or after its Originate cannot be known: it counts as launched.
            State = known.State == AttemptState.Committing ? AttemptState.Launching : known.State,
            Since = known.ConnectedAt ?? known.AnsweredAt ?? known.LaunchedAt ?? draft.DecidedAt,
            Sequence = ++_sequence,
            LaunchedAt = known.LaunchedAt,
            AnsweredAt = known.AnsweredAt,
            ConnectedAt = known.ConnectedAt,
            ExtendedStatus = known.ExtendedStatus,
            LegSeen = known.State > AttemptState.CallingAgent,
            Judged = true,
        };
        if (known.AnsweredAt is { } answered) attempt.AnsweredAtMonotonic = now.Monotonic - (now.Wall - answered);
        _attempts.Add(attempt.Hopper, attempt);
        attempt.Run.Live++;
        _launched++;
        if (attempt.AgentFirst) KeepFirstAgain(attempt, now);
        if (attempt.State == AttemptState.Reserved) return;
        Count(attempt);
        EnterRestored(attempt, now);
        // A machine that hears its message is none of the calls that will want an agent.
        if (attempt.InFlight) EnterForecast(attempt, now);
        if (attempt.IsAnswered) ForecastAnswer(attempt, now);
        if (attempt.State is AttemptState.WithAgent or AttemptState.Continued)
            LeaveForecast(attempt, says: false, now);
        if (attempt.State == AttemptState.WithAgent) Land(attempt);
        if (attempt.State == AttemptState.Continued) LeaveEndPoint(attempt);
        SetLengthDeadline(attempt);
        SetSilenceDeadline(attempt, LongCallCheck, now);
    }

    private void OnLinkUp()
    {
        if (_linked) ReturnAllStocks(GateRule.PbxUnhealthy);
        _linked = true;
        _silent = false;
        _reconciled = false;
        _gap = true;
        _snapshotOut = false;
        _snapshotAllowedAt = TimeSpan.MinValue;
        _refusesUntil = null;
        foreach (var attempt in _attempts.Values)
            attempt.Unwatched |= attempt.State is not (AttemptState.Committing or AttemptState.Reserved);
        Clear("pbx-link");
        RequestSnapshot("the link came up");
        _paceDue = true;
    }

    private void OnLinkDown(SwitchboardInput.LinkDown down, Moment now)
    {
        ForgiveOutage(now);
        _linked = false;
        _reconciled = false;
        _gap = true;
        _snapshotOut = false;
        ReturnAllStocks(GateRule.PbxUnhealthy);
        Raise("pbx-link", AlarmSeverity.Error, "PbxLinkDown", Settings.Name, Phrase.Of(down.Reason, down.Code));
    }

    private void RequestSnapshot(string reason) => _snapshotReason = reason;

    private void RetrySnapshot(Moment now)
    {
        if (_snapshotOut && now.Monotonic - _snapshotOutSince > SnapshotPatience) _snapshotOut = false;
        if (!_linked || _snapshotOut || now.Monotonic < _snapshotAllowedAt) return;
        _snapshotReason ??= _reconciled ? null : "not reconciled yet";
        if (_snapshotReason is not { } reason) return;
        _snapshotReason = null;
        _snapshotOut = true;
        _snapshotOutSince = now.Monotonic;
        _snapshotSequence = _sequence;
        Emit(new SwitchboardEffect.TakeSnapshot(reason));
    }

    private void OnSnapshotFailed(string reason, Moment now)
    {
        if (!_snapshotOut) return;
        _snapshotOut = false;
        _snapshotAllowedAt = now.Monotonic + SnapshotRetry;
        _snapshotReason ??= "the last one failed";
        Raise("pbx-snapshot", AlarmSeverity.Warning, "SnapshotFailed", Settings.Name, Phrase.Of(reason));
    }

    private void OnSnapshotTaken(PbxSnapshot snapshot, Moment now)
    {
        if (!_linked || !_snapshotOut) return;
        _snapshotOut = false;
        // Without the ledger every channel of ours would look like nobody's.
        if (!_restored) return;
        Clear("pbx-snapshot");
        var gap = _gap;
        _gap = _doubtful = false;
        if (gap) FreezeForecasts(now);
        foreach (var device in _devices.Values) device.Reported = 0;
        foreach (var (name, channels) in snapshot.ChannelsPerDevice) DeviceOf(name).Reported = channels;
        var found = new HashSet<HopperId>();
        foreach (var leg in snapshot.Legs)
        {
            found.Add(leg.Hopper);
            if (Launched(leg.Hopper) is { } attempt) Adopt(attempt, leg, now);
            else Disown(leg);
        }
        _agents.Load(snapshot, gap, KindOf, now);
        _reconciled = true;
        foreach (var queue in snapshot.Queues)
            foreach (var caller in queue.Callers)
                if (caller.Hopper is { } hopper && Launched(hopper) is { LegIsGone: false } waiting)
                {
                    Deliver(waiting, queue.Name, caller.Caller, now);
                    // That nobody picked up may not have been heard; while a phone rings, its end will be.
                    if (gap && waiting.RangAgentAt is not null && _agents.Find(queue.Name) is { AnyoneRings: false })
                        ResumeLimit(waiting, queue.Name, now);
                }
        foreach (var attempt in _attempts.Values) DoubtMissing(attempt, found, now);
        CheckQueues();
        _paceDue = true;
    }

    private void Adopt(Attempt attempt, LiveLeg leg, Moment now)
    {
        if (attempt.LegIsGone) return;
        attempt.Channel = leg.Channel;
        attempt.MissingDue = null;
        if (leg.AgentAlone)
        {
            attempt.AgentLegSeen = true;
            Move(attempt, AttemptTrigger.FoundCallingAgent, now);
            WatchAgain(attempt, now);
            return;
        }
        attempt.LegSeen = true;
        ShowChannel(attempt);
        if (!leg.Answered)
        {
            Move(attempt, AttemptTrigger.FoundDialing, now);
            return;
        }
        Answer(attempt, now);
        Move(attempt, AttemptTrigger.FoundUp, now);
        if (leg.Queue is not null && attempt.EndPoint?.Settings.Name == leg.Queue) attempt.Joined = true;
        if (leg.Agent is { } agent)
        {
            if (attempt is { AgentFirst: false, EndPoint: { IsQueue: true } endPoint }) Prove(endPoint);
            // Its joining was not heard in time; whoever is with an agent was delivered.
            attempt.Lost = false;
            attempt.AgentArrives(agent, now.Wall);
            EnterConnected(attempt, now);
            Land(attempt);
            Move(attempt, AttemptTrigger.FoundWithAgent, now);
        }
        else if (attempt is { Joined: false, WasWithAgent: false, JoinDue: null, Lost: false }
            and not { Entry: AccountEntry.Machine })
        {
            ExpectDelivery(attempt, now);
        }
    }

    /// <summary>
    /// A channel of ours that no live attempt owns: unanswered it is hung up, a conversation is left alone.
    /// </summary>
    private void Disown(LiveLeg leg)
    {
        if (!_owned || _attempts.ContainsKey(leg.Hopper)) return;
        if (!leg.Answered) Emit(new SwitchboardEffect.HangUp(leg.Hopper, leg.Channel));
        else
            Raise($"orphan/{leg.Hopper.Value}", AlarmSeverity.Notice, "OrphanCall", leg.Channel,
                $"The PBX has a call of {leg.Hopper}, which the ledger has closed; it goes on as load of others.");
    }

    /// <summary>Its end may still be on the way as an event: the grace of evidence is waited out.</summary>
    private void DoubtMissing(Attempt attempt, HashSet<HopperId> found, Moment now)
    {
        if (attempt.Sequence == 0 || attempt.Sequence > _snapshotSequence || found.Contains(attempt.Hopper)) return;
        if (attempt.LegIsGone || attempt.Held || attempt.State == AttemptState.Reserved
            || attempt.EvidenceDue is not null) return;
        // The PBX makes a channel a little after it took the Originate, and lists only what it has.
        if (attempt.LaunchedAtMonotonic is { } launched && launched > _snapshotOutSince - ListedWithin)
        {
            _snapshotAllowedAt = launched + ListedWithin;
            RequestSnapshot($"{attempt.Hopper} was launched just before the last one");
            return;
        }
        Schedule(attempt, attempt.MissingDue = now.Monotonic + Limits.EvidenceGrace);
    }

    private void CloseMissing(Attempt attempt, Moment now)
    {
        const string unwatched = "ended while nobody watched";
        var delivered = attempt.WasWithAgent || (attempt.IsAnswered && attempt.EndPoint is not { IsQueue: true });
        attempt.Note = attempt.Note is null ? unwatched : $"{attempt.Note}; {unwatched}";
        // The worst case for the law: answered, and nobody knows that an agent was there.
        if (!delivered) attempt.Lost = attempt.IsAnswered;
        End(attempt, delivered ? AttemptOutcome.Terminated : AttemptOutcome.Lost, now);
    }
}
