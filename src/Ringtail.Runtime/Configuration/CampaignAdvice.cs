using System.Globalization;
using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Configuration;

/// <summary>Something to know before a campaign runs.</summary>
/// <param name="Code">Key of its text; <paramref name="Message"/> is the English sentence.</param>
/// <param name="EndPoint">What it is about, by name.</param>
/// <param name="Refuses">The campaign does not start with it.</param>
public sealed record CampaignWarning(string Code, string EndPoint, string Message, bool Refuses);

/// <summary>Where a campaign's law and its end points do not fit together.</summary>
public static class CampaignAdvice
{
    /// <param name="live">What was measured at the end points.</param>
    public static IReadOnlyList<CampaignWarning> Of(
        CampaignRow campaign, IEnumerable<EndPointRow> endPoints, LiveView live)
    {
        ArgumentNullException.ThrowIfNull(campaign);
        ArgumentNullException.ThrowIfNull(live);
        var profile = AbandonSettings.ProfileOf(campaign, TimeZoneInfo.Utc);
        var isAdaptive = campaign.PredictiveModel == AbandonSettings.Adaptive;
        var warnings = new List<CampaignWarning>();
        foreach (var endPoint in endPoints.Where(e => e.Type == "QUEUE"))
        {
            var name = endPoint.QueueName;
            if (profile.DemandsMessage && !HasSafeHarbour(endPoint))
            {
                warnings.Add(new("NoSafeHarbour", name,
                    $"Profile {profile.Name} demands a message for people who find no agent, and end point \"{name}\" "
                    + "has no safe harbour: name an extension and context with the message, or say that the dialplan "
                    + "plays it.", Refuses: isAdaptive));
            }
            if (Measured(profile, live.EndPoints.FirstOrDefault(e => e.EndPointId == endPoint.Id)) is { } seconds
                && seconds > profile.Limit.TotalSeconds)
            {
                var limit = profile.Limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
                var taken = seconds.ToString("0.0", CultureInfo.InvariantCulture);
                warnings.Add(new("AgentsTooSlow", name,
                    $"The team of \"{name}\" needs auto-answer: from the answer to the agent half of the calls take "
                    + $"{taken} s or more, and profile {profile.Name} allows {limit} s. "
                    + "\"ringtail pbx prepare\" prints how.", Refuses: false));
            }
        }
        return warnings;
    }

    public static bool HasSafeHarbour(EndPointRow endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return endPoint.SafeHarbourInDialplan
            || (endPoint.SafeHarbourExtension.Length > 0 && endPoint.SafeHarbourContext.Length > 0);
    }

    private static double? Measured(AbandonProfile profile, EndPointView? view) =>
        profile.ClockStops == ClockStop.AgentConnected ? view?.AnswerToConnectS : view?.AnswerToRingS;
}
