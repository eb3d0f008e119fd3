using System.ComponentModel;

namespace Ringtail.Server.Api.Records;

/// <summary>What a campaign has in the API and in a configuration file; its links and rules are apart.</summary>
public record CampaignFields
{
    [Description("Its name; unique.")]
    public string Name { get; set; } = "";
    [Description("Lower goes first where campaigns share agents or lines.")]
    public int Priority { get; set; } = 10;
    [Description("WombatDialer's pace; kept, and RUNNABLE is the usual one.")]
    public string Pace { get; set; } = "RUNNABLE";
    [Description("Stays when all is done, to go on with contacts that come later.")]
    public bool PauseWhenFinished { get; set; }
    [Description("Start of the day's calling, HHMMSS.")]
    public string TimeStart { get; set; } = "000000";
    [Description("End of the day's calling, HHMMSS.")]
    public string TimeEnd { get; set; } = "235959";
    [Description("Days of the week, 1 (Sunday) to 7 (Saturday).")]
    public string TimeDow { get; set; } = "1234567";
    [Description("IANA zone of these hours; empty is the server's.")]
    public string TimeZone { get; set; } = "";
    [Description("How long it rings, milliseconds.")]
    public int RingTimeMs { get; set; } = 30000;
    [Description("A longer call is ended, seconds; 0 is never.")]
    public int MaxCallLengthS { get; set; }
    [Description("Caller id that the contact sees.")]
    public string CallerId { get; set; } = "";
    [Description("Asterisk's presentation of it, such as allowed or prohib.")]
    public string CallerPresentation { get; set; } = "";
    [Description("Account code of the calls at the PBX.")]
    public string Account { get; set; } = "";
    [Description("Caller id that the agent sees.")]
    public string AgentCallerId { get; set; } = "";
    [Description("Contacts taken into the hopper at a time.")]
    public int BatchSize { get; set; } = 100;
    public bool AutoPause { get; set; }
    [Description("Channel variables of each call, NAME=value, one a line.")]
    public string Variables { get; set; } = "";
    [Description("OFF: free agents × boost; ADAPTIVE: looks ahead."), OneOf("OFF", "ADAPTIVE")]
    public string PredictiveModel { get; set; } = "OFF";
    [Description("Calls in flight per free agent, 0.1 to 20; times the end point's.")]
    public double BoostFactor { get; set; } = 1;
    [Description("Rules of the abandon account; the next eight fields count with own only.")]
    [OneOf("own", "FTC", "Ofcom", "Germany", "Canada")]
    public string AbandonProfile { get; set; } = "own";
    [Description("Most abandoned of the live answers, share 0 to 1.")]
    public double AbandonCap { get; set; } = 0.03;
    [Description("Windows of the account, such as DAY or DAY,DAYS:30.")]
    public string AbandonWindows { get; set; } = "DAY";
    [Description("A person waits no longer for an agent, milliseconds.")]
    public int AbandonLimitMs { get; set; } = 2000;
    [Description("When that clock stops."), OneOf("RINGING", "CONNECTED")]
    public string AbandonClock { get; set; } = "RINGING";
    [Description("Shortest ringing that the rules allow, milliseconds.")]
    public int AbandonRingMinMs { get; set; }
    [Description("An abandoned number rests, seconds.")]
    public int AbandonRetryBanS { get; set; }
    [Description("People taken for machines count as abandoned.")]
    public bool AbandonFalsePositives { get; set; } = true;
    [Description("A message is demanded for people who find no agent.")]
    public bool AbandonMessage { get; set; }
    [Description("A call that rang so long may be let go when no agent would be free, milliseconds; 0 is never.")]
    public int LetGoAfterMs { get; set; } = 15_000;
    [Description("Answering machine detection.")]
    public string AmdTracking { get; set; } = "OFF";
    public string AmdParams { get; set; } = "";
    public string AmdAudioFile { get; set; } = "";
    public string AmdFaxFile { get; set; } = "";
    [Description("queue_log lines for QueueMetrics.")]
    public string AdditionalLogging { get; set; } = "NONE";
    public string LoggingAlias { get; set; } = "";
    public string LoggingQmVars { get; set; } = "";
    [Description("Address that is told of every call's end by HTTP; empty tells nobody.")]
    public string HttpNotify { get; set; } = "";
    public string EmailEvents { get; set; } = "NO";
    public string EmailAddresses { get; set; } = "";
    [Description("Not offered for starting.")]
    public bool Hidden { get; set; }
    [Description("Users without this key do not see the record; empty is seen by all.")]
    public string SecurityKey { get; set; } = "";
    [Description("Whose clock the hours and opening hours are read on."), OneOf("CAMPAIGN", "CONTACT", "BOTH")]
    public string HoursIn { get; set; } = "CAMPAIGN";
    [Description("Attempts at one number in any 24 hours; 0 sets no limit.")]
    public int AttemptsPerDay { get; set; }
    [Description("Attempts at one number in any seven days; 0 sets no limit.")]
    public int AttemptsPerWeek { get; set; }
    [Description("Attempts at one number in all; 0 sets no limit.")]
    public int AttemptsInAll { get; set; }
    [Description("Attribute that holds a contact's own caller id; empty for none.")]
    public string CallerIdAttribute { get; set; } = "";
    [Description("Which of a contact's numbers is dialed when."), OneOf("IN_TURN", "ONE_ROUND", "MAIN_ONLY")]
    public string NumberOrder { get; set; } = "IN_TURN";
    [Description("CONSENT: recorded once the contact's consent was reported."), OneOf("OFF", "CONSENT")]
    public string Recording { get; set; } = "OFF";
    [Description("Days after which a recording is to be deleted; 0 keeps it.")]
    public int RecordingDays { get; set; }
    [Description("A call back waits so long for its agent, seconds; 0 is for ever.")]
    public int CallBackWaitS { get; set; } = 900;
    [Description("What agents may say of a call: STATUS or STATUS=words, one a line.")]
    public string AgentDispositions { get; set; } = "";
    [Description("Extended statuses that mean a machine, comma between.")]
    public string AmdStatuses { get; set; } = "AMD,CONTESTADOR,MACHINE";
}

