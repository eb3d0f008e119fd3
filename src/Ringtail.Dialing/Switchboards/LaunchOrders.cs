using System.Collections.Immutable;
using System.Globalization;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Switchboards;

/// <summary>From a draft and the settings to all that an Originate needs.</summary>
internal static class LaunchOrders
{
    public static LaunchOrder Of(AttemptDraft draft, RunSettings run, Trunk trunk, EndPointSettings endPoint) => new()
    {
        Hopper = draft.Hopper,
        DialString = draft.DialString,
        Extension = endPoint.Extension,
        Context = endPoint.Context,
        Timeout = RingTime(run) + trunk.SetUp.Allowance,
        CustomerNumber = draft.Offer.Number,
        CallerId = draft.CallerId.Length > 0 ? draft.CallerId
            : run.CallerId.Length > 0 ? run.CallerId : trunk.Settings.CallerId,
        CallerPresentation = run.CallerPresentation,
        Account = run.Account,
        Variables = Variables(draft, run),
    };

    /// <summary>Never shorter than the law's, whatever the settings say.</summary>
    private static TimeSpan RingTime(RunSettings run) =>
        run.RingTimeMax >= run.Pacing.Profile.RingMin ? run.RingTimeMax : run.Pacing.Profile.RingMin;

    private static ImmutableArray<KeyValuePair<string, string>> Variables(AttemptDraft draft, RunSettings run) =>
    [
        new("WOMBAT_HOPPER_ID", draft.Hopper.Value.ToString(CultureInfo.InvariantCulture)),
        new("WOMBAT_RETRY_NO", draft.Offer.Retry.ToString(CultureInfo.InvariantCulture)),
        new("WOMBAT_DIALING_NUMBER", draft.Offer.MainNumber),
        new("WOMBAT_DIALING_LIST", draft.Offer.ListName),
        .. run.Variables,
        .. draft.Offer.Attributes,
    ];
}
