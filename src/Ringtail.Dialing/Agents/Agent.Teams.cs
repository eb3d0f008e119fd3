using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Agents;

/// <summary>What is told of an agent to the teams that look ahead.</summary>
internal sealed partial class Agent
{
    private readonly List<TeamPlace> _places = [];

    /// <summary>Tells every team of the agent's queues what the agent does now, where that has changed.</summary>
    public void Report(TimeSpan now)
    {
        foreach (var membership in Memberships)
        {
            membership.Look(now);
            foreach (var team in membership.Queue.Teams)
                if (!Knows(team)) _places.Add(new TeamPlace(team));
        }
        foreach (var place in _places) if (PhaseIn(place.Team) is { } phase) Move(place, phase, now);
    }

    /// <summary>Leaves the teams to which no queue of the agent belongs any more.</summary>
    public void LeaveTeams(TimeSpan now)
    {
        for (var i = _places.Count - 1; i >= 0; i--)
        {
            var place = _places[i];
            if (PhaseIn(place.Team) is not null) continue;
            Move(place, TeamPhase.Gone, now);
            place.Team.ForgetAgent(place.Number);
            _places.RemoveAt(i);
        }
    }

    /// <summary>Who is paused at one of a team's queues is to be had at another; null: at none of them.</summary>
    private TeamPhase? PhaseIn(TeamPacing team)
    {
        TeamPhase? most = null;
        foreach (var membership in Memberships)
            if (membership.Queue.Teams.Contains(team) && !(most >= membership.Phase)) most = membership.Phase;
        return most;
    }

    private bool Knows(TeamPacing team)
    {
        foreach (var place in _places) if (place.Team == team) return true;
        return false;
    }

    private void Move(TeamPlace place, TeamPhase phase, TimeSpan now)
    {
        if (phase == place.Phase) return;
        place.Team.Move(place.Number, place.Phase, phase, now, now < WrapUpUntil ? WrapUpUntil : null);
        place.Phase = phase;
    }
}