/// <summary>What to save of a campaign.</summary>
public sealed record CampaignInput : CampaignFields;

public sealed record CampaignRecord : CampaignFields
{
    public int Id { get; init; }
    public Audit Audit { get; init; } = Audit.None;
}

/// <summary>When and how often to call again. The first rule that fits counts.</summary>
public sealed record RescheduleRule
{
    [Description("Outcome that it is for, such as RS_BUSY.")]
    public string Status { get; set; } = "";
    [Description("Extended status that it is for; empty: none was set.")]
    public string StatusExt { get; set; } = "";
    [Description("Attempts at most, the first included.")]
    public int MaxAttempts { get; set; }
    [Description("Wait before the next attempt, seconds.")]
    public int RetryAfterS { get; set; }
    [Description("FIXED: always that wait; MULT: times the attempts so far."), OneOf("FIXED", "MULT")]
    public string Mode { get; set; } = "FIXED";
}

/// <summary>A list of a campaign: to call, or a black list.</summary>
public sealed record LinkedList
{
    public int ListId { get; set; }
    [Description("CALL_LIST or BLACK_LIST."), OneOf("CALL_LIST", "BLACK_LIST")]
    public string Type { get; set; } = "CALL_LIST";
}

/// <summary>What to do when an attempt ended so. Every rule that fits is done, in their order.</summary>
public sealed record DispositionRule
{
    [Description("Outcome that it is for, such as RS_BUSY.")]
    public string Status { get; set; } = "";
    [Description("Extended status that it is for; empty: none was set; *: any.")]
    public string StatusExt { get; set; } = "";
    [Description("Also when the contact is to be tried again.")]
    public bool WithRetriesPending { get; set; }
    [Description("What to do.")]
    [OneOf("NONE", "HTTP_GET", "HTTP_POST", "ADD_LIST", "ADD_BLACKLIST", "EMAIL", "RESCHEDULE")]
    public string Verb { get; set; } = "NONE";
    [Description("Address, list or campaign by name, or mail addresses, as the verb needs it.")]
    public string Destination { get; set; } = "";
    [Description("Body or message; ${NAME} becomes an attribute's value.")]
    public string Text { get; set; } = "";
    [Description("Wait before it is done, seconds.")]
    public int DeferS { get; set; }
    [Description("Which attributes go along: ALL, INPUT, OUTPUT or NONE.")]
    public string VariableMode { get; set; } = "ALL";
    [Description("More attributes, NAME=value, one a line.")]
    public string Variables { get; set; } = "";
}

/// <summary>One of the caller ids that a campaign shows in turn.</summary>
public sealed record PooledCallerId
{
    public string Number { get; set; } = "";
    [Description("Launches in a day of the campaign's zone; 0 sets no limit.")]
    public int DailyLimit { get; set; }
}
