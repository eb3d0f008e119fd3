using System.Collections.Immutable;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>Configuration, the master switch, runs and their stocks.</summary>
public sealed partial class Switchboard
{
    private void OnSettingsChanged(SwitchboardSettings settings, Moment now)
    {
        Settings = settings;
        Resume();
        Configure(now);
        if (_reconciled) CheckQueues();
        _teamsDue = true;
        _paceDue = true;
    }

    private void Configure(Moment now)
    {
        foreach (var settings in Settings.Trunks) ConfigureTrunk(settings);
        foreach (var id in _trunks.Keys.Where(id => !Settings.Trunks.Any(t => t.Id == id)).ToList()) RemoveTrunk(id);
        foreach (var settings in Settings.EndPoints) ConfigureEndPoint(settings);
        foreach (var id in _endPoints.Keys.Where(id => !Settings.EndPoints.Any(e => e.Id == id)).ToList())
            RemoveEndPoint(id);
        _agents.Watch([.. Settings.EndPoints.Select(e => _endPoints[e.Id])], now);
    }

    private void ConfigureTrunk(TrunkSettings settings)
    {
        if (!_trunks.TryGetValue(settings.Id, out var trunk))
        {
            _trunks.Add(settings.Id, new Trunk(settings, DeviceOf(settings)));
            return;
        }
        if (trunk.Settings == settings) return;
        trunk.Settings = settings;
        trunk.Device = DeviceOf(settings);
        trunk.LocalNoted = trunk.PbxAnswerReported = false;
        Clear($"trunk-local/{settings.Id.Value}");
        Clear($"trunk-pbx-answers/{settings.Id.Value}");
        ReleaseTrunk(trunk);
    }

    /// <summary>A dial string that names no device has its channels counted by itself.</summary>
    private TrunkDevice DeviceOf(TrunkSettings settings) =>
        DeviceOf(DialStrings.Device(settings.DialString) ?? $"trunk/{settings.Id.Value}");

    private TrunkDevice DeviceOf(string name)
    {
        if (!_devices.TryGetValue(name, out var device)) _devices.Add(name, device = new TrunkDevice());
        return device;
    }

    private void ReleaseTrunk(Trunk trunk)
    {
        trunk.Stopped = null;
        Clear($"trunk-stopped/{trunk.Settings.Id.Value}");
    }

    private void RemoveTrunk(TrunkId id)
    {
        var trunk = _trunks[id];
        ReleaseHeld(trunk, routeFailure: false);
        ReleaseTrunk(trunk);
        Clear($"trunk-breaker/{id.Value}");
        _trunks.Remove(id);
    }

    private void ConfigureEndPoint(EndPointSettings settings)
    {
        if (!_endPoints.TryGetValue(settings.Id, out var endPoint))
        {
            _endPoints.Add(settings.Id, new EndPoint(settings));
            return;
        }
        if (endPoint.Settings == settings) return;
        var before = endPoint.Settings;
        endPoint.Settings = settings;
        if (before.Extension != settings.Extension || before.Context != settings.Context || before.Kind != settings.Kind
            || before.Name != settings.Name)
            endPoint.Proven = false;
        ReleaseEndPoint(endPoint);
    }

    private void RemoveEndPoint(EndPointId id)
    {
        var endPoint = _endPoints[id];
        ReleaseEndPoint(endPoint);
        Clear($"queue-unknown/{id.Value}");
        endPoint.Queue = null;
        _endPoints.Remove(id);
    }

    private void OnEndPointReleased(EndPointId id)
    {
        if (!_endPoints.TryGetValue(id, out var endPoint)) return;
        // Stopped once, it has to prove itself again; a phone's short calls were said to be meant.
        if (endPoint.Stopped is not null) endPoint.Proven = false;
        ReleaseEndPoint(endPoint);
        _paceDue = true;
    }

    private void ReleaseEndPoint(EndPoint endPoint)
    {
        endPoint.Stopped = null;
        endPoint.HeldBack = false;
        endPoint.Losses.Clear();
        endPoint.StoppedByLosses = false;
        endPoint.SuspiciousInARow = 0;
        Clear($"end-point-stopped/{endPoint.Settings.Id.Value}");
        Clear($"end-point-suspicious/{endPoint.Settings.Id.Value}");
    }

    private void OnSwitched(bool on)
    {
        _on = on;
        _paceDue = true;
        if (!on)
        {
            ReturnAllStocks(GateRule.DialerStopped);
            return;
        }
        // The play button is also the operator's word that a stopped trunk may be tried again.
        Resume();
        foreach (var trunk in _trunks.Values) ReleaseTrunk(trunk);
    }

    /// <summary>The PBX forbids the dialing as a whole; a person has to act.</summary>
    public bool IsHalted => _halted is not null;

