using System.Diagnostics;
using System.Globalization;
using Ringtail.Dialing.Contacts;

namespace Ringtail.Dialing.Runs;

/// <summary>
/// One execution of a campaign: its hopper, its offers to the switchboards, and what becomes of each contact. Pure:
/// inputs in, effects out, time as an argument. Does nothing of its own accord before <see cref="RunInput.Restored"/>.
/// </summary>
public sealed partial class Run
{
    private readonly List<RunEffect> _effects = [];
    private readonly Dictionary<HopperId, HopperCard> _cards = [];
    private readonly Dictionary<ContactId, HopperCard> _byContact = [];
    private readonly SortedDictionary<long, HopperCard> _ready = [];
    private readonly List<HopperCard> _resting = [];
    private readonly SettledMemory _memory = new();
    private long _order;

    private bool _restored;
    private bool _paused;
    /// <summary>Paused by itself, because the lists were used up.</summary>
    private bool _autoPaused;
    private bool _removed;
    private bool _completed;
    private bool _stateTold;
    /// <summary>A broken invariant, in words; the run is paused until somebody unpauses it.</summary>
    private string? _broken;

    public Run(RunSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
    }

    public RunSettings Settings { get; private set; }
    public RunState State { get; private set; } = RunState.Paused;
    /// <summary>Why it is in this state, in words.</summary>
    public string Reason { get; private set; } = "starting";
    public RunCounts Counts => _counts;
    /// <summary>Contacts that could be offered now.</summary>
    public int HopperLevel => _ready.Count;
    /// <summary>Whether switchboards may launch for it.</summary>
    public bool MayDial => _restored && State is RunState.Running or RunState.Idle;

    /// <summary>Takes one input. The list is reused: read it before the next step.</summary>
    public IReadOnlyList<RunEffect> Step(RunInput input, Moment now)
    {
        ArgumentNullException.ThrowIfNull(input);
        _effects.Clear();
        Take(input, now);
        if (_restored)
        {
            WakeResting(now);
            RetrySettlements(now);
            CheckSums();
            Evaluate(now);
            Serve();
            Fill(now);
        }
        return _effects;
    }

    private void Take(RunInput input, Moment now)
    {
        switch (input)
        {
            case RunInput.Tick: break;
            case RunInput.SettingsChanged changed: OnSettingsChanged(changed.Settings); break;
            case RunInput.Restored restored: OnRestored(restored.Restore, now); break;
            case RunInput.PauseRequested: _paused = true; break;
            case RunInput.UnpauseRequested: OnUnpause(); break;
            case RunInput.RemoveRequested: _removed = true; break;
            case RunInput.OffersRequested requested: OnRequested(requested); break;
            case RunInput.OffersReturned returned: OnReturned(returned, now); break;
            case RunInput.StockLost lost: OnStockLost(lost.Pbx); break;
            case RunInput.AttemptsLaunched launched: OnLaunched(launched.Attempts); break;
            case RunInput.AttemptEnded ended: OnEnded(ended.End, ended.Offer, now); break;
            case RunInput.LateStatus late: OnLateStatus(late, now); break;
            case RunInput.HopperFilled filled: OnFilled(filled, now); break;
            case RunInput.FillFailed failed: OnFillFailed(failed.Reason, now); break;
            case RunInput.SettlementCommitted committed: OnSettled(committed, now); break;
            case RunInput.SettlementFailed failed: OnSettlementFailed(failed, now); break;
            case RunInput.ContactsAdded: OnContactsAdded(); break;
            default: throw new UnreachableException($"No handler for {input.GetType().Name}.");
        }
    }

    private void OnRestored(RunRestore restore, Moment now)
    {
        if (_restored) return;
        _restored = true;
        _paused = restore.State == RunState.Paused;
        _autoPaused = _paused && restore.PausedItself;
        _stateKnown = restore.State;
        _unfinished = restore.State != RunState.Completed;
        // A completed run's lists were used up; all others look again. What was added to it since is not done.
        _exhausted = restore is { State: RunState.Completed, Counts.Pending: 0 };
        _completed = _exhausted && restore.Counts is { Waiting: 0, InHopper: 0, Live: 0 };
        _counts = restore.Counts with { InHopper = 0, Live = 0 };
        foreach (var offer in restore.Hopper) TakeIn(offer, now);
        foreach (var offer in restore.Live)
            if (NewCard(offer) is { } card) Put(card, CardPlace.Live);
        foreach (var (end, offer) in restore.Unsettled)
        {
            if (NewCard(offer) is not { } card) continue;
            Put(card, CardPlace.Live);
            Decide(card, end, now);
        }
        foreach (var late in restore.Late) OnLateStatus(late, now);
    }

