using System.Collections.Immutable;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Switchboards;

/// <summary>The decisions of adaptive runs: when they are due, what is asked, what holds them.</summary>
public sealed partial class Switchboard
{
    /// <summary>Larger teams change without pause: they decide on ticks alone.</summary>
    private const int EveryChangeUpTo = 60;
    /// <summary>Ticks further apart than this are late.</summary>
    private static readonly TimeSpan TickGapMax = TimeSpan.FromSeconds(1);
    /// <summary>After a late tick or a jump of the clock, all has to be regular for this long.</summary>
    private static readonly TimeSpan RegularFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClockStopFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShowEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KeepEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromSeconds(30);
    private const int KnowledgeQuantiles = 16;

    /// <summary>Something happened that may allow a call: small teams decide.</summary>
    private bool _decisionDue;
    /// <summary>Every team decides.</summary>
    private bool _tickDue;
    /// <summary>The last turn ended for want of offers.</summary>
    private bool _starved;
    private bool _silent;
    /// <summary>After a silence, what is known of calls and agents is doubtful until the next snapshot.</summary>
    private bool _doubtful;
    /// <summary>Abandonments and other losses, to see at a launch whether its decision still holds.</summary>
    private long _losses;
    private (RunDesk Desk, CallQueue Queue)? _turnOf;
    private TimeSpan? _lastTick;
    private TimeSpan _irregularUntil = TimeSpan.MinValue;
    private TimeSpan _jumpedUntil = TimeSpan.MinValue;
    private TimeSpan _clockStopUntil = TimeSpan.MinValue;
    private TimeSpan? _clockOffset;
    private TimeSpan _shownAt = TimeSpan.MinValue;
    private TimeSpan _tidiedAt = TimeSpan.MinValue;

    /// <summary>Why the run launches no more than one call per free agent now.</summary>
    private PacingHold? HoldOf(RunDesk desk, Moment now)
    {
        if (desk.Account is not { } account) return PacingHold.AccountUnknown;
        if (!_reconciled || _doubtful) return PacingHold.Blind;
        if (now.Monotonic < _jumpedUntil) return PacingHold.ClockJumped;
        if (now.Monotonic < _irregularUntil) return PacingHold.LoopLate;
        return account.Hold(now);
    }

    private void WatchTick(Moment now)
    {
        if (_lastTick is { } last && now.Monotonic - last > TickGapMax) _irregularUntil = now.Monotonic + RegularFor;
        _lastTick = now.Monotonic;
        if (now.Monotonic >= _jumpedUntil) Clear("clock");
        _tickDue = _letGoTick = true;
        if (_tidiedAt != TimeSpan.MinValue && now.Monotonic - _tidiedAt < TidyEvery) return;
        _tidiedAt = now.Monotonic;
        foreach (var team in _teams) team.Tidy(now.Monotonic);
    }

    /// <summary>A wall clock that is set: nothing is dialed until hours and windows were looked at anew.</summary>
    private void WatchClock(Moment now)
    {
        var offset = TimeSpan.FromTicks(now.Wall.UtcTicks) - now.Monotonic;
        var moved = _clockOffset is { } before ? offset - before : TimeSpan.Zero;
        _clockOffset = offset;
        if (moved.Duration() <= LegalClock.Jump) return;
        foreach (var desk in _runs.Values) desk.ForgetHours();
        _clockStopUntil = now.Monotonic + ClockStopFor;
        _jumpedUntil = now.Monotonic + RegularFor;
        Raise("clock", AlarmSeverity.Warning, "ClockJumped", Settings.Name,
            $"The clock of this machine moved by {Seconds(moved)}; hours and windows are looked at anew, and no window "
            + $"begins again because of it.");
    }

    private void OnLinkSilent(bool silent, Moment now)
    {
        if (silent == _silent) return;
        _silent = silent;
        if (silent)
        {
            _doubtful = true;
            return;
        }
        FreezeForecasts(now);
        RequestSnapshot("the link was silent");
        _paceDue = true;
    }

