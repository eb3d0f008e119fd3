using System.Collections.Immutable;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Loops;

/// <summary>Who is told of a campaign's runs and attempts, from its row and the webhooks.</summary>
internal static class ToldBuilder
{
    public static ToldSettings Build(CampaignRow campaign, IEnumerable<WebhookRow> webhooks)
    {
        var addresses = EmailSettings.Addresses(campaign.EmailAddresses);
        return new()
        {
            HttpNotify = campaign.HttpNotify,
            Webhooks = [.. webhooks.Where(w => w.Enabled)
                .Select(w => new WebhookSettings(w.Id, EventsOf(w)))],
            EmailAddresses = string.Join(", ", addresses),
            EmailEvents = EmailSettings.Events(campaign.EmailEvents),
        };
    }

    public static ImmutableArray<string> EventsOf(WebhookRow webhook) =>
        [.. webhook.Events.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
}
