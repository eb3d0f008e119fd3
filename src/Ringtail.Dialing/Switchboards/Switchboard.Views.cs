using System.Collections.Immutable;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>The read-only view for people.</summary>
public sealed partial class Switchboard
{
    /// <summary>A copy of all that people see; costs as much as there is, so not after each step.</summary>
    public SwitchboardView View(Moment now) => new()
    {
        Limit = PbxLimit,
        Calls = [.. _attempts.Values.Where(a => !a.LegIsGone && !a.Held).OrderBy(a => a.Hopper.Value).Select(ViewOf)],
        Agents = [.. _agents.Agents.OrderBy(a => a.Key.Device, StringComparer.Ordinal).Select(a => ViewOf(a))],
        Trunks = [.. Settings.Trunks.Select(t => ViewOf(_trunks[t.Id], now))],
        EndPoints = [.. Settings.EndPoints.Select(e => ViewOf(_endPoints[e.Id]))],
        Runs = [.. _runs.Values.OrderBy(r => r.Id.Value).Select(r => ViewOf(r, now))],
        Pacing = PacingStandings(now),
    };

    /// <summary>
    /// The rule that keeps a run from launching one more call here now; null when it may, or is not here.
    /// </summary>
    public GateRule? LimitOf(RunId run, Moment now) => _runs.TryGetValue(run, out var desk) ? LimitOf(desk, now) : null;

    private LiveCall ViewOf(Attempt attempt) => new()
    {
        Hopper = attempt.Hopper,
        Run = attempt.Run.Id,
        Number = attempt.Offer.Number,
        State = attempt.State,
        Retry = attempt.Offer.Retry,
        Trunk = attempt.Draft.Trunk,
        EndPoint = attempt.Draft.EndPoint,
        Agent = attempt.Agent is { } agent ? InterfaceOf(agent)
            : attempt.AgentFirst ? InterfaceOf(attempt.FirstAgent) : "",
        ExtendedStatus = attempt.ExtendedStatus,
        Since = attempt.Since,
        LaunchedAt = attempt.LaunchedAt ?? attempt.Draft.DecidedAt,
    };

    private static AgentStanding ViewOf(Agent agent)
    {
        var hopper = agent.KeptFor;
        foreach (var call in agent.Calls) hopper ??= call.Hopper;
        foreach (var caller in agent.OfferedBy) hopper ??= caller.Hopper;
        ImmutableArray<string> queues = [.. agent.Memberships.Select(m => m.Queue.Name).Order(StringComparer.Ordinal)];
        return new AgentStanding(agent.Key, agent.Name, agent.State, queues, agent.Since, hopper)
        {
            Interface = agent.Interface,
            PausesNext = agent.State != AgentState.Paused && agent.IsPausedEverywhere,
        };
    }

    private static TrunkStanding ViewOf(Trunk trunk, Moment now)
    {
        var problem = trunk.Stopped
            ?? (trunk.Breaker.State == BreakerState.Closed ? "" : "The trunk refuses calls; it is being probed.");
        return new TrunkStanding(trunk.Settings.Id, trunk.Settings.Name, trunk.Settings.Capacity, trunk.Device.Ours,
            trunk.Device.Others, trunk.Limit(now.Monotonic), problem);
    }

    private EndPointStanding ViewOf(EndPoint endPoint)
    {
        var queue = endPoint.Queue;
        var room = endPoint.Room(1, Limits);
        return new EndPointStanding
        {
            EndPoint = endPoint.Settings.Id,
            Name = endPoint.Settings.Name,
            Kind = endPoint.Settings.Kind,
            FreeAgents = queue?.Free ?? 0,
            LoggedIn = queue?.Members.Values.Count(m => m.Agent.LoggedIn) ?? 0,
            Waiting = queue?.Callers.Count ?? 0,
            InFlight = endPoint.InFlight,
            Live = endPoint.Live,
            Target = queue is null
                ? endPoint.IsQueue ? 0 : endPoint.Settings.MaxChannels
                : Math.Min(endPoint.Settings.MaxChannels, DialGroup.Target(queue, endPoint.Settings.BoostFactor)),
            // Before the first snapshot no queue is known: that says nothing of this one.
            Limit = endPoint.Settings.AgentFirst && _reconciled ? AgentFirstLimit(endPoint, alsoAgents: true)
                : room.Room > 0 ? null
                : room.Rule == GateRule.QueueUnknown && !_reconciled ? GateRule.PbxUnhealthy : room.Rule,
            AnswerToRing = endPoint.AnswerToRing.Value,
            AnswerToConnect = endPoint.AnswerToConnect.Value,
            Problem = endPoint.Stopped
                ?? (endPoint.IsQueue && queue is null && _reconciled ? "The PBX lists no such queue." : ""),
        };
    }

    private RunStanding ViewOf(RunDesk desk, Moment now) =>
        new(desk.Id, desk.Stock, desk.Live, LimitOf(desk, now), desk.Answered, desk.Abandoned);

    // For the tests of what is kept
    internal int CallsToScore => _teams.Sum(t => t.Runs.Values.Sum(r => r.Calls.Unscored));
    internal int AgentNumbers => _teams.Sum(t => t.NumbersGiven);
}