    /// <summary>Asked about a desk whose turn it is: null when it may place one more call here.</summary>
    private EndPoint? PickAdaptive(RunDesk desk, Moment now, out GateRule? limit)
    {
        limit = GateRule.EndPointStopped;
        var first = true;
        foreach (var id in desk.Settings!.EndPoints)
        {
            if (!_endPoints.TryGetValue(id, out var endPoint)) continue;
            var room = endPoint.OwnRoom(Limits);
            var rule = room.Room <= 0 ? room.Rule : AskForecast(desk, endPoint, now);
            if (rule is null)
            {
                limit = null;
                return endPoint;
            }
            if (first) limit = rule;
            first = false;
        }
        return null;
    }

    private GateRule? AskForecast(RunDesk desk, EndPoint endPoint, Moment now)
    {
        // Extensions have no agents to look ahead for: their channels are the bound.
        if (endPoint.Queue is not { LooksAhead: true } queue) return endPoint.IsQueue ? GateRule.NoFreeAgent : null;
        var own = queue.Teams[0];
        if (!IsDue(own)) return GateRule.Forecast;
        if (own.Pacer.Present == 0) return GateRule.NoFreeAgent;
        if (_turnOf != (desk, queue)) BeginTurn(desk, queue, endPoint, now);
        PacingLimit? why = null;
        foreach (var team in queue.Teams)
            if (!team.Pacer.Allows) why ??= team.Pacer.Why;
        if (why is null) return null;
        // Never less than one call per free agent, as the queues themselves count them.
        if (why is not (PacingLimit.Burst or PacingLimit.LinesPerAgent) && endPoint.HasFreeAgent) return null;
        return why == PacingLimit.AbandonAccount
            ? RunOf(own, desk).Held && desk.Account is not { IsKnown: true } ? GateRule.AccountUnknown
                : GateRule.AbandonAccount
            : GateRule.Forecast;
    }

    private bool IsDue(TeamPacing team) => _tickDue || (team.Pacer.Present <= EveryChangeUpTo && team.IsDue);

    /// <summary>Before the turns: which teams decide now.</summary>
    private void SetDue()
    {
        foreach (var team in _teams)
        {
            // Who waits has the agent who became free before anything is decided.
            team.IsDue = _decisionDue || (team.BecameIdle && team.Pacer.Waiting == 0 && team.Pacer.Others == 0);
            team.BecameIdle = false;
        }
    }

    private void BeginTurn(RunDesk desk, CallQueue queue, EndPoint endPoint, Moment now)
    {
        EndTurn(null);
        var hold = HoldOf(desk, now);
        desk.Account?.Prepare(now, desk.HoursEnd(now));
        var outstanding = OutstandingOf(desk);
        foreach (var team in queue.Teams)
        {
            var run = RunOf(team, desk);
            run.Hold = hold;
            run.Held = hold is not null;
            run.Boost = desk.Settings!.Boost * endPoint.Settings.BoostFactor;
            run.OutstandingElsewhere = Math.Max(0, outstanding - run.Outstanding);
            team.Prepare(now.Monotonic, PatienceOf(endPoint, desk.Settings.Pacing.Profile));
            team.Pacer.Look(run, now.Monotonic.TotalSeconds);
            run.DecidedAt = now.Wall;
        }
        _turnOf = (desk, queue);
    }

    /// <summary>
    /// Abandonments to expect of all calls of the run that ring. In a group of queues every call counts in the team
    /// that knows most of them.
    /// </summary>
    private double OutstandingOf(RunDesk desk)
    {
        var sum = 0.0;
        foreach (var group in _agents.Groups)
        {
            var most = 0.0;
            foreach (var queue in group.Queues)
                foreach (var team in queue.CountedBy)
                    if (team.Find(desk.Id) is { } run) most = Math.Max(most, run.Outstanding);
            sum += most;
        }
        return sum;
    }

    /// <param name="outside">Why nothing more was asked for, when it was not the forecast.</param>
    private void EndTurn(PacingLimit? outside)
    {
        if (_turnOf is not var (_, queue)) return;
        _turnOf = null;
        foreach (var team in queue.Teams) team.Pacer.Conclude(outside);
    }

