// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

public sealed record PacingCandidate
{
    public string Name { get; init; } = "";
    public double Boost { get; init; }
    public bool IsPresent { get; init; }
}

public sealed record PacingForecast
{
    public PacingCandidate Pacing { get; init; } = new();
    public Spread CallsPerHour { get; init; } = new();
    public Spread BusyShare { get; init; } = new();
    public Spread AgentWaitS { get; init; } = new();
    public Spread AbandonRate { get; init; } = new();
    public Spread Abandoned { get; init; } = new();
    public Spread Answered { get; init; } = new();
    public Spread WorkHours { get; init; } = new();
    public FinishSpread Finish { get; init; } = new();
    public IReadOnlyList<DateTimeOffset?> Finishes { get; init; } = [];
    public IReadOnlyList<BusyBlock> Blocks { get; init; } = [];
}

public sealed record PacingView
{
    public int RunId { get; init; }
    public int CampaignId { get; init; }
    public int PbxId { get; init; }
    public string Queues { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public int Agents { get; init; }
    public int Busy { get; init; }
    public int Free { get; init; }
    public int InFlight { get; init; }
    public int RunInFlight { get; init; }
    public int Waiting { get; init; }
    public double Answers { get; init; }
    public double Releases { get; init; }
    public double Risk { get; init; }
    public double Allowed { get; init; }
    public double AnswerRate { get; init; }
    public double PatienceS { get; init; }
    public long LetGo { get; init; }
    public string Limit { get; init; } = "";
    public string Hold { get; init; } = "";
    public int HeldAt { get; init; }
    public IReadOnlyList<WindowView> Windows { get; init; } = [];
}

public sealed record PageOfCampaignRecord
{
    public IReadOnlyList<CampaignRecord> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PageOfDelivery
{
    public IReadOnlyList<Delivery> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PageOfEndPointRecord
{
    public IReadOnlyList<EndPointRecord> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PageOfListRecord
{
    public IReadOnlyList<ListRecord> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PageOfOpeningHoursRecord
{
    public IReadOnlyList<OpeningHoursRecord> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PageOfPbxRecord
{
    public IReadOnlyList<PbxRecord> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PageOfRunRecord
{
    public IReadOnlyList<RunRecord> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PageOfScheduledCall
{
    public IReadOnlyList<ScheduledCall> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PageOfTrunkRecord
{
    public IReadOnlyList<TrunkRecord> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PageOfWebhookRecord
{
    public IReadOnlyList<WebhookRecord> Items { get; init; } = [];
    public long Total { get; init; }
}

public sealed record PasswordInput
{
    public string Password { get; init; } = "";
}

public sealed record PauseInput
{
    public int PbxId { get; init; }
    public string Agent { get; init; } = "";
    public bool Paused { get; init; }
    public string Reason { get; init; } = "";
}

public sealed record PbxInput
{
    /// <summary>AMI secret: goes in and never comes out. Left out: the stored one stays.</summary>
    public string? Secret { get; init; }
    /// <summary>Its name here; unique.</summary>
    public string Description { get; init; } = "";
    /// <summary>Host name or IP address of AMI.</summary>
    public string Address { get; init; } = "";
    /// <summary>TCP port of AMI, 1 to 65535.</summary>
    public int Port { get; init; } = 5038;
    /// <summary>AMI user.</summary>
    public string Login { get; init; } = "";
    /// <summary>AMI over TLS.</summary>
    public bool UseTls { get; init; } = false;
    /// <summary>AMI actions sent in each unit of time, 1 to 10000.</summary>
    public int MessagesPerUnit { get; init; } = 5;
    /// <summary>Length of that unit, milliseconds.</summary>
    public int UnitMs { get; init; } = 50;
    /// <summary>Off: it is left alone, and nothing is dialed through it.</summary>
    public bool Enabled { get; init; } = true;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
    /// <summary>Folder on the PBX for recordings; empty is Asterisk's own.</summary>
    public string RecordingFolder { get; init; } = "";
    /// <summary>Where a recording can be heard: an address with ${file}.</summary>
    public string RecordingUrl { get; init; } = "";
}

public sealed record PbxProblem
{
    public string Code { get; init; } = "";
    public string Message { get; init; } = "";
    public string Advice { get; init; } = "";
    public bool Fatal { get; init; }
}

public sealed record PbxRecord : Tagged
{
    public int Id { get; init; }
    /// <summary>UP, CONNECTING or DOWN.</summary>
    public string State { get; init; } = "";
    /// <summary>Asterisk's version; empty until it was connected.</summary>
    public string Version { get; init; } = "";
    /// <summary>Why it is not up, in words; empty when it is.</summary>
    public string Problem { get; init; } = "";
    public Audit Audit { get; init; } = new();
    /// <summary>Its name here; unique.</summary>
    public string Description { get; init; } = "";
    /// <summary>Host name or IP address of AMI.</summary>
    public string Address { get; init; } = "";
    /// <summary>TCP port of AMI, 1 to 65535.</summary>
    public int Port { get; init; } = 5038;
    /// <summary>AMI user.</summary>
    public string Login { get; init; } = "";
    /// <summary>AMI over TLS.</summary>
    public bool UseTls { get; init; } = false;
    /// <summary>AMI actions sent in each unit of time, 1 to 10000.</summary>
    public int MessagesPerUnit { get; init; } = 5;
    /// <summary>Length of that unit, milliseconds.</summary>
    public int UnitMs { get; init; } = 50;
    /// <summary>Off: it is left alone, and nothing is dialed through it.</summary>
    public bool Enabled { get; init; } = true;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
    /// <summary>Folder on the PBX for recordings; empty is Asterisk's own.</summary>
    public string RecordingFolder { get; init; } = "";
    /// <summary>Where a recording can be heard: an address with ${file}.</summary>
    public string RecordingUrl { get; init; } = "";
}

public sealed record PbxReport
{
    public bool Connected { get; init; }
    public string Version { get; init; } = "";
    public string AmiVersion { get; init; } = "";
    public IReadOnlyList<PbxProblem> Problems { get; init; } = [];
    public IReadOnlyList<FoundTrunk> Trunks { get; init; } = [];
    public IReadOnlyList<FoundQueue> Queues { get; init; } = [];
    public IReadOnlyList<FoundContext> Contexts { get; init; } = [];
    public double EventsPerSecond { get; init; }
}

public sealed record PbxView
{
    public int PbxId { get; init; }
    public string Name { get; init; } = "";
    public string State { get; init; } = "";
    public string Version { get; init; } = "";
    public string Problem { get; init; } = "";
    public IReadOnlyList<string> MissingFeatures { get; init; } = [];
}

public sealed record PooledCallerId
{
    public string Number { get; init; } = "";
    /// <summary>Launches in a day of the campaign's zone; 0 sets no limit.</summary>
    public int DailyLimit { get; init; } = 0;
}

public sealed record RecordChange
{
    public string Kind { get; init; } = "";
    public string Section { get; init; } = "";
    public string Name { get; init; } = "";
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];
}

public sealed record RecordingInput
{
    public string Action { get; init; } = "";
}

public sealed record RecordingView
{
    public long Id { get; init; }
    public int HopperId { get; init; }
    public string Server { get; init; } = "";
    public string File { get; init; } = "";
    public string State { get; init; } = "";
    public string ConsentBy { get; init; } = "";
    public DateTimeOffset ConsentAt { get; init; }
    public string Failure { get; init; } = "";
    public string Url { get; init; } = "";
    public DateTimeOffset? DeleteAfter { get; init; }
}

public sealed record ReportedCall
{
    public int HopperId { get; init; }
    public int RunId { get; init; }
    public int CampaignId { get; init; }
    public string CampaignName { get; init; } = "";
    public int ListId { get; init; }
    public string ListName { get; init; } = "";
    public long ContactId { get; init; }
    public string Number { get; init; } = "";
    public string NumberDialed { get; init; } = "";
    public int Retry { get; init; }
    public string Outcome { get; init; } = "";
    public string StatusExt { get; init; } = "";
    public DateTimeOffset DecidedAt { get; init; }
    public DateTimeOffset? LaunchedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? ConnectedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public int PbxId { get; init; }
    public string Trunk { get; init; } = "";
    public string EndPoint { get; init; } = "";
    public string Agent { get; init; } = "";
    public bool Abandoned { get; init; }
    public bool HungUpWaiting { get; init; }
    public int? HangupCause { get; init; }
    public string AsteriskId { get; init; } = "";
    public IReadOnlyList<KeyValuePairOfstringAndstring> Attributes { get; init; } = [];
    public IReadOnlyList<KeyValuePairOfstringAndstring> OutputAttributes { get; init; } = [];
    public DateTimeOffset StartedAt { get; init; }
    public long WaitBeforeS { get; init; }
    public long WaitAfterS { get; init; }
    public long TalkS { get; init; }
}

public sealed record ReportedRun
{
    public int Id { get; init; }
    public int CampaignId { get; init; }
    public string CampaignName { get; init; } = "";
    public string State { get; init; } = "";
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public long Finished { get; init; }
    public long Attempted { get; init; }
    public ReportSums Sums { get; init; } = new();
}

public sealed record ReportPageOfReportedCall
{
    public IReadOnlyList<ReportedCall> Rows { get; init; } = [];
    public long Total { get; init; }
}

public sealed record ReportPageOfReportedRun
{
    public IReadOnlyList<ReportedRun> Rows { get; init; } = [];
    public long Total { get; init; }
}

public sealed record ReportSums
{
    public long Calls { get; init; }
    public long Answered { get; init; }
    public long Connected { get; init; }
    public long Abandoned { get; init; }
    public long HungUpWaiting { get; init; }
    public double WaitBeforeS { get; init; }
    public double WaitAfterS { get; init; }
    public double TalkS { get; init; }
    public double AnswerRate { get; init; }
    public double AbandonRate { get; init; }
    public double MeanTalkS { get; init; }
}

public sealed record RescheduleRule
{
    /// <summary>Outcome that it is for, such as RS_BUSY.</summary>
    public string Status { get; init; } = "";
    /// <summary>Extended status that it is for; empty: none was set.</summary>
    public string StatusExt { get; init; } = "";
    /// <summary>Attempts at most, the first included.</summary>
    public int MaxAttempts { get; init; } = 0;
    /// <summary>Wait before the next attempt, seconds.</summary>
    public int RetryAfterS { get; init; } = 0;
    /// <summary>FIXED: always that wait; MULT: times the attempts so far.</summary>
    public string Mode { get; init; } = "FIXED";
}

public sealed record ReserveInput
{
    public string Agent { get; init; } = "";
}

public sealed record RetrySum
{
    public int Retry { get; init; }
    public ReportSums Sums { get; init; } = new();
}

public sealed record RunListInput
{
    public int ListId { get; init; }
    public string Type { get; init; } = "CALL_LIST";
}

public sealed record RunListView
{
    public int ListId { get; init; }
    public string Name { get; init; } = "";
    public int Position { get; init; }
    public string Type { get; init; } = "";
    public bool Paused { get; init; }
    public bool Hidden { get; init; }
    public long Contacts { get; init; }
    public long Reached { get; init; }
    public long Bookmark { get; init; }
    public bool Complete { get; init; }
    public string? State { get; init; }
}

public sealed record RunPace
{
    public double? CallsPerHour { get; init; }
    public double? AnswerRate { get; init; }
    public double FinishedPerS { get; init; }
}

public sealed record RunRecord
{
    public int Id { get; init; }
    public int CampaignId { get; init; }
    public string CampaignName { get; init; } = "";
    /// <summary>RUNNING, PAUSED, IDLE, WRONG_TIME, COMPLETED or REMOVED.</summary>
    public string State { get; init; } = "";
    /// <summary>Calls in flight per free agent; 1 is 100 %.</summary>
    public double Boost { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public long InHopper { get; init; }
    public long Live { get; init; }
    /// <summary>Contacts that wait for their next attempt.</summary>
    public long Waiting { get; init; }
    /// <summary>Contacts that are done.</summary>
    public long Finished { get; init; }
    /// <summary>Attempts so far.</summary>
    public long Attempted { get; init; }
}

public sealed record RunStarted
{
    public int RunId { get; init; }
}

public sealed record RunView
{
    public int RunId { get; init; }
    public int CampaignId { get; init; }
    public string Name { get; init; } = "";
    public string State { get; init; } = "";
    public string Reason { get; init; } = "";
    public int Priority { get; init; }
    public double Boost { get; init; }
    public DateTimeOffset StartedAt { get; init; }
    public long Loaded { get; init; }
    public long Pending { get; init; }
    public long InHopper { get; init; }
    public long Live { get; init; }
    public long OpenRetries { get; init; }
    public long Scheduled { get; init; }
    public long Finished { get; init; }
    public long Attempted { get; init; }
    public long Answered { get; init; }
    public long Abandoned { get; init; }
    public string Limit { get; init; } = "";
    public RunPace Pace { get; init; } = new();
}

public sealed record ScheduledCall
{
    public int HopperId { get; init; }
    public int RunId { get; init; }
    public string CampaignName { get; init; } = "";
    public string Number { get; init; } = "";
    public string ListName { get; init; } = "";
    public string State { get; init; } = "";
    public DateTimeOffset Due { get; init; }
    public string Agent { get; init; } = "";
    public DateTimeOffset? AgentUntil { get; init; }
    public int Retry { get; init; }
    public bool IsRetry { get; init; }
}

public sealed record ScheduledInput
{
    /// <summary>When to call, with an offset; past by a minute at most.</summary>
    public DateTimeOffset Due { get; init; }
}

public sealed record SliceOfCallRecord
{
    public IReadOnlyList<CallRecord> Items { get; init; } = [];
    public string? Next { get; init; }
}

public sealed record SliceOfChangeEntry
{
    public IReadOnlyList<ChangeEntry> Items { get; init; } = [];
    public string? Next { get; init; }
}

public sealed record SliceOfContactRecord
{
    public IReadOnlyList<ContactRecord> Items { get; init; } = [];
    public string? Next { get; init; }
}

public sealed record SliceOfLogEntry
{
    public IReadOnlyList<LogEntry> Items { get; init; } = [];
    public string? Next { get; init; }
}

public sealed record Spread
{
    public double Low { get; init; }
    public double Median { get; init; }
    public double High { get; init; }
}

public sealed record SseItemOfObject
{
    public JsonElement Data { get; init; }
    public string? EventType { get; init; }
    public string? EventId { get; init; }
    public string? ReconnectionInterval { get; init; }
}

public sealed record StatusInput
{
    public string StatusExt { get; init; } = "";
}

public sealed record StopInput
{
    public bool AtOnce { get; init; } = false;
}
