using System.Diagnostics;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// All that the dialer knows and does at one PBX: trunks, end points, agents, live attempts. Pure: inputs in, effects
/// out, time as an argument. Fails closed: launches nothing until it owns the PBX, knows the ledger's live attempts,
/// has a link and a snapshot, and is switched on.
/// </summary>
public sealed partial class Switchboard
{
    private readonly List<SwitchboardEffect> _effects = [];
    private readonly Dictionary<HopperId, Attempt> _attempts = [];
    private readonly Dictionary<TrunkId, Trunk> _trunks = [];
    private readonly Dictionary<string, TrunkDevice> _devices = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<EndPointId, EndPoint> _endPoints = [];
    private readonly Dictionary<RunId, RunDesk> _runs = [];
    private readonly AgentBook _agents = new();
    private readonly PriorityQueue<Attempt, TimeSpan> _deadlines = new();

    private bool _on;
    private bool _owned;
    private bool _linked;
    private bool _restored;
    /// <summary>The snapshot since the last gap is taken in: what we believe of the PBX is true.</summary>
    private bool _reconciled;
    /// <summary>Why the whole PBX is stopped until a person acts; null when sound.</summary>
    private string? _halted;
    /// <summary>Something that pacing reads has changed in this step.</summary>
    private bool _paceDue;

    public Switchboard(SwitchboardSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Settings = settings;
        Configure(new Moment(TimeSpan.Zero, DateTimeOffset.UnixEpoch));
    }

    public SwitchboardSettings Settings { get; private set; }
    private SwitchboardLimits Limits => Settings.Limits;

    /// <summary>Takes one input. The list is reused: read it before the next step.</summary>
    public IReadOnlyList<SwitchboardEffect> Step(SwitchboardInput input, Moment now)
    {
        ArgumentNullException.ThrowIfNull(input);
        _effects.Clear();
        _paceDue = _ticked = false;
        WatchClock(now);
        if (_agents.Advance(now)) _paceDue = true;
        MeetDeadlines(now);
        if (!TakeCommand(input, now) && !TakeLink(input, now))
        {
            _heardAt = now.Monotonic;
            if (!TakeLeg(input, now) && !TakeQueue(input, now))
                throw new UnreachableException($"No handler for {input.GetType().Name}.");
        }
        WatchCallingAgents(now);
        if (_paceDue) Pace(now);
        if (_ticked) ShowPacing(now);
        if (_snapshotReason is not null) RetrySnapshot(now);
        CheckSums();
        return _effects;
    }

    /// <summary>Time, operator, runs, store.</summary>
    private bool TakeCommand(SwitchboardInput input, Moment now)
    {
        switch (input)
        {
            case SwitchboardInput.Tick tick: OnTick(tick.FreeSlots, now); break;
            case SwitchboardInput.SettingsChanged changed: OnSettingsChanged(changed.Settings, now); break;
            case SwitchboardInput.DialingSwitched switched: OnSwitched(switched.On); break;
            case SwitchboardInput.RunAttached attached: OnRunAttached(attached.Run, attached.MayDial, now); break;
            case SwitchboardInput.RunDetached detached: OnRunDetached(detached.Run); break;
            case SwitchboardInput.HangUpRequested hangUp: OnHangUpRequested(hangUp.Hopper, now); break;
            case SwitchboardInput.RecordingWished wished: OnRecording(wished); break;
            case SwitchboardInput.EndPointReleased released: OnEndPointReleased(released.EndPoint); break;
            case SwitchboardInput.RingingEnded ended: OnRingingEnded(ended.Run, now); break;
            case SwitchboardInput.ReserveRequested reserve: OnReserveRequested(reserve, now); break;
            case SwitchboardInput.DialRequested dial: OnDialRequested(dial); break;
            case SwitchboardInput.SkipRequested skip: OnSkipRequested(skip, now); break;
            case SwitchboardInput.OffersArrived arrived: OnOffersArrived(arrived, now); break;
            case SwitchboardInput.OffersRecalled recalled: OnOffersRecalled(recalled.Run); break;
            case SwitchboardInput.AttemptsCommitted committed: OnCommitted(committed, now); break;
            case SwitchboardInput.CommitFailed failed: OnCommitFailed(failed, now); break;
            case SwitchboardInput.AttemptsRestored restored: OnRestored(restored, now); break;
            case SwitchboardInput.NumberAsked asked: OnNumberAsked(asked); break;
            case SwitchboardInput.OwnershipChanged ownership: OnOwnershipChanged(ownership.Owned, now); break;
            case SwitchboardInput.AccountRestored account: OnAccountRestored(account, now); break;
            case SwitchboardInput.AccountShared share: OnAccountShared(share, now); break;
            case SwitchboardInput.PeopleMarkedLearned learned: OnPeopleMarkedLearned(learned); break;
            default: return false;
        }
        return true;
    }

