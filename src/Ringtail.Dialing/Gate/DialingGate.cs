using System.Globalization;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Gate;

/// <summary>
/// What the gate asks of the contact and its number. One function for every kind of call: lists, retries, scheduled and
/// added calls, preview, reverse and manual ones. It is asked when an offer reaches a switchboard and again between the
/// commit and the wire; what only the store can know of a number (<see cref="NumberRules"/>) is asked in the launch
/// transaction.
/// </summary>
public static class DialingGate
{
    /// <summary>A contact is not put off for longer than this: whoever opens the hours meanwhile is heard.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromDays(1);

    /// <summary>The first rule that forbids to call this contact now, or null.</summary>
    public static GateRefusal? Refusal(Offer offer, RunSettings run, HoursBook hours, Moment now)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(hours);
        if (offer.BlackList is { } list)
            return new GateRefusal(GateRule.BlackListed, Passing: false, $"on the black list '{list}'");
        if (ForbiddenNumbers.Refusal(offer.Number, offer.E164) is { } plain)
            return new GateRefusal(GateRule.ForbiddenNumber, Passing: false, plain);
        if (offer.Forbidden is { } plan) return new GateRefusal(GateRule.ForbiddenNumber, Passing: false, plan);
        if (run.PausedLists.Contains(offer.List))
            return new GateRefusal(GateRule.ListPaused, Passing: true, $"the list '{offer.ListName}' is paused");
        if (run.HidesNumber)
            return new GateRefusal(GateRule.NumberHidden, Passing: true,
                $"profile {run.Pacing.Profile.Name} forbids to hide the number") { RetryAfter = WaitMax };
        return hours.ClosedUntil(run, offer.Zones, now.Wall) is { } until
            ? Closed(hours.ClosedIn(run, offer.Zones, now.Wall), until, now) : null;
    }

    /// <summary>
    /// Of what a trunk of the run makes of the number: a strip or a prefix may make an emergency number of another one.
    /// </summary>
    public static GateRefusal? RefusalOn(TrunkSettings trunk, Offer offer)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return ForbiddenNumbers.RefusalOn(trunk, offer.Number, offer.E164) is { } why
            ? new GateRefusal(GateRule.ForbiddenNumber, Passing: false, why) : null;
    }

    private static GateRefusal Closed(string zones, DateTimeOffset until, Moment now)
    {
        var wait = until - now.Wall;
        var when = until == DateTimeOffset.MaxValue ? "no opening in the next 400 days" : string.Create(
            CultureInfo.InvariantCulture, $"opens at {until.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC");
        return new GateRefusal(GateRule.OutsideHours, Passing: true, $"closed in {zones}: {when}")
        {
            RetryAfter = wait < WaitMax ? wait : WaitMax,
        };
    }
}
