using System.Collections.Immutable;

namespace Ringtail.Dialing.Rules;

/// <summary>What is done or told elsewhere because of an attempt or a run.</summary>
public enum FollowUpKind
{
    /// <summary>The campaign's HTTP notification of a finished attempt.</summary>
    Notify,
    Webhook,
    Email,
    // Verbs of disposition rules; e-mail is one of them too.
    HttpGet,
    HttpPost,
    AddList,
    AddBlackList,
    Reschedule,
}

/// <summary>
/// One thing to do, written to the outbox in the transaction of what it follows from. For an attempt it is unique by
/// kind, source and revision: writing it again has no effect.
/// </summary>
/// <param name="Source">Id of the disposition rule or webhook behind it; 0 for the campaign itself.</param>
/// <param name="Target">URL, addresses, list or campaign; empty for a webhook, which has its own.</param>
public sealed record FollowUp(FollowUpKind Kind, string Event, int Source, string Target)
{
    public TimeSpan Defer { get; init; }
    public string Text { get; init; } = "";
    public string VariableMode { get; init; } = "ALL";
    public string Variables { get; init; } = "";

    /// <summary>It is the verb of a rule: done once for an attempt, whatever later statuses say.</summary>
    public bool IsVerb => Event == ToldEvents.Disposition;
}

/// <summary>Names of events, as programs and settings spell them.</summary>
public static class ToldEvents
{
    public const string AttemptEnded = "attempt.ended";
    public const string RunStarted = "run.started";
    public const string RunPaused = "run.paused";
    public const string RunFinished = "run.finished";
    public const string AlarmRaised = "alarm.raised";
    /// <summary>A disposition rule matched: no event to subscribe to.</summary>
    public const string Disposition = "disposition";

    public static ImmutableArray<string> All { get; } =
        [AttemptEnded, RunStarted, RunPaused, RunFinished, AlarmRaised];
}

/// <summary>Who wants to hear of a run and its attempts.</summary>
public sealed record ToldSettings
{
    public static ToldSettings Nobody { get; } = new();

    /// <summary>Gets a form for every finished attempt; empty tells nobody.</summary>
    public string HttpNotify { get; init; } = "";
    public ImmutableArray<WebhookSettings> Webhooks { get; init; } = [];
    /// <summary>Addresses with commas between; empty sends no mail.</summary>
    public string EmailAddresses { get; init; } = "";
    public ImmutableArray<string> EmailEvents { get; init; } = [];
}

public sealed record WebhookSettings(int Id, ImmutableArray<string> Events);