    /// <summary>The call takes its place in the forecast.</summary>
    private void Place(Attempt attempt, EndPoint endPoint)
    {
        if (endPoint.Queue is not { LooksAhead: true } queue || _turnOf is not var (desk, turn)) return;
        if (turn != queue) return;
        // In every team the call is the risk that it is in the one where it is greatest.
        var risk = 0.0;
        foreach (var team in queue.Teams) risk = Math.Max(risk, team.Pacer.RiskOfNext);
        foreach (var team in queue.Teams) team.Pacer.Place(PacerRun.KindOf(attempt.Draft.Offer), risk);
        desk.AgentSeconds += RunOf(queue.Teams[0], desk).Answers.P * desk.HandleS;
        attempt.DecidedAtLosses = LossesOf(queue);
    }

    /// <summary>Whether what was decided before the commit still holds at the launch.</summary>
    private bool StillHolds(Attempt attempt) =>
        attempt.AgentFirst || attempt.EndPoint?.Queue is not { LooksAhead: true } queue
            || attempt.DecidedAtLosses == LossesOf(queue);

    private long LossesOf(CallQueue queue)
    {
        var losses = _losses;
        foreach (var team in queue.Teams) losses += team.Losses;
        return losses;
    }

    /// <summary>Agents left or somebody was abandoned while the ledger wrote: the forecast is asked again.</summary>
    private GateRule? AskForecastAgain(Attempt attempt, Moment now)
    {
        if (attempt.Paced is not null || attempt.EndPoint is not { Queue.LooksAhead: true } endPoint) return null;
        if (AskForecast(attempt.Run, endPoint, now) is { } rule) return rule;
        Place(attempt, endPoint);
        return null;
    }

    /// <summary>Runs of one priority that share a team take turns by what they took of the agents' time.</summary>
    private static int CompareShares(RunDesk a, RunDesk b) =>
        a.IsAdaptive && b.IsAdaptive ? a.AgentSeconds.CompareTo(b.AgentSeconds) : 0;

    /// <summary>
    /// A run that is closed, or has nobody to call, takes nothing of the agents' time: when it goes on it would have
    /// all turns until it had caught up.
    /// </summary>
    private void NoteAway(RunDesk desk, Moment now)
    {
        if (desk.Stock == 0 || desk.OwnLimit(now) is not null) desk.AwaySince ??= now.Monotonic;
        else
        {
            if (IsAway(desk, now)) LevelShares(desk, now);
            desk.AwaySince = null;
        }
    }

    /// <summary>Offers that are on their way make no absence.</summary>
    private static bool IsAway(RunDesk desk, Moment now) => now.Monotonic - desk.AwaySince > StockAge;

    /// <summary>Who comes back after a while has no claim on what others took meanwhile.</summary>
    private void LevelShares(RunDesk desk, Moment now)
    {
        var least = double.PositiveInfinity;
        foreach (var other in _runs.Values)
            if (other != desk && other.IsAdaptive && other.MayDial && !IsAway(other, now))
                least = Math.Min(least, other.AgentSeconds);
        if (!double.IsPositiveInfinity(least)) desk.AgentSeconds = Math.Max(desk.AgentSeconds, least);
    }

    // What people see

    private void ShowPacing(Moment now)
    {
        foreach (var desk in _runs.Values) KeepKnowledge(desk, now);
        if (_teams.Count == 0 || (_shownAt != TimeSpan.MinValue && now.Monotonic - _shownAt < ShowEvery)) return;
        _shownAt = now.Monotonic;
        var standings = PacingStandings(now);
        if (standings.Length > 0) Emit(new SwitchboardEffect.ShowPacing(standings));
    }

    private void KeepKnowledge(RunDesk desk, Moment now)
    {
        if (!desk.IsAdaptive) return;
        if (desk.KnowledgeKeptAt == TimeSpan.MinValue) desk.KnowledgeKeptAt = now.Monotonic;
        if (now.Monotonic - desk.KnowledgeKeptAt < KeepEvery) return;
        desk.KnowledgeKeptAt = now.Monotonic;
        EmitKnowledge(desk);
    }