    private void OnUnpause()
    {
        _paused = _autoPaused = false;
        _broken = null;
        Clear("run-invariant");
    }

    private void OnSettingsChanged(RunSettings settings)
    {
        var paused = Settings.PausedLists;
        Settings = settings;
        _opensAt = null;
        if (!paused.SequenceEqual(settings.PausedLists)) RegardPauses();
    }

    private void OnContactsAdded()
    {
        _exhausted = false;
        // A claim that is under way may have looked before they were there.
        _claimIsOld |= _claiming;
        _opensAt = null;
        _fillAllowedAt = TimeSpan.MinValue;
        if (!_removed) _completed = false;
    }

    /// <summary>
    /// The state follows from what is left to do; entering one that does not dial recalls the offers at once.
    /// </summary>
    private void Evaluate(Moment now)
    {
        var (state, reason) = StateNow(now);
        if (state == RunState.Completed) _completed = true;
        if (_stateTold && state == State && reason == Reason) return;
        var changed = !_stateTold || state != State;
        (State, Reason, _stateTold) = (state, reason, true);
        if (changed && !MayDial && _cards.Values.Any(c => c.Place == CardPlace.Offered))
            Emit(new RunEffect.RecallOffers(null));
        if (!MayDial) _demand.Clear();
        Emit(new RunEffect.StateChanged(state, reason)
        {
            FollowUps = TellState(state), PausedItself = state == RunState.Paused && _autoPaused,
        });
    }

    private (RunState State, string Reason) StateNow(Moment now)
    {
        if (_removed) return (RunState.Completed, "removed");
        if (_broken is not null) return (RunState.Paused, _broken);
        if (_paused)
            return (RunState.Paused, _autoPaused ? "the lists are used up (auto-pause)" : "paused by an operator");
        if (_completed) return (RunState.Completed, "all contacts are done");
        var working = _counts.Live > 0 || _counts.InHopper > 0 || _claiming || !_exhausted || DueNow(now);
        if (!working && _counts.Waiting == 0 && Settings.AutoPause)
        {
            // Remembered: what is added later does not dial by itself.
            _paused = _autoPaused = true;
            return (RunState.Paused, "the lists are used up (auto-pause)");
        }
        if (!working && _counts.Waiting == 0)
            return Settings.IdleWhenFinished
                ? (RunState.Idle, "the lists are used up; calls may be added")
                : (RunState.Completed, "all contacts are done");
        if (!Settings.Times().AllowRun(now.Wall)) return (RunState.OutOfHours, "outside the campaign's calling hours");
        if (ZonesClosed(now)) return (RunState.OutOfHours, "closed where the contacts are");
        if (RefusedLeft() is { } refused) return (working ? RunState.Running : RunState.Idle, refused);
        return working ? (RunState.Running, "") : (RunState.Idle, "the next calls are due later");
    }

    /// <summary>
    /// Nothing is left but contacts that the trunks refuse: no outcome of theirs, so the run waits for the trunks.
    /// </summary>
    private string? RefusedLeft()
    {
        var left = _counts.Live + _counts.InHopper + _counts.Waiting;
        if (!_exhausted || left == 0 || _failedTrunks.Count < left) return null;
        var who = left == 1 ? "the last contact"
            : string.Create(CultureInfo.InvariantCulture, $"the last {left} contacts");
        return $"the trunks refuse {who}; tried again, one call at a time, until a trunk takes calls";
    }

    private HopperCard? NewCard(Offer offer, bool counted = true)
    {
        if (_cards.ContainsKey(offer.Hopper)) return null;
        _unfinished = true;
        var card = new HopperCard(WithFailedTrunks(offer), ++_order) { Counted = counted };
        _cards.Add(offer.Hopper, card);
        return card;
    }

    private void Emit(RunEffect effect) => _effects.Add(effect);

    private readonly HashSet<string> _alarms = new(StringComparer.Ordinal);

    private void Raise(string key, AlarmSeverity severity, string code, Phrase detail)
    {
        if (_alarms.Add(key))
            Emit(new RunEffect.RaiseAlarm(new Alarm($"{key}/{Settings.Run.Value}", severity, code, Settings.Name,
                detail)));
    }

    private void Clear(string key)
    {
        if (_alarms.Remove(key)) Emit(new RunEffect.ClearAlarm($"{key}/{Settings.Run.Value}"));
    }
}
