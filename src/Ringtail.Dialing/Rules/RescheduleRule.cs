using Ringtail.Dialing.Attempts;

namespace Ringtail.Dialing.Rules;

public enum RescheduleMode { Fixed, Multiplied }

/// <summary>
/// On this outcome (and extended status), try again after a wait. Rules are ordered; the first match decides.
/// </summary>
/// <param name="Status">WombatDialer state code that must match, for example RS_BUSY.</param>
/// <param name="ExtendedStatus">Must match exactly; empty means "none set", <c>*</c> any and none.</param>
/// <param name="MaxAttempts">How many retries this rule gives; at least 0.</param>
/// <param name="RetryAfter">The wait; multiplied by the attempt number in mode Multiplied.</param>
public sealed record RescheduleRule(
    string Status, string ExtendedStatus, int MaxAttempts, TimeSpan RetryAfter, RescheduleMode Mode)
{
    public const string AnyStatus = "*";

    public bool Matches(AttemptOutcome outcome, string extendedStatus) =>
        outcome.IsOutcome() && Status == outcome.Code() && Fits(ExtendedStatus, extendedStatus);

    internal static bool Fits(string wanted, string extendedStatus) =>
        wanted == extendedStatus || wanted == AnyStatus;
}
