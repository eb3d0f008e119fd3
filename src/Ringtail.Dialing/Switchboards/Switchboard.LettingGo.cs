using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// Calls that ring and are let go because the team became busier than foreseen: hung up before somebody answers whom
/// nobody would hear.
/// </summary>
public sealed partial class Switchboard
{
    /// <summary>A call that is answered later than this after its hang-up was asked for is one that goes on.</summary>
    private static readonly TimeSpan LetGoTakes = TimeSpan.FromSeconds(3);

    /// <summary>A call ended or has an agent: small teams look.</summary>
    private bool _letGoDue;
    /// <summary>Every team looks.</summary>
    private bool _letGoTick;

    private void LetHopelessGo(Moment now)
    {
        var (tick, due) = (_letGoTick, _letGoDue);
        _letGoTick = _letGoDue = false;
        if (!tick && !due) return;
        // On a line that may be dead nobody knows who is free, nor does a hang-up arrive. Stop and pause forbid none.
        if (!_linked || _silent || !_restored || !_reconciled || !_owned || _doubtful) return;
        foreach (var team in _teams)
        {
            if (!tick && team.Pacer.Present > EveryChangeUpTo) continue;
            foreach (var (id, run) in team.Runs)
                if (_runs.TryGetValue(id, out var desk) && LeastRing(desk) is { } ringMin)
                    LetGo(team, run, ringMin, now);
        }
    }

    /// <summary>How long a call of the run rings before it may be let go; null when never.</summary>
    private static TimeSpan? LeastRing(RunDesk desk)
    {
        if (!desk.IsAdaptive || desk.Settings!.Pacing is not { LetGoAfter: var after, Profile.RingMin: var least })
            return null;
        return after <= TimeSpan.Zero ? null : after >= least ? after : least;
    }

    private void LetGo(TeamPacing team, PacerRun run, TimeSpan ringMin, Moment now)
    {
        var hopeless = team.Pacer.Hopeless(run, ringMin.TotalSeconds, now.Monotonic.TotalSeconds);
        for (var i = 0; i < hopeless.Count; i++)
        {
            var call = hopeless[i];
            if (Launched(new HopperId(call.Call)) is not { } attempt || !MayLetGo(attempt, team)) continue;
            attempt.HangUp = HangUpReason.LetGo;
            attempt.LetGoAt = now.Monotonic;
            attempt.LetGo = call;
            run.LetGo++;
            // Until its end it counts on: its answer may be on the way.
            foreach (var (_, counting) in attempt.Paced!) counting.Calls.LetGo(call.Call);
            Emit(new SwitchboardEffect.HangUp(attempt.Hopper, attempt.Channel!));
        }
    }

    /// <summary>
    /// Rings, for a queue of this team, and nobody listens: no answer, be it the PBX's own or a response to the
    /// Originate that an answer follows, and no agent who was called first or is kept for it.
    /// </summary>
    private static bool MayLetGo(Attempt attempt, TeamPacing team) =>
        attempt is
        {
            Rang: true, IsAnswered: false, AnsweredByPbxOnly: false, Succeeded: null, LegIsGone: false,
            HangUp: HangUpReason.None, AgentFirst: false, Draft.AgentKept: false, Channel: not null, Paced: not null,
        } && attempt.EndPoint?.Queue is { } queue && team.Queues.Contains(queue);

    /// <summary>
    /// Answered while the hang-up was on its way: answered and cut by us, hence abandoned. Long after it the PBX has
    /// not done it, and the call is one like all others.
    /// </summary>
    private static void MeetCrossing(Attempt attempt, Moment now)
    {
        if (now.Monotonic - attempt.LetGoAt > LetGoTakes) attempt.HangUp = HangUpReason.None;
    }

    private static string NoteOfLetGo(Attempt attempt)
    {
        var (rings, risk, allowed) = (attempt.LetGo.RingsFor, attempt.LetGo.Risk * 100, attempt.LetGo.Allowed * 100);
        var note = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"let go after {rings:0.0} s ringing: {risk:0} % that an answer finds no agent, at most {allowed:0.#} %");
        return attempt.IsAnswered ? note + "; answered before the hang-up arrived" : note;
    }
}
