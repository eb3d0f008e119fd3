namespace Ringtail.Server.Api.Events;

/// <summary>Kinds of events: what they are about.</summary>
public enum EventTopic { Dialer, Run, Attempt, Agent, Alarm }

/// <summary>One change, as it is kept and sent.</summary>
/// <param name="Number">Ascending by one in a process's life.</param>
/// <param name="Name">Such as <c>attempt.ended</c>.</param>
/// <param name="RunId">Run that it is about; null when none.</param>
/// <param name="Data">What is serialised.</param>
internal sealed record ApiEvent(long Number, EventTopic Topic, string Name, int? RunId, object Data);

/// <summary>An attempt that began, moved or ended.</summary>
/// <param name="State">REQUESTED, DIALLING, CONNECTED …; in the end the outcome.</param>
/// <param name="At">When that was.</param>
public sealed record AttemptEvent(
    int HopperId, int RunId, int CampaignId, string Number, string State, string? Outcome, string StatusExt,
    string Agent, int Retry, bool Abandoned, DateTimeOffset At);

/// <summary>An agent's state.</summary>
public sealed record AgentEvent(
    int PbxId, string Key, string Name, string State, IReadOnlyList<string> Queues, DateTimeOffset Since,
        int? HopperId);

public sealed record AlarmEvent(
    string Key, string Severity, string Code, string Subject, string Detail, DateTimeOffset Since, bool Raised);

public sealed record DialerEvent(string State, DateTimeOffset? Since);

/// <summary>A run that left the running set.</summary>
public sealed record RunGone(int RunId);

/// <summary>Events were missed: read anew what they would have told, then go on.</summary>
/// <param name="Reason">Why, in words.</param>
public sealed record GapEvent(string Reason);