    /// <summary>The link and the wire.</summary>
    private bool TakeLink(SwitchboardInput input, Moment now)
    {
        switch (input)
        {
            case SwitchboardInput.LinkUp: OnLinkUp(); break;
            case SwitchboardInput.LinkDown down: OnLinkDown(down, now); break;
            case SwitchboardInput.LinkSilent silent: OnLinkSilent(silent.Silent, now); break;
            case SwitchboardInput.SnapshotTaken taken: OnSnapshotTaken(taken.Snapshot, now); break;
            case SwitchboardInput.SnapshotFailed failed: OnSnapshotFailed(failed.Reason, now); break;
            case SwitchboardInput.OriginateAnswered answered: OnOriginateAnswered(answered, now); break;
            case SwitchboardInput.OriginateNotSent notSent: OnOriginateNotSent(notSent, now); break;
            case SwitchboardInput.OriginateUnanswered unanswered: OnOriginateUnanswered(unanswered); break;
            case SwitchboardInput.RedirectAnswered redirect: OnRedirectAnswered(redirect, now); break;
            case SwitchboardInput.DeviceLoad load: OnDeviceLoad(load); break;
            default: return false;
        }
        return true;
    }

    /// <summary>An attempt's customer leg, and what user events say of it.</summary>
    private bool TakeLeg(SwitchboardInput input, Moment now)
    {
        switch (input)
        {
            case SwitchboardInput.LegCreated created: OnLegCreated(created, now); break;
            case SwitchboardInput.LegRinging ringing: OnLegRinging(ringing.Hopper, now); break;
            case SwitchboardInput.LegAnswered answered: OnLegAnswered(answered.Hopper, now); break;
            case SwitchboardInput.OriginateConcluded concluded: OnOriginateConcluded(concluded, now); break;
            case SwitchboardInput.LegGone gone: OnLegGone(gone, now); break;
            case SwitchboardInput.AgentLegCreated leg: OnAgentLegCreated(leg, now); break;
            case SwitchboardInput.AgentLegAnswered leg: OnAgentLegAnswered(leg.Hopper, now); break;
            case SwitchboardInput.AgentHungUp leg: OnAgentHungUp(leg.Hopper); break;
            case SwitchboardInput.AgentLegGone leg: OnAgentLegGone(leg, now); break;
            case SwitchboardInput.LegServed served: OnLegServed(served.Hopper); break;
            case SwitchboardInput.ExtendedStatusSet status: OnExtendedStatus(status, now); break;
            case SwitchboardInput.AttributeSet attribute: OnAttribute(attribute); break;
            default: return false;
        }
        return true;
    }

    /// <summary>Queues and agents.</summary>
    private bool TakeQueue(SwitchboardInput input, Moment now)
    {
        _paceDue = true;
        switch (input)
        {
            case SwitchboardInput.CallerJoined joined: OnCallerJoined(joined, now); break;
            case SwitchboardInput.CallerLeft left: OnCallerLeft(left, now); break;
            case SwitchboardInput.CallerHungUpWaiting hungUp: OnCallerHungUp(hungUp, now); break;
            case SwitchboardInput.AgentOffered offered: OnAgentOffered(offered, now); break;
            case SwitchboardInput.AgentNotReached missed: OnAgentNotReached(missed, now); break;
            case SwitchboardInput.AgentConnected connected: OnAgentConnected(connected, now); break;
            case SwitchboardInput.AgentDone done: OnAgentDone(done, now); break;
            case SwitchboardInput.MemberChanged member: OnMemberChanged(member.Member, now); break;
            case SwitchboardInput.MemberRemoved removed:
                _agents.MemberRemoved(removed.Queue, removed.Agent, now);
                break;
            case SwitchboardInput.DeviceChanged device:
                _paceDue = _agents.DeviceChanged(device.Device, device.Status, now);
                break;
            default: return false;
        }
        return true;
    }

    private void Emit(SwitchboardEffect effect) => _effects.Add(effect);

    private void Raise(string key, AlarmSeverity severity, string code, string subject, Phrase detail)
    {
        if (_alarms.TryGetValue(key, out var raised) && raised == detail.Text) return;
        _alarms[key] = detail.Text;
        Emit(new SwitchboardEffect.RaiseAlarm(new Alarm($"{key}@{Settings.Pbx.Value}", severity, code, subject,
            detail)));
    }

    private void Clear(string key)
    {
        if (_alarms.Remove(key)) Emit(new SwitchboardEffect.ClearAlarm($"{key}@{Settings.Pbx.Value}"));
    }

    /// <summary>Alarms that stand, with their texts: the same one is raised once.</summary>
    private readonly Dictionary<string, string> _alarms = new(StringComparer.Ordinal);
}
