using Ringtail.Dialing.Attempts;

namespace Ringtail.Dialing.Rules;

public enum DispositionVerb
{
    /// <summary>Does nothing and ends the list: the rules below it do not see what it matches.</summary>
    Nothing,
    HttpGet,
    HttpPost,
    AddList,
    AddBlackList,
    Email,
    Reschedule,
}

/// <summary>
/// After this outcome (and extended status) something is done elsewhere. Rules are ordered; all that match are done.
/// </summary>
/// <param name="Id">Stable: what was done for an attempt by a rule is not done again.</param>
/// <param name="Status">WombatDialer state code that must match, for example RS_BUSY.</param>
/// <param name="ExtendedStatus">As in <see cref="RescheduleRule.ExtendedStatus"/>.</param>
/// <param name="WithRetriesPending">Matches also when a next attempt follows.</param>
/// <param name="Destination">A list, campaign, URL or addresses, by the verb.</param>
/// <param name="Defer">Wait before it is done.</param>
public sealed record DispositionRule(
    int Id, string Status, string ExtendedStatus, bool WithRetriesPending, DispositionVerb Verb, string Destination,
    TimeSpan Defer)
{
    public string Text { get; init; } = "";
    /// <summary>Which attributes go along: ALL, INPUT, OUTPUT or NONE.</summary>
    public string VariableMode { get; init; } = "ALL";
    public string Variables { get; init; } = "";

    public bool Matches(AttemptOutcome outcome, string extendedStatus, bool retryPending) =>
        outcome.IsOutcome() && Status == outcome.Code()
        && RescheduleRule.Fits(ExtendedStatus, extendedStatus) && (WithRetriesPending || !retryPending);
}