    private void Resume()
    {
        _halted = null;
        Clear("pbx-halted");
    }

    private void OnOwnershipChanged(bool owned, Moment now)
    {
        if (_owned && !owned) ForgetAccounts(now);
        _owned = owned;
        _paceDue = true;
        if (!owned) ReturnAllStocks(GateRule.OwnershipLost);
    }

    private RunDesk DeskOf(RunId id)
    {
        if (!_runs.TryGetValue(id, out var desk)) _runs.Add(id, desk = new RunDesk(id));
        return desk;
    }

    private void OnRunAttached(RunSettings settings, bool mayDial, Moment now)
    {
        var desk = DeskOf(settings.Run);
        if (mayDial && !desk.MayDial) LevelShares(desk, now);
        var lengthChanged = desk.Settings?.CallLengthMax != settings.CallLengthMax;
        desk.Settings = settings;
        desk.MayDial = mayDial;
        OpenAccount(desk, now);
        _teamsDue = true;
        desk.ForgetHours();
        if (!mayDial)
        {
            ReturnStock(desk, GateRule.RunNotRunning);
            TakeBackReservations(desk, now);
        }
        if (lengthChanged && desk.Live > 0)
            foreach (var attempt in _attempts.Values)
                if (attempt.Run == desk) SetLengthDeadline(attempt);
        _paceDue = true;
    }

    private void OnRunDetached(RunId id)
    {
        if (!_runs.TryGetValue(id, out var desk)) return;
        ReturnStock(desk, GateRule.RunNotRunning);
        if (desk.IsAdaptive) EmitKnowledge(desk);
        desk.Settings = null;
        desk.MayDial = false;
        _teamsDue = true;
        ForgetIdle(desk);
    }

    private void OnOffersArrived(SwitchboardInput.OffersArrived arrived, Moment now)
    {
        var desk = DeskOf(arrived.Run);
        desk.Asked = Math.Max(0, desk.Asked - arrived.Offers.Length);
        var returned = ImmutableArray.CreateBuilder<ReturnedOffer>();
        foreach (var offer in arrived.Offers)
        {
            if (_attempts.ContainsKey(offer.Hopper) || _spent.Contains(offer.Hopper)) continue;
            if ((RefusalOnArrival(desk, offer, now) ?? RefusalForAgent(desk, offer)) is { } refusal)
                returned.Add(new ReturnedOffer(offer, refusal));
            else desk.Put(offer);
        }
        if (returned.Count > 0) Emit(new SwitchboardEffect.ReturnOffers(desk.Id, returned.ToImmutable()));
        ForgetIdle(desk);
        if (_starved && desk.IsAdaptive)
        {
            _starved = false;
            _decisionDue = _tickDue = true;
        }
        _paceDue = true;
    }

    private GateRefusal? RefusalOnArrival(RunDesk desk, Offer offer, Moment now)
    {
        if (PbxLimit is { } limit) return new GateRefusal(limit, Passing: true);
        if (desk.Settings is null || !desk.MayDial) return new GateRefusal(GateRule.RunNotRunning, Passing: true);
        return AskGate(desk, offer, now);
    }

    /// <summary>The gate's word on a contact of an attached run: the one place where a switchboard asks it.</summary>
    private GateRefusal? AskGate(RunDesk desk, Offer offer, Moment now) =>
        DialingGate.Refusal(offer, desk.Settings!, desk.Hours, now) ?? RefusalOnTrunks(desk.Settings!, offer);

    /// <summary>On any of the run's trunks here: whichever it would be, the number is not dialed.</summary>
    private GateRefusal? RefusalOnTrunks(RunSettings run, Offer offer)
    {
        foreach (var id in run.Trunks)
        {
            if (_trunks.TryGetValue(id, out var trunk) && DialingGate.RefusalOn(trunk.Settings, offer) is { } refusal)
                return refusal;
        }
        return null;
    }

    private void OnOffersRecalled(RunId id)
    {
        if (_runs.TryGetValue(id, out var desk)) ReturnStock(desk, GateRule.RunNotRunning);
    }

    private void ReturnAllStocks(GateRule rule)
    {
        foreach (var desk in _runs.Values) ReturnStock(desk, rule);
    }

    private void ReturnStock(RunDesk desk, GateRule rule, bool keepNamed = false)
    {
        desk.Asked = 0;
        if (desk.Stock == 0 && (keepNamed || desk.Named.Count == 0)) return;
        var refusal = new GateRefusal(rule, Passing: true);
        Emit(new SwitchboardEffect.ReturnOffers(desk.Id,
            [.. desk.TakeAll(keepNamed).Select(o => new ReturnedOffer(o, refusal))]));
    }
}
