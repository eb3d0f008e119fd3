using System.ComponentModel;

namespace Ringtail.Server.Api.Records;

/// <summary>What a webhook has in the API and in a configuration file. The secret is apart.</summary>
public record WebhookFields
{
    [Description("Address that gets each event as signed JSON, http or https.")]
    public string Url { get; set; } = "";
    public string Description { get; set; } = "";
    [Description("Comma between: attempt.ended, run.started, run.paused, run.finished, alarm.raised.")]
    public string Events { get; set; } = "";
    public bool Enabled { get; set; } = true;
    [Description("Users without this key do not see the record; empty is seen by all.")]
    public string SecurityKey { get; set; } = "";
}

/// <summary>What to save of a webhook.</summary>
public sealed record WebhookInput : WebhookFields
{
    [Description("Signs the body, 16 to 200 characters. Left out: the stored one stays; a new webhook gets a random "
        + "one.")]
    public string? Secret { get; set; }
}

public sealed record WebhookRecord : WebhookFields
{
    public int Id { get; init; }
    public Audit Audit { get; init; } = Audit.None;
}

/// <param name="Secret">Signs the bodies: shown this once.</param>
public sealed record CreatedWebhook(WebhookRecord Webhook, string Secret);
