using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Switchboards;

/// <summary>Answering machines: what a detection and the agents say of a call, and what it is in the account.</summary>
public sealed partial class Switchboard
{
    private static bool SaysMachine(Attempt attempt) =>
        attempt.Run.Settings is { } settings && settings.SaysMachine(attempt.ExtendedStatus);

    /// <summary>
    /// A call that a detection takes for a machine, and that goes to nobody, is no live answer; who says during it that
    /// it is a person after all makes it one that was dropped. Whom an agent calls a machine is taken out of the live
    /// answers, and never out of what counts against the cap.
    /// </summary>
    private void EnterStatus(Attempt attempt, Moment now)
    {
        if (!attempt.IsAnswered || attempt.EndPoint is not { IsQueue: true }) return;
        var machine = SaysMachine(attempt);
        if (attempt.WasWithAgent)
        {
            if (attempt.OverAt is not null && machine && attempt.Entry == AccountEntry.Served)
                Enter(attempt, AccountEntry.None, now);
            return;
        }
        if (attempt.Entry == AccountEntry.Machine && !machine) Enter(attempt, AccountEntry.FalsePositive, now);
        if (!machine || attempt.Joined) return;
        attempt.LimitDue = attempt.MessageDue = attempt.JoinDue = null;
        // A detection that took longer than a script may: it has come to its end all the same.
        attempt.Lost = false;
        Enter(attempt, AccountEntry.Machine, now);
        // It may hear a message for long, and wants no agent. One that joins the queue after all takes one there.
        Land(attempt);
        LeaveForecast(attempt, says: true, now);
        _paceDue = true;
    }

    /// <summary>
    /// Taken for a machine and sent to the agents all the same, to learn how often that is wrong: a caller like all
    /// others, with the time that passed.
    /// </summary>
    private void UnmarkMachine(Attempt attempt, Moment now)
    {
        if (attempt.Entry is not (AccountEntry.Machine or AccountEntry.FalsePositive)) return;
        Enter(attempt, AccountEntry.None, now);
        StartLimit(attempt);
    }
}
