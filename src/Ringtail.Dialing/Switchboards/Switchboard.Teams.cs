using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// Feeds the pacing of each team that an adaptive run uses, from what the switchboard itself believes.
/// </summary>
public sealed partial class Switchboard
{
    /// <summary>Knowledge of a former life weighs no more than this many attempts.</summary>
    private const double KnowledgeWeightMax = 30;
    private static readonly PacingOptions PacingOptions = new();
    private readonly List<TeamPacing> _teams = [];
    private long _regroupings = -1;
    private bool _teamsDue = true;

    /// <summary>
    /// Gives the queues that adaptive runs feed their teams, and takes them from the others. When queues come to share
    /// members, or no longer do, the forecast is made anew from what is known of agents and calls.
    /// </summary>
    private void SyncTeams(Moment now)
    {
        if (!_teamsDue && _regroupings == _agents.Regroupings) return;
        _teamsDue = false;
        _regroupings = _agents.Regroupings;
        _teams.Clear();
        foreach (var group in _agents.Groups)
        {
            var same = group.SameQueuesAs(_formerGroups);
            var changed = !same;
            foreach (var queue in group.Queues)
            {
                var wanted = IsAdaptive(queue);
                changed |= wanted != queue.LooksAhead;
                queue.LooksAhead = wanted;
            }
            if (changed) FormTeams(group, same, now);
            foreach (var queue in group.Queues)
                foreach (var team in queue.Teams)
                    if (!_teams.Contains(team)) _teams.Add(team);
        }
        _formerGroups.Clear();
        foreach (var group in _agents.Groups) _formerGroups.Add([.. group.Queues]);
    }

    private readonly List<CallQueue[]> _formerGroups = [];

    /// <param name="same">The group has the queues that it had: its teams know its calls.</param>
    private void FormTeams(DialGroup group, bool same, Moment now)
    {
        var former = group.Queues.SelectMany(q => q.Teams).Distinct().ToArray();
        foreach (var queue in group.Queues)
        {
            queue.Teams.Clear();
            queue.CountedBy.Clear();
        }
        var added = new List<TeamPacing>();
        foreach (var set in group.TeamSets())
        {
            if (!Array.Exists(set, q => q.LooksAhead)) continue;
            IReadOnlyList<CallQueue> counted = group.HasTeamsOfSets ? set : [.. group.Queues];
            var team = same ? Array.Find(former, t => t.IsOf(set)) : null;
            if (team is null)
                added.Add(team = new TeamPacing(PacingOptions, set, counted, Array.Find(former, t => t.IsOf(set))));
            foreach (var queue in set) queue.Teams.Add(team);
            foreach (var queue in counted) queue.CountedBy.Add(team);
        }
        foreach (var attempt in _attempts.Values)
            attempt.Paced?.RemoveAll(p => former.Contains(p.Team) && !group.Queues.Any(q => q.Teams.Contains(p.Team)));
        foreach (var queue in group.Queues) AgentBook.Report(queue, now);
        foreach (var attempt in _attempts.Values)
            if (attempt is { InFlight: true, Draft.AgentKept: false } && attempt.EndPoint?.Queue is { } queue
                && queue.Group == group)
                foreach (var team in queue.CountedBy)
                    if (added.Contains(team)) Replay(attempt, team, now);
    }

    private bool IsAdaptive(CallQueue queue)
    {
        foreach (var desk in _runs.Values)
        {
            if (!desk.IsAdaptive) continue;
            foreach (var endPoint in queue.EndPoints)
                if (desk.Settings!.EndPoints.Contains(endPoint.Settings.Id)) return true;
        }
        return false;
    }

    private static PacerRun RunOf(TeamPacing team, RunDesk desk)
    {
        if (team.Find(desk.Id) is { } known) return known;
        var run = team.Add(desk.Id, desk.Account?.Accounts);
        if (desk.Knowledge is { } knowledge) Prime(team, run, knowledge);
        return run;
    }

    private static void Prime(TeamPacing team, PacerRun run, PacingKnowledge knowledge)
    {
        // What was learned here meanwhile is worth more.
        if (run.Answers.Weight > KnowledgeWeightMax || knowledge.Attempts <= 0) return;
        var weight = Math.Min(KnowledgeWeightMax, knowledge.Attempts);
        run.Answers.Prime(knowledge.AnswerRate, weight, knowledge.RingToAnswer.AsSpan());
        if (!knowledge.Talk.IsDefaultOrEmpty) team.Pacer.TalkLaw.Prime(knowledge.Talk.AsSpan(), weight);
        if (!knowledge.WrapUp.IsDefaultOrEmpty) team.Pacer.WrapUpLaw.Prime(knowledge.WrapUp.AsSpan(), weight);
    }

