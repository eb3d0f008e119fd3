// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

public sealed record AccountDay
{
    public string Day { get; init; } = "";
    public long Live { get; init; }
    public long Abandoned { get; init; }
    public long Late { get; init; }
    public long FalsePositives { get; init; }
    public long Machines { get; init; }
}

public sealed record AgentSum
{
    public int PbxId { get; init; }
    public string Agent { get; init; } = "";
    public string Name { get; init; } = "";
    public double LoggedInS { get; init; }
    public double ReadyS { get; init; }
    public double RingingS { get; init; }
    public double OnCallS { get; init; }
    public double WrapUpS { get; init; }
    public double PausedS { get; init; }
    public long CallsTaken { get; init; }
    public ReportSums Dialed { get; init; } = new();
}

public sealed record AgentView
{
    public int PbxId { get; init; }
    public string Key { get; init; } = "";
    public string Name { get; init; } = "";
    public string State { get; init; } = "";
    public IReadOnlyList<string> Queues { get; init; } = [];
    public DateTimeOffset Since { get; init; }
    public int? HopperId { get; init; }
    public string Interface { get; init; } = "";
    public bool PausesNext { get; init; }
}

public sealed record Alarm
{
    public string Key { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Code { get; init; } = "";
    public string Subject { get; init; } = "";
    public string Detail { get; init; } = "";
}

public sealed record AlarmView
{
    public Alarm Alarm { get; init; } = new();
    public DateTimeOffset Since { get; init; }
}

public sealed record AttributeInput
{
    public string Value { get; init; } = "";
}

public sealed record Audit
{
    public DateTimeOffset CreatedAt { get; init; }
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset? ModifiedAt { get; init; }
    public string ModifiedBy { get; init; } = "";
}

public sealed record BoostInput
{
    public double Factor { get; init; }
}

public sealed record BusyBlock
{
    public double FromS { get; init; }
    public Spread Busy { get; init; } = new();
}

public sealed record CallAdded
{
    public int HopperId { get; init; }
}

public sealed record CallEvent
{
    public DateTimeOffset? At { get; init; }
    public string Kind { get; init; } = "";
    public string Text { get; init; } = "";
}

public sealed record CallInput
{
    public string Number { get; init; } = "";
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
    public DateTimeOffset? Due { get; init; }
    public string? Agent { get; init; }
}

public sealed record CallRecord
{
    public int HopperId { get; init; }
    public int RunId { get; init; }
    public int CampaignId { get; init; }
    public int ListId { get; init; }
    public string ListName { get; init; } = "";
    /// <summary>The contact's main number, as uploaded.</summary>
    public string Number { get; init; } = "";
    /// <summary>The number that was dialed.</summary>
    public string NumberDialed { get; init; } = "";
    /// <summary>The same as E.164; null when it has none.</summary>
    public string? E164 { get; init; }
    /// <summary>0 for the first attempt.</summary>
    public int Retry { get; init; }
    public int PbxId { get; init; }
    public int TrunkId { get; init; }
    public int EndPointId { get; init; }
    public string DialString { get; init; } = "";
    public bool Live { get; init; }
    /// <summary>WombatDialer's state code; null while the call is live.</summary>
    public string? Outcome { get; init; }
    public string StatusExt { get; init; } = "";
    public string Agent { get; init; } = "";
    public bool Abandoned { get; init; }
    public bool HungUpWaiting { get; init; }
    /// <summary>Asterisk's hangup cause (Q.850).</summary>
    public int? HangupCause { get; init; }
    public DateTimeOffset DecidedAt { get; init; }
    public DateTimeOffset? LaunchedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    /// <summary>When an agent had it.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    /// <summary>Attributes that the call brought back.</summary>
    public IReadOnlyDictionary<string, string> OutputAttributes { get; init; } = new Dictionary<string, string>();
}

public sealed record CallReport
{
    public ReportedCall Call { get; init; } = new();
    public IReadOnlyList<CallEvent> Events { get; init; } = [];
    public IReadOnlyList<ReportedCall> Others { get; init; } = [];
}

public sealed record CallView
{
    public int HopperId { get; init; }
    public int RunId { get; init; }
    public string CampaignName { get; init; } = "";
    public string Number { get; init; } = "";
    public string State { get; init; } = "";
    public int Retry { get; init; }
    public int TrunkId { get; init; }
    public string Trunk { get; init; } = "";
    public int EndPointId { get; init; }
    public string EndPoint { get; init; } = "";
    public string Agent { get; init; } = "";
    public string StatusExt { get; init; } = "";
    public DateTimeOffset Since { get; init; }
    public DateTimeOffset LaunchedAt { get; init; }
}

public sealed record CampaignAccount
{
    public int CampaignId { get; init; }
    public string Model { get; init; } = "";
    public string Profile { get; init; } = "";
    public double Cap { get; init; }
    public double LimitS { get; init; }
    public string ClockStops { get; init; } = "";
    public string Zone { get; init; } = "";
    public DateTimeOffset? StartedAt { get; init; }
    public IReadOnlyList<WindowView> Windows { get; init; } = [];
}

public sealed record CampaignForecast
{
    public int CampaignId { get; init; }
    public int? RunId { get; init; }
    public DateTimeOffset From { get; init; }
    public double Attempts { get; init; }
    public int Seeds { get; init; }
    public double SampleHours { get; init; }
    public double OpenHoursPerDay { get; init; }
    public IReadOnlyDictionary<string, FigureValue> Figures { get; init; } = new Dictionary<string, FigureValue>();
    public IReadOnlyList<PacingForecast> Pacings { get; init; } = [];
    public double WallS { get; init; }
}

public sealed record CampaignInput
{
    /// <summary>Its name; unique.</summary>
    public string Name { get; init; } = "";
    /// <summary>Lower goes first where campaigns share agents or lines.</summary>
    public int Priority { get; init; } = 10;
    /// <summary>WombatDialer's pace; kept, and RUNNABLE is the usual one.</summary>
    public string Pace { get; init; } = "RUNNABLE";
    /// <summary>Stays when all is done, to go on with contacts that come later.</summary>
    public bool PauseWhenFinished { get; init; } = false;
    /// <summary>Start of the day's calling, HHMMSS.</summary>
    public string TimeStart { get; init; } = "000000";
    /// <summary>End of the day's calling, HHMMSS.</summary>
    public string TimeEnd { get; init; } = "235959";
    /// <summary>Days of the week, 1 (Sunday) to 7 (Saturday).</summary>
    public string TimeDow { get; init; } = "1234567";
    /// <summary>IANA zone of these hours; empty is the server's.</summary>
    public string TimeZone { get; init; } = "";
    /// <summary>How long it rings, milliseconds.</summary>
    public int RingTimeMs { get; init; } = 30000;
    /// <summary>A longer call is ended, seconds; 0 is never.</summary>
    public int MaxCallLengthS { get; init; } = 0;
    /// <summary>Caller id that the contact sees.</summary>
    public string CallerId { get; init; } = "";
    /// <summary>Asterisk's presentation of it, such as allowed or prohib.</summary>
    public string CallerPresentation { get; init; } = "";
    /// <summary>Account code of the calls at the PBX.</summary>
    public string Account { get; init; } = "";
    /// <summary>Caller id that the agent sees.</summary>
    public string AgentCallerId { get; init; } = "";
    /// <summary>Contacts taken into the hopper at a time.</summary>
    public int BatchSize { get; init; } = 100;
    public bool AutoPause { get; init; } = false;
    /// <summary>Channel variables of each call, NAME=value, one a line.</summary>
    public string Variables { get; init; } = "";
    /// <summary>OFF: free agents × boost; ADAPTIVE: looks ahead.</summary>
    public string PredictiveModel { get; init; } = "OFF";
    /// <summary>Calls in flight per free agent, 0.1 to 20; times the end point's.</summary>
    public double BoostFactor { get; init; } = 1;
    /// <summary>Rules of the abandon account; the next eight fields count with own only.</summary>
    public string AbandonProfile { get; init; } = "own";
    /// <summary>Most abandoned of the live answers, share 0 to 1.</summary>
    public double AbandonCap { get; init; } = 0.03;
    /// <summary>Windows of the account, such as DAY or DAY,DAYS:30.</summary>
    public string AbandonWindows { get; init; } = "DAY";
    /// <summary>A person waits no longer for an agent, milliseconds.</summary>
    public int AbandonLimitMs { get; init; } = 2000;
    /// <summary>When that clock stops.</summary>
    public string AbandonClock { get; init; } = "RINGING";
    /// <summary>Shortest ringing that the rules allow, milliseconds.</summary>
    public int AbandonRingMinMs { get; init; } = 0;
    /// <summary>An abandoned number rests, seconds.</summary>
    public int AbandonRetryBanS { get; init; } = 0;
    /// <summary>People taken for machines count as abandoned.</summary>
    public bool AbandonFalsePositives { get; init; } = true;
    /// <summary>A message is demanded for people who find no agent.</summary>
    public bool AbandonMessage { get; init; } = false;
    /// <summary>A call that rang so long may be let go when no agent would be free, milliseconds; 0 is
    /// never.</summary>
    public int LetGoAfterMs { get; init; } = 15000;
    /// <summary>Answering machine detection.</summary>
    public string AmdTracking { get; init; } = "OFF";
    public string AmdParams { get; init; } = "";
    public string AmdAudioFile { get; init; } = "";
    public string AmdFaxFile { get; init; } = "";
    /// <summary>queue_log lines for QueueMetrics.</summary>
    public string AdditionalLogging { get; init; } = "NONE";
    public string LoggingAlias { get; init; } = "";
    public string LoggingQmVars { get; init; } = "";
    /// <summary>Address that is told of every call's end by HTTP; empty tells nobody.</summary>
    public string HttpNotify { get; init; } = "";
    public string EmailEvents { get; init; } = "NO";
    public string EmailAddresses { get; init; } = "";
    /// <summary>Not offered for starting.</summary>
    public bool Hidden { get; init; } = false;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
    /// <summary>Whose clock the hours and opening hours are read on.</summary>
    public string HoursIn { get; init; } = "CAMPAIGN";
    /// <summary>Attempts at one number in any 24 hours; 0 sets no limit.</summary>
    public int AttemptsPerDay { get; init; } = 0;
    /// <summary>Attempts at one number in any seven days; 0 sets no limit.</summary>
    public int AttemptsPerWeek { get; init; } = 0;
    /// <summary>Attempts at one number in all; 0 sets no limit.</summary>
    public int AttemptsInAll { get; init; } = 0;
    /// <summary>Attribute that holds a contact's own caller id; empty for none.</summary>
    public string CallerIdAttribute { get; init; } = "";
    /// <summary>Which of a contact's numbers is dialed when.</summary>
    public string NumberOrder { get; init; } = "IN_TURN";
    /// <summary>CONSENT: recorded once the contact's consent was reported.</summary>
    public string Recording { get; init; } = "OFF";
    /// <summary>Days after which a recording is to be deleted; 0 keeps it.</summary>
    public int RecordingDays { get; init; } = 0;
    /// <summary>A call back waits so long for its agent, seconds; 0 is for ever.</summary>
    public int CallBackWaitS { get; init; } = 900;
    /// <summary>What agents may say of a call: STATUS or STATUS=words, one a line.</summary>
    public string AgentDispositions { get; init; } = "";
    /// <summary>Extended statuses that mean a machine, comma between.</summary>
    public string AmdStatuses { get; init; } = "AMD,CONTESTADOR,MACHINE";
}

public sealed record CampaignRecord : Tagged
{
    public int Id { get; init; }
    public Audit Audit { get; init; } = new();
    /// <summary>Its name; unique.</summary>
    public string Name { get; init; } = "";
    /// <summary>Lower goes first where campaigns share agents or lines.</summary>
    public int Priority { get; init; } = 10;
    /// <summary>WombatDialer's pace; kept, and RUNNABLE is the usual one.</summary>
    public string Pace { get; init; } = "RUNNABLE";
    /// <summary>Stays when all is done, to go on with contacts that come later.</summary>
    public bool PauseWhenFinished { get; init; } = false;
    /// <summary>Start of the day's calling, HHMMSS.</summary>
    public string TimeStart { get; init; } = "000000";
    /// <summary>End of the day's calling, HHMMSS.</summary>
    public string TimeEnd { get; init; } = "235959";
    /// <summary>Days of the week, 1 (Sunday) to 7 (Saturday).</summary>
    public string TimeDow { get; init; } = "1234567";
    /// <summary>IANA zone of these hours; empty is the server's.</summary>
    public string TimeZone { get; init; } = "";
    /// <summary>How long it rings, milliseconds.</summary>
    public int RingTimeMs { get; init; } = 30000;
    /// <summary>A longer call is ended, seconds; 0 is never.</summary>
    public int MaxCallLengthS { get; init; } = 0;
    /// <summary>Caller id that the contact sees.</summary>
    public string CallerId { get; init; } = "";
    /// <summary>Asterisk's presentation of it, such as allowed or prohib.</summary>
    public string CallerPresentation { get; init; } = "";
    /// <summary>Account code of the calls at the PBX.</summary>
    public string Account { get; init; } = "";
    /// <summary>Caller id that the agent sees.</summary>
    public string AgentCallerId { get; init; } = "";
    /// <summary>Contacts taken into the hopper at a time.</summary>
    public int BatchSize { get; init; } = 100;
    public bool AutoPause { get; init; } = false;
    /// <summary>Channel variables of each call, NAME=value, one a line.</summary>
    public string Variables { get; init; } = "";
    /// <summary>OFF: free agents × boost; ADAPTIVE: looks ahead.</summary>
    public string PredictiveModel { get; init; } = "OFF";
    /// <summary>Calls in flight per free agent, 0.1 to 20; times the end point's.</summary>
    public double BoostFactor { get; init; } = 1;
    /// <summary>Rules of the abandon account; the next eight fields count with own only.</summary>
    public string AbandonProfile { get; init; } = "own";
    /// <summary>Most abandoned of the live answers, share 0 to 1.</summary>
    public double AbandonCap { get; init; } = 0.03;
    /// <summary>Windows of the account, such as DAY or DAY,DAYS:30.</summary>
    public string AbandonWindows { get; init; } = "DAY";
    /// <summary>A person waits no longer for an agent, milliseconds.</summary>
    public int AbandonLimitMs { get; init; } = 2000;
    /// <summary>When that clock stops.</summary>
    public string AbandonClock { get; init; } = "RINGING";
    /// <summary>Shortest ringing that the rules allow, milliseconds.</summary>
    public int AbandonRingMinMs { get; init; } = 0;
    /// <summary>An abandoned number rests, seconds.</summary>
    public int AbandonRetryBanS { get; init; } = 0;
    /// <summary>People taken for machines count as abandoned.</summary>
    public bool AbandonFalsePositives { get; init; } = true;
    /// <summary>A message is demanded for people who find no agent.</summary>
    public bool AbandonMessage { get; init; } = false;
    /// <summary>A call that rang so long may be let go when no agent would be free, milliseconds; 0 is
    /// never.</summary>
    public int LetGoAfterMs { get; init; } = 15000;
    /// <summary>Answering machine detection.</summary>
    public string AmdTracking { get; init; } = "OFF";
    public string AmdParams { get; init; } = "";
    public string AmdAudioFile { get; init; } = "";
    public string AmdFaxFile { get; init; } = "";
    /// <summary>queue_log lines for QueueMetrics.</summary>
    public string AdditionalLogging { get; init; } = "NONE";
    public string LoggingAlias { get; init; } = "";
    public string LoggingQmVars { get; init; } = "";
    /// <summary>Address that is told of every call's end by HTTP; empty tells nobody.</summary>
    public string HttpNotify { get; init; } = "";
    public string EmailEvents { get; init; } = "NO";
    public string EmailAddresses { get; init; } = "";
    /// <summary>Not offered for starting.</summary>
    public bool Hidden { get; init; } = false;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
    /// <summary>Whose clock the hours and opening hours are read on.</summary>
    public string HoursIn { get; init; } = "CAMPAIGN";
    /// <summary>Attempts at one number in any 24 hours; 0 sets no limit.</summary>
    public int AttemptsPerDay { get; init; } = 0;
    /// <summary>Attempts at one number in any seven days; 0 sets no limit.</summary>
    public int AttemptsPerWeek { get; init; } = 0;
    /// <summary>Attempts at one number in all; 0 sets no limit.</summary>
    public int AttemptsInAll { get; init; } = 0;
    /// <summary>Attribute that holds a contact's own caller id; empty for none.</summary>
    public string CallerIdAttribute { get; init; } = "";
    /// <summary>Which of a contact's numbers is dialed when.</summary>
    public string NumberOrder { get; init; } = "IN_TURN";
    /// <summary>CONSENT: recorded once the contact's consent was reported.</summary>
    public string Recording { get; init; } = "OFF";
    /// <summary>Days after which a recording is to be deleted; 0 keeps it.</summary>
    public int RecordingDays { get; init; } = 0;
    /// <summary>A call back waits so long for its agent, seconds; 0 is for ever.</summary>
    public int CallBackWaitS { get; init; } = 900;
    /// <summary>What agents may say of a call: STATUS or STATUS=words, one a line.</summary>
    public string AgentDispositions { get; init; } = "";
    /// <summary>Extended statuses that mean a machine, comma between.</summary>
    public string AmdStatuses { get; init; } = "AMD,CONTESTADOR,MACHINE";
}

public sealed record CampaignWarning
{
    public string Code { get; init; } = "";
    public string EndPoint { get; init; } = "";
    public string Message { get; init; } = "";
    public bool Refuses { get; init; }
}

public sealed record ChangedField
{
    public string Field { get; init; } = "";
    public string? Old { get; init; }
    public string? New { get; init; }
}

public sealed record ChangeEntry
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public string By { get; init; } = "";
    public string Kind { get; init; } = "";
    public int RecordId { get; init; }
    public int? CampaignId { get; init; }
    public string Name { get; init; } = "";
    public string Action { get; init; } = "";
    public IReadOnlyList<ChangedField> Fields { get; init; } = [];
}

