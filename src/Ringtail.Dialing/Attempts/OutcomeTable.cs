namespace Ringtail.Dialing.Attempts;

/// <summary>
/// From what the trunk leg said to an outcome. The hang-up cause decides; the Reason of the OriginateResponse only
/// where the cause says nothing, because it differs between Asterisk 16 and 22 (486 is Reason 5 on 16 and 0 on 22, 480
/// is 5 on 16).
/// </summary>
public static class OutcomeTable
{
    /// <summary>OriginateResponse's Reason for Originate's own time-out (measured on 16 and 22).</summary>
    public const int ReasonTimeout = 3;
    /// <summary>Q.850 "no user responding": the far end never said a word.</summary>
    public const int CauseNoResponse = 18;
    private const int ReasonBusy = 5;
    private const int ReasonCongestion = 8;

    /// <summary>
    /// The outcome that a Q.850 cause names by itself; null for causes that need the Reason (0, 16 and none).
    /// </summary>
    public static AttemptOutcome? OfCause(int cause) => cause switch
    {
        17 => AttemptOutcome.Busy,
        CauseNoResponse or 19 => AttemptOutcome.NoAnswer,
        1 or 22 or 28 => AttemptOutcome.Number,
        21 or 34 or 38 or 41 or 42 or 44 or 27 or 20 or 3 => AttemptOutcome.Rejected,
        _ => null,
    };

    /// <summary>
    /// Whether the cause speaks against the trunk: any of the Rejected row, a declining person excepted.
    /// </summary>
    /// <param name="cause">Q.850 cause of the trunk leg.</param>
    /// <param name="rang">The called phone rang: then 21 is a person who declined.</param>
    public static bool IsRefusal(int? cause, bool rang) =>
        cause is { } c && OfCause(c) == AttemptOutcome.Rejected && !(c == 21 && rang);

    /// <summary>Classifies an attempt that was never answered.</summary>
    /// <param name="cause">Cause of the trunk leg's Hangup; null when none came.</param>
    /// <param name="reason">Reason of a failed OriginateResponse; null when none came.</param>
    /// <param name="legSeen">A channel was made.</param>
    /// <param name="rang">The called phone rang.</param>
    /// <param name="hungUpByUs">We asked the PBX to hang up.</param>
    public static AttemptOutcome OfUnanswered(int? cause, int? reason, bool legSeen, bool rang, bool hungUpByUs)
    {
        if (cause is { } named && OfCause(named) is { } outcome) return outcome;
        if (hungUpByUs) return AttemptOutcome.NoAnswer;
        switch (reason)
        {
            case ReasonTimeout: return AttemptOutcome.NoAnswer;
            case ReasonBusy: return AttemptOutcome.Busy;
            case ReasonCongestion: return AttemptOutcome.Rejected;
        }
        if (!legSeen && cause is null) return reason is null ? AttemptOutcome.Lost : AttemptOutcome.RouteFailure;
        if (rang) return AttemptOutcome.NoAnswer;
        // A cause outside the table: the network gave up in a way of its own.
        return cause is null or 0 or 16 ? AttemptOutcome.Lost : AttemptOutcome.Rejected;
    }
}