    /// <summary>As the team that knows most of the run has it; nothing when that is little.</summary>
    private void EmitKnowledge(RunDesk desk)
    {
        TeamPacing? best = null;
        foreach (var team in _teams)
            if (team.Find(desk.Id) is { } run && run.Answers.Weight > KnowledgeWeightMax
                && !(best?.Find(desk.Id)!.Answers.Weight >= run.Answers.Weight)) best = team;
        if (best is null || desk.Settings is null) return;
        var law = best.Find(desk.Id)!.Answers;
        Emit(new SwitchboardEffect.KeepKnowledge(desk.Id, desk.Settings.Campaign, new PacingKnowledge
        {
            AnswerRate = law.P,
            Attempts = law.Weight,
            RingToAnswer = Quantiles(law.RingQuantile),
            Talk = Quantiles(best.Pacer.TalkLaw.Quantile),
            WrapUp = Quantiles(best.Pacer.WrapUpLaw.Quantile),
        }));
    }

    private static ImmutableArray<double> Quantiles(Func<double, double> of) =>
        [.. Enumerable.Range(0, KnowledgeQuantiles).Select(i => Math.Round(of((i + 0.5) / KnowledgeQuantiles), 2))];

    private ImmutableArray<PacingStanding> PacingStandings(Moment now)
    {
        var all = ImmutableArray.CreateBuilder<PacingStanding>();
        foreach (var group in _agents.Groups)
            foreach (var desk in _runs.Values)
            {
                if (desk is not { IsAdaptive: true, Settings: { } settings }) continue;
                var fed = group.Queues.Where(q => q.EndPoints.Exists(e => settings.EndPoints.Contains(e.Settings.Id)))
                    .ToArray();
                if (fed.Length == 0 || !Array.TrueForAll(fed, q => q.LooksAhead)) continue;
                if (StandingOf(fed, desk, now) is { } standing) all.Add(standing);
            }
        return all.ToImmutable();
    }

    /// <summary>
    /// The run at the smallest team that has all its queues (in a group with too many queues for that, at the first's),
    /// and what held it at any of them.
    /// </summary>
    private PacingStanding? StandingOf(CallQueue[] fed, RunDesk desk, Moment now)
    {
        var team = fed[0].Teams.Find(t => Array.TrueForAll(fed, t.Queues.Contains)) ?? fed[0].Teams[0];
        if (team.Find(desk.Id) is not { } run) return null;
        var ownFlight = run.Calls.InFlight + run.Calls.Detecting + run.Calls.Waiting;
        var flight = 0;
        foreach (var other in team.Runs.Values)
            flight += other.Calls.InFlight + other.Calls.Detecting + other.Calls.Waiting;
        var hold = HoldOf(desk, now) ?? (run.Last.Spare < 0 && run.DecidedAt != default
            ? PacingHold.AccountOverdrawn : null);
        return new PacingStanding
        {
            Run = desk.Id,
            Campaign = desk.Settings!.Campaign,
            Queues = [.. team.Counted.Select(q => q.Name)],
            EndPoints = [.. team.Queues.SelectMany(q => q.EndPoints).Select(e => e.Settings.Id)],
            At = run.DecidedAt == default ? now.Wall : run.DecidedAt,
            Agents = team.Members,
            Busy = team.Members - team.Idle,
            InFlight = flight,
            RunInFlight = ownFlight,
            Waiting = team.Pacer.Waiting + team.Pacer.Others,
            Decision = run.Last with { Limit = LastLimit(fed, desk) },
            AnswerRate = run.Answers.P,
            LetGo = fed.SelectMany(q => q.Teams).Distinct().Sum(t => t.Find(desk.Id)?.LetGo ?? 0),
            Patience = TimeSpan.FromSeconds(team.Pacer.Patience),
            Windows = desk.Account?.Standings(now) ?? [],
            Limit = LimitOf(desk, now),
            Hold = hold,
        };
    }

    /// <summary>What the last decision for these queues stopped at, in the first team that stopped it.</summary>
    private static PacingLimit LastLimit(ReadOnlySpan<CallQueue> queues, RunDesk desk)
    {
        var (limit, at) = (PacingLimit.Caller, default(DateTimeOffset));
        foreach (var queue in queues)
            foreach (var team in queue.Teams)
            {
                if (team.Find(desk.Id) is not { } run || run.DecidedAt == default || run.DecidedAt < at) continue;
                if (limit != PacingLimit.Caller && run.DecidedAt == at) continue;
                (limit, at) = (run.Last.Limit, run.DecidedAt);
            }
        return limit;
    }
}
