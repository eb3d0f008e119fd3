using System.Globalization;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>Running sums, and the invariants that they must keep.</summary>
public sealed partial class Switchboard
{
    /// <summary>The attempt takes its place on the trunk's device and at the end point.</summary>
    private static void Count(Attempt attempt)
    {
        attempt.Counted = true;
        if (attempt.Trunk is { } trunk)
        {
            trunk.Live++;
            attempt.Device!.Invisible++;
        }
        if (attempt.EndPoint is not { } endPoint) return;
        attempt.AtEndPoint = true;
        endPoint.Live++;
        // Its agent is kept by name and counts as free nowhere: nothing is in flight that would need another.
        if (attempt.AgentFirst) return;
        attempt.InFlight = true;
        endPoint.CountInFlight(+1, attempt.Draft.AgentKept);
    }

    private void Uncount(Attempt attempt)
    {
        if (!attempt.Counted) return;
        attempt.Counted = false;
        LeaveEndPoint(attempt);
        if (attempt.Trunk is not { } trunk) return;
        trunk.Live--;
        if (attempt.Visible) attempt.Device!.Visible--;
        else attempt.Device!.Invisible--;
        attempt.Visible = false;
        Require(trunk.Live >= 0 && attempt.Device.Visible >= 0 && attempt.Device.Invisible >= 0, trunk,
            "counts below zero");
    }

    /// <summary>Its channel shows in the PBX's own count from now on.</summary>
    private static void ShowChannel(Attempt attempt)
    {
        if (!attempt.Counted || attempt.Visible || attempt.Device is not { } device) return;
        attempt.Visible = true;
        device.Invisible--;
        device.Visible++;
    }

    /// <summary>Connected to an agent: no longer in flight.</summary>
    private static void Land(Attempt attempt)
    {
        if (!attempt.InFlight) return;
        attempt.InFlight = false;
        attempt.EndPoint!.CountInFlight(-1, attempt.Draft.AgentKept);
    }

    /// <summary>
    /// Over, or continued elsewhere: the end point has the place back, the trunk slot stays until the leg ends.
    /// </summary>
    private void LeaveEndPoint(Attempt attempt)
    {
        Land(attempt);
        if (!attempt.AtEndPoint) return;
        attempt.AtEndPoint = false;
        var endPoint = attempt.EndPoint!;
        endPoint.Live--;
        if (endPoint.Live < 0 || endPoint.InFlight < 0)
            StopEndPoint(endPoint, "InvariantBroken", $"The counts of this end point fell below zero.");
    }

    private static void NoLongerPending(Attempt attempt)
    {
        if (!attempt.Pending) return;
        attempt.Pending = false;
        attempt.Trunk!.Pending--;
    }

    private void Move(Attempt attempt, AttemptTrigger trigger, Moment now)
    {
        if (AttemptLifecycle.Next(attempt.State, trigger) is not { } next || next == attempt.State) return;
        attempt.State = next;
        attempt.Since = now.Wall;
        Emit(new SwitchboardEffect.RecordProgress(new AttemptProgress(attempt.Hopper, next, now.Wall)
        {
            Agent = attempt.Agent is { } agent ? InterfaceOf(agent) : "",
        }));
    }

    /// <summary>A broken invariant stops the trunk, keeps its calls and tells a person.</summary>
    private void Require(bool holds, Trunk trunk, string what)
    {
        if (holds) return;
        trunk.Stopped = $"Invariant broken: {what}.";
        Raise($"trunk-stopped/{trunk.Settings.Id.Value}", AlarmSeverity.Error, "InvariantBroken", trunk.Settings.Name,
            Phrase.Of(trunk.Stopped));
    }

    /// <summary>After each step: every launched attempt is live or has its one end.</summary>
    private void CheckSums()
    {
        var live = _attempts.Count - (_commit?.Count ?? 0);
        if (live == _launched - _over) return;
        if (_halted is null)
            Halt("InvariantBroken",
                $"{_launched} attempts launched, {_over} over, {live} live: the sums do not agree.");
    }

    /// <summary>
    /// Counts everything anew and compares; for the world ring and once a minute. Empty when all holds.
    /// </summary>
    public IReadOnlyList<string> RecountInvariants()
    {
        var broken = new List<string>();
        var attempts = _attempts.Values;
        foreach (var trunk in _trunks.Values)
        {
            Compare(broken, $"{trunk.Settings.Name}: live", trunk.Live,
                attempts.Count(a => a.Trunk == trunk && a.Counted));
            Compare(broken, $"{trunk.Settings.Name}: pending", trunk.Pending,
                attempts.Count(a => a.Trunk == trunk && a.Pending));
            Compare(broken, $"{trunk.Settings.Name}: committing", trunk.Committing,
                _commit?.Count(a => a.Trunk == trunk) ?? 0);
            Compare(broken, $"{trunk.Settings.Name}: held", trunk.Held.Count,
                attempts.Count(a => a.Trunk == trunk && a.Held));
        }
        foreach (var (name, device) in _devices)
        {
            Compare(broken, $"{name}: visible", device.Visible, attempts.Count(a => a.Device == device && a.Visible));
            Compare(broken, $"{name}: invisible", device.Invisible,
                attempts.Count(a => a.Device == device && a.Counted && !a.Visible));
        }
        foreach (var endPoint in _endPoints.Values) Recount(broken, endPoint);
        foreach (var desk in _runs.Values)
            Compare(broken, $"{desk.Id}: live", desk.Live, attempts.Count(a => a.Run == desk));
        Compare(broken, "launched - over", _launched - _over, attempts.Count(a => a.Sequence > 0));
        _agents.Recount(broken);
        return broken;
    }

    private void Recount(List<string> broken, EndPoint endPoint)
    {
        var name = endPoint.Settings.Name;
        Compare(broken, $"{name}: live", endPoint.Live,
            _attempts.Values.Count(a => a.EndPoint == endPoint && a.AtEndPoint));
        Compare(broken, $"{name}: in flight", endPoint.InFlight,
            _attempts.Values.Count(a => a.EndPoint == endPoint && a.InFlight));
        Compare(broken, $"{name}: kept", endPoint.Kept,
            _attempts.Values.Count(a => a.EndPoint == endPoint && a.InFlight && a.Draft.AgentKept));
        if (endPoint.Queue is { } queue)
        {
            Compare(broken, $"queue {name}: in flight", queue.InFlight, queue.EndPoints.Sum(e => e.InFlight));
            Compare(broken, $"queue {name}: kept", queue.Kept, queue.EndPoints.Sum(e => e.Kept));
        }
    }

    private static void Compare(List<string> broken, string what, long kept, long counted)
    {
        if (kept != counted)
            broken.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: kept {kept}, counted {counted}"));
    }
}
