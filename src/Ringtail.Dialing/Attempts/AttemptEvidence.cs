namespace Ringtail.Dialing.Attempts;

/// <summary>
/// What the PBX said about an attempt: kept in the ledger beside the outcome. Null means "never heard".
/// </summary>
public sealed record AttemptEvidence
{
    /// <summary>Q.850 cause of the trunk leg's Hangup (0 to 127).</summary>
    public int? HangupCause { get; init; }
    /// <summary>
    /// Reason of the OriginateResponse (0 to 8); differs between Asterisk 16 and 22 and never decides alone.
    /// </summary>
    public int? OriginateReason { get; init; }
    public bool? OriginateSucceeded { get; init; }
    /// <summary>The text of a refused action, or why it was not sent.</summary>
    public string? Message { get; init; }
    public string? TrunkChannel { get; init; }
    /// <summary>The trunk leg's Uniqueid behind a Local trunk: what a late status may name.</summary>
    public string? TrunkUniqueid { get; init; }
    /// <summary>True when the PBX answered (announcement, prepaid) while the trunk leg had not.</summary>
    public bool AnsweredByPbxOnly { get; init; }
    /// <summary>True when the customer's side ended the call, false when the PBX's did, null when unknown.</summary>
    public bool? EndedByCustomer { get; init; }
    /// <summary>The extended status before it was first changed during the call.</summary>
    public string? FirstStatus { get; init; }
    public bool JoinedQueue { get; init; }
    /// <summary>
    /// True when this attempt belongs to a streak that opened the trunk's breaker, or made no channel.
    /// </summary>
    public bool RouteFailure { get; init; }
    /// <summary>The rule or fault behind an outcome of our own making, in words.</summary>
    public string? Note { get; init; }
}