public sealed record ChosenAgent
{
    public int PbxId { get; init; }
    public string Agent { get; init; } = "";
}

public sealed record CloneInput
{
    public string Name { get; init; } = "";
}

public sealed record ColumnMappingInput
{
    public string Name { get; init; } = "";
    public IReadOnlyList<MappedColumn> Columns { get; init; } = [];
    public string SecurityKey { get; init; } = "";
}

public sealed record ColumnMappingRecord
{
    public int Id { get; init; }
    public string Name { get; init; } = "";
    public string SecurityKey { get; init; } = "";
    public IReadOnlyList<MappedColumn> Columns { get; init; } = [];
}

public sealed record ConfigPlan
{
    public string Fingerprint { get; init; } = "";
    public IReadOnlyList<RecordChange> Changes { get; init; } = [];
    public IReadOnlyList<string> Warnings { get; init; } = [];
    public bool IsEmpty { get; init; }
}

public sealed record Contact
{
    public long Id { get; init; }
    public int ListId { get; init; }
    public string Number { get; init; } = "";
    public string? E164 { get; init; }
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    public DateTimeOffset AddedAt { get; init; }
}

public sealed record ContactCall
{
    public int HopperId { get; init; }
    public int RunId { get; init; }
    public string Campaign { get; init; } = "";
    public string NumberDialed { get; init; } = "";
    public int Retry { get; init; }
    public string? Outcome { get; init; }
    public string StatusExt { get; init; } = "";
    public DateTimeOffset Began { get; init; }
    public DateTimeOffset? Answered { get; init; }
    public DateTimeOffset? Ended { get; init; }
    public string Agent { get; init; } = "";
}

public sealed record ContactDetails
{
    public Contact Contact { get; init; } = new();
    public IReadOnlyList<ContactCall> Calls { get; init; } = [];
}

public sealed record ContactInput
{
    public string Number { get; init; } = "";
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}

public sealed record ContactRecord
{
    public long Id { get; init; }
    public string Number { get; init; } = "";
    public string? E164 { get; init; }
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    public DateTimeOffset AddedAt { get; init; }
}

public sealed record CreatedToken
{
    public TokenSummary Summary { get; init; } = new();
    public string Token { get; init; } = "";
}

public sealed record CreatedWebhook
{
    public WebhookRecord Webhook { get; init; } = new();
    public string Secret { get; init; } = "";
}