    /// <summary>Counted in the forecast of all queues whose agents it may reach.</summary>
    private void EnterForecast(Attempt attempt, Moment now)
    {
        if (attempt.AgentFirst) return;
        // A call with an agent of its own is no question of chance.
        if (_teams.Count == 0 || attempt.Draft.AgentKept || attempt.EndPoint?.Queue is not { } queue) return;
        foreach (var team in queue.CountedBy)
        {
            var run = RunOf(team, attempt.Run);
            (attempt.Paced ??= []).Add((team, run));
            // The risk belongs to the teams for which it was worked out.
            if (!queue.Teams.Contains(team)) run.LaunchRisks.Clear();
            PredictivePacer.Launched(
                run, attempt.Hopper.Value, now.Monotonic.TotalSeconds, PacerRun.KindOf(attempt.Draft.Offer));
        }
    }

    private static void Replay(Attempt attempt, TeamPacing team, Moment now)
    {
        var run = RunOf(team, attempt.Run);
        (attempt.Paced ??= []).Add((team, run));
        var call = attempt.Hopper.Value;
        run.LaunchRisks.Clear();
        PredictivePacer.Launched(run, call, (attempt.LaunchedAtMonotonic ?? now.Monotonic).TotalSeconds,
            PacerRun.KindOf(attempt.Draft.Offer));
        if (attempt.RangAt is { } rang) run.Calls.Rings(call, rang.TotalSeconds);
        if (attempt.HangUp == HangUpReason.LetGo) run.Calls.LetGo(call);
        if (attempt.IsAnswered)
            PredictivePacer.Answered(run, call, now.Monotonic.TotalSeconds, detecting: !attempt.Joined);
    }

    /// <summary>The Originate goes out: its age counts from here.</summary>
    private static void Restamp(Attempt attempt, Moment now)
    {
        if (attempt.Paced is not { } paced) return;
        foreach (var (_, run) in paced) run.Calls.Restamp(attempt.Hopper.Value, now.Monotonic.TotalSeconds);
    }

    private static void ForecastRinging(Attempt attempt, Moment now)
    {
        if (attempt.Paced is not { } paced) return;
        foreach (var (_, run) in paced) run.Calls.Rings(attempt.Hopper.Value, now.Monotonic.TotalSeconds);
    }

    private static void ForecastAnswer(Attempt attempt, Moment now)
    {
        if (attempt.Paced is not { } paced) return;
        foreach (var (_, run) in paced)
            PredictivePacer.Answered(run, attempt.Hopper.Value, now.Monotonic.TotalSeconds, detecting: !attempt.Joined);
    }

    private static void ForecastJoin(Attempt attempt)
    {
        if (attempt.Paced is not { } paced) return;
        foreach (var (_, run) in paced) PredictivePacer.Heard(run, attempt.Hopper.Value);
    }

    private void ForecastDelivery(Attempt attempt, bool inTime, Moment now)
    {
        if (attempt.Paced is not { } paced) return;
        foreach (var (team, run) in paced)
            team.Pacer.Delivered(run, attempt.Hopper.Value, now.Monotonic.TotalSeconds, inTime);
        attempt.Paced = null;
        _letGoDue = true;
    }

    /// <param name="says">It says something about the number: a failure of the route or the link does not.</param>
    private void LeaveForecast(Attempt attempt, bool says, Moment now)
    {
        if (attempt.Paced is not { } paced) return;
        var abandoned = attempt.Entry is AccountEntry.Abandoned or AccountEntry.FalsePositive;
        foreach (var (team, run) in paced)
            team.Pacer.Ended(run, attempt.Hopper.Value, now.Monotonic.TotalSeconds, abandoned, says, out _);
        attempt.Paced = null;
        _decisionDue = _letGoDue = true;
    }

    /// <summary>The run is gone from here, with all its calls.</summary>
    private void ForgetPacing(RunDesk desk)
    {
        foreach (var team in _teams) team.Forget(desk.Id);
        CloseAccount(desk);
    }

    /// <summary>Events were missed: what was due in the meantime says nothing about the rate.</summary>
    private void FreezeForecasts(Moment now)
    {
        foreach (var team in _teams)
            foreach (var run in team.Runs.Values)
            {
                run.Jumps.Forget();
                run.Calls.ForgetUntil(now.Monotonic.TotalSeconds);
            }
    }
}
