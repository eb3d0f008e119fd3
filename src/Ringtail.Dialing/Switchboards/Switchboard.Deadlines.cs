using Ringtail.Dialing.Attempts;

namespace Ringtail.Dialing.Switchboards;

/// <summary>
/// What happens because time passed. An entry only says "look at this attempt"; its own due times say what is due, so
/// that a due time that moved or fell away leaves a harmless entry behind.
/// </summary>
public sealed partial class Switchboard
{
    /// <summary>A call of this length without a word: the PBX is asked whether it still lives.</summary>
    private static readonly TimeSpan LongCallCheck = TimeSpan.FromMinutes(15);
    /// <summary>A hang-up that had no effect is repeated after this.</summary>
    private static readonly TimeSpan HangUpAgain = TimeSpan.FromSeconds(10);

    /// <summary>A joining that is overdue while the PBX says nothing is looked at again after this.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly List<Attempt> _due = [];
    /// <summary>When the PBX last said anything.</summary>
    private TimeSpan _heardAt;

    private void Schedule(Attempt attempt, TimeSpan? due)
    {
        if (due is { } at) _deadlines.Enqueue(attempt, at);
    }

    /// <summary>Takes what is due first and meets it then: what is set anew at once waits for the next step.</summary>
    private void MeetDeadlines(Moment now)
    {
        while (_deadlines.TryPeek(out var attempt, out var due) && due <= now.Monotonic)
        {
            _deadlines.Dequeue();
            _due.Add(attempt);
        }
        foreach (var attempt in _due)
            if (_attempts.GetValueOrDefault(attempt.Hopper) == attempt) Meet(attempt, now);
        _due.Clear();
    }

    private void Meet(Attempt attempt, Moment now)
    {
        var time = now.Monotonic;
        if (attempt.Held)
        {
            ReleaseWhenQuiet(attempt, now);
            return;
        }
        if (attempt.State == AttemptState.Reserved)
        {
            if (attempt.ReservedDue <= time && !attempt.Recommitted) Expire(attempt, now);
            return;
        }
        if (attempt.EvidenceDue <= time)
        {
            attempt.EvidenceDue = null;
            Classify(attempt, now);
            return;
        }
        if (attempt.MissingDue <= time)
        {
            attempt.MissingDue = null;
            // Blind again: the next snapshot decides.
            if (_reconciled)
            {
                CloseMissing(attempt, now);
                return;
            }
        }
        if (attempt.LimitDue <= time) MeetLimit(attempt, now);
        if (attempt.MessageDue <= time) MeetMessageDue(attempt, now);
        if (attempt.JoinDue <= time) MeetJoinDue(attempt, now);
        if (attempt.ProofDue <= time)
        {
            attempt.ProofDue = null;
            if (attempt.EndPoint is { IsQueue: false } endPoint && !attempt.LegIsGone && _reconciled) Prove(endPoint);
        }
        if (attempt.LengthDue <= time) MeetLengthDue(attempt, now);
        if (attempt.SilenceDue <= time)
        {
            SetSilenceDeadline(attempt, attempt.IsAnswered ? LongCallCheck : Limits.SilenceMax, now);
            if (_reconciled) RequestSnapshot($"no word of {attempt.Hopper} for long");
        }
    }

    private void MeetJoinDue(Attempt attempt, Moment now)
    {
        var due = attempt.JoinDue;
        attempt.JoinDue = null;
        if (attempt.Joined || attempt.LegIsGone || attempt.WaitsIn is not null || attempt.WasWithAgent || attempt.Lost)
            return;
        // Without a link nobody would have told us that it joined.
        if (!_reconciled) Schedule(attempt, attempt.JoinDue = now.Monotonic + Limits.JoinGrace);
        else if (_heardAt < due)
        {
            // Nor on a line that is dead and not yet known to be: only a PBX that speaks may leave the joining out.
            attempt.JoinDue = due;
            Schedule(attempt, now.Monotonic + LookAgain);
        }
        else if (attempt.EndPoint is { IsQueue: true } endPoint) Lose(attempt, endPoint, now);
        _paceDue = true;
    }

    private void MeetLengthDue(Attempt attempt, Moment now)
    {
        Schedule(attempt, attempt.LengthDue = now.Monotonic + HangUpAgain);
        if (!_linked || attempt.LegIsGone) return;
        if (attempt.HangUp == HangUpReason.None) attempt.HangUp = HangUpReason.CallLength;
        Emit(new SwitchboardEffect.HangUp(attempt.Hopper, attempt.Channel ?? ""));
    }

    private void SetLengthDeadline(Attempt attempt)
    {
        attempt.LengthDue = null;
        if (!attempt.IsAnswered || attempt.Run.Settings is not { CallLengthMax: var length } || length <= TimeSpan.Zero)
            return;
        Schedule(attempt, attempt.LengthDue = attempt.AnsweredAtMonotonic + length);
    }

    private void SetSilenceDeadline(Attempt attempt, TimeSpan wait, Moment now) =>
        Schedule(attempt, attempt.SilenceDue = now.Monotonic + wait);
}
