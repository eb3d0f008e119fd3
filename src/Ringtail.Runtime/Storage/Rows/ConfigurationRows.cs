namespace Ringtail.Runtime.Storage.Rows;

/// <summary>Audit columns that every configuration row carries.</summary>
public abstract class AuditedRow
{
    public DateTimeOffset CreatedAt { get; set; }
    /// <summary>The user's real name, or "-" for the control API without credentials.</summary>
    public string CreatedBy { get; set; } = "-";
    public DateTimeOffset? ModifiedAt { get; set; }
    public string ModifiedBy { get; set; } = "-";
    /// <summary>Free text; a record with a key is visible to users who hold it, or the master key.</summary>
    public string SecurityKey { get; set; } = "";
}

public sealed class PbxRow : AuditedRow
{
    public int Id { get; set; }
    public string Description { get; set; } = "";
    public string Address { get; set; } = "";
    public int Port { get; set; } = 5038;
    public string Login { get; set; } = "";
    /// <summary>Encrypted at rest; never serialised, never logged.</summary>
    public string ProtectedSecret { get; set; } = "";
    public bool UseTls { get; set; }
    public int MessagesPerUnit { get; set; } = 5;
    /// <summary>Milliseconds.</summary>
    public int UnitMs { get; set; } = 50;
    public bool Enabled { get; set; } = true;
    /// <summary>Folder on the PBX in which recordings are written; empty is Asterisk's own (monitor).</summary>
    public string RecordingFolder { get; set; } = "";
    /// <summary>Where a recording can be heard: an address with ${file}; empty when nowhere.</summary>
    public string RecordingUrl { get; set; } = "";
}

public sealed class TrunkRow : AuditedRow
{
    public int Id { get; set; }
    public int PbxId { get; set; }
    public string Name { get; set; } = "";
    public string DialString { get; set; } = "";
    public int Capacity { get; set; } = 10;
    public int MaxCallsPerPeriod { get; set; } = 100;
    public int PeriodMs { get; set; } = 1000;
    public int Reserve { get; set; }
    /// <summary>Name of a NumberFormat.</summary>
    public string NumberFormat { get; set; } = "AsGiven";
    public string Strip { get; set; } = "";
    public string Prefix { get; set; } = "";
    public string DefaultCallerId { get; set; } = "";
}

public sealed class EndPointRow : AuditedRow
{
    public int Id { get; set; }
    public int PbxId { get; set; }
    /// <summary>QUEUE or PHONE.</summary>
    public string Type { get; set; } = "QUEUE";
    public string QueueName { get; set; } = "";
    public string Name { get; set; } = "";
    public string Extension { get; set; } = "";
    public string Context { get; set; } = "";
    public int MaxChannels { get; set; } = 1;
    public double BoostFactor { get; set; } = 1;
    public int MaxWaitingCalls { get; set; } = 2;
    public int WrapUpMs { get; set; }
    public int ScriptTimeMs { get; set; } = 500;
    public bool ShortCallsAreMeant { get; set; }
    /// <summary>Where an answered person without an agent is sent (a message); empty sends nobody.</summary>
    public string SafeHarbourExtension { get; set; } = "";
    public string SafeHarbourContext { get; set; } = "";
    /// <summary>The dialplan falls from the queue into the message by itself.</summary>
    public bool SafeHarbourInDialplan { get; set; }
    public bool ReverseDialing { get; set; }
    public bool StepwiseReverse { get; set; }
    public string DialFind { get; set; } = "";
    public string DialReplace { get; set; } = "";
    /// <summary>How long an agent's phone rings that is called first.</summary>
    public int AgentRingMs { get; set; } = 20_000;
    /// <summary>Seconds until a reserved number that nobody uses goes back.</summary>
    public int ReservationS { get; set; } = 300;
    public string Description { get; set; } = "";
}

public sealed class ContactListRow : AuditedRow
{
    public int Id { get; set; }
    public string Name { get; set; } = "";
    public bool Hidden { get; set; }
    /// <summary>A black list of the whole installation: its numbers are called by no campaign.</summary>
    public bool BlocksEverywhere { get; set; }
    /// <summary>Kept by the import, so that nobody counts ten million rows to show a table.</summary>
    public long ContactCount { get; set; }
    /// <summary>Days after which its contacts and their calls are made anonymous; 0 keeps them.</summary>
    public int RetentionDays { get; set; }
}

/// <summary>How the columns of a file become a contact, kept under a name for the next file of its kind.</summary>
public sealed class ImportMappingRow : AuditedRow
{
    public int Id { get; set; }
    public string Name { get; set; } = "";
    /// <summary>The header of the file that it was made for, JSON array of names.</summary>
    public string Header { get; set; } = "";
    /// <summary>JSON of the column mappings.</summary>
    public string Columns { get; set; } = "";
}

public sealed class CampaignRow : AuditedRow
{
    public int Id { get; set; }
    public string Name { get; set; } = "";
    public int Priority { get; set; } = 10;
    public string Pace { get; set; } = "RUNNABLE";
    public bool PauseWhenFinished { get; set; }
    /// <summary>HHMMSS.</summary>
    public string TimeStart { get; set; } = "000000";
    public string TimeEnd { get; set; } = "235959";
    /// <summary>Digits, 1 = Sunday … 7 = Saturday.</summary>
    public string TimeDow { get; set; } = "1234567";
    /// <summary>IANA zone of the campaign's hours; empty is the server's zone.</summary>
    public string TimeZone { get; set; } = "";
    /// <summary>Whose clock the hours and the opening hours are read on: CAMPAIGN, CONTACT or BOTH.</summary>
    public string HoursIn { get; set; } = "CAMPAIGN";
    /// <summary>Attempts at one number in 24 hours, in seven days and in all; 0 sets no limit.</summary>
    public int AttemptsPerDay { get; set; }
    public int AttemptsPerWeek { get; set; }
    public int AttemptsInAll { get; set; }
    public int RingTimeMs { get; set; } = 30000;
    /// <summary>Seconds; 0 is unlimited.</summary>
    public int MaxCallLengthS { get; set; }
    public string CallerId { get; set; } = "";
    public string CallerPresentation { get; set; } = "";
    /// <summary>Name of the attribute that holds a contact's own caller id; empty for none.</summary>
    public string CallerIdAttribute { get; set; } = "";
    public string Account { get; set; } = "";
    public string AgentCallerId { get; set; } = "";
    public int BatchSize { get; set; } = 100;
    /// <summary>IN_TURN, ONE_ROUND or MAIN_ONLY: the order of a contact's several numbers.</summary>
    public string NumberOrder { get; set; } = "IN_TURN";
    /// <summary>OFF, or CONSENT: calls may be recorded once somebody has reported the contact's consent.</summary>
    public string Recording { get; set; } = "OFF";
    /// <summary>Days after which a recording is to be deleted; 0 keeps it.</summary>
    public int RecordingDays { get; set; }
    /// <summary>When the lists are used up: pause; what is added waits until somebody continues the run.</summary>
    public bool AutoPause { get; set; }
    /// <summary>Seconds that a call back waits for its agent before anybody may have it; 0 waits for ever.</summary>
    public int CallBackWaitS { get; set; } = 900;
    /// <summary>What agents may say of a call: <c>STATUS</c> or <c>STATUS=words</c>, one a line.</summary>
    public string AgentDispositions { get; set; } = "";
    public string Variables { get; set; } = "";
    public string PredictiveModel { get; set; } = "OFF";
    public double BoostFactor { get; set; } = 1;

    // The abandon profile. All but its name are of the own profile alone; the others are the program's.
    /// <summary>own, FTC, Ofcom, Germany or Canada.</summary>
    public string AbandonProfile { get; set; } = "own";
    /// <summary>Share, 0 to 1.</summary>
    public double AbandonCap { get; set; } = 0.03;
    /// <summary>Such as <c>DAY</c> or <c>DAY,DAYS:30</c>; see AbandonWindows.</summary>
    public string AbandonWindows { get; set; } = "DAY";
    public int AbandonLimitMs { get; set; } = 2000;
    /// <summary>RINGING or CONNECTED.</summary>
    public string AbandonClock { get; set; } = "RINGING";
    public int AbandonRingMinMs { get; set; }
    public int AbandonRetryBanS { get; set; }
    public bool AbandonFalsePositives { get; set; } = true;
    public bool AbandonMessage { get; set; }
    /// <summary>
    /// Ringing after which a run that looks ahead may let a call go whose answer would find no agent; 0 never does.
    /// </summary>
    public int LetGoAfterMs { get; set; } = 15_000;

    public string AmdTracking { get; set; } = "OFF";
    public string AmdParams { get; set; } = "";
    public string AmdAudioFile { get; set; } = "";
    public string AmdFaxFile { get; set; } = "";
    /// <summary>Extended statuses that say "a machine", comma between: of the dial plan or of agents.</summary>
    public string AmdStatuses { get; set; } = "AMD,CONTESTADOR,MACHINE";
    public string AdditionalLogging { get; set; } = "NONE";
    public string LoggingAlias { get; set; } = "";
    public string LoggingQmVars { get; set; } = "";
    public string HttpNotify { get; set; } = "";
    public string EmailEvents { get; set; } = "NO";
    public string EmailAddresses { get; set; } = "";
    public bool Hidden { get; set; }
}

/// <summary>Who changed what of the configuration, and when: written by the transaction of the change.</summary>
public sealed class ChangeLogRow
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }
    /// <summary>The user's real name, or "-" for the control API without credentials.</summary>
    public string By { get; set; } = "-";
    /// <summary>What was changed: Pbx, Trunk, EndPoint, ContactList, Campaign, CampaignTrunk, User, …</summary>
    public string Kind { get; set; } = "";
    public int RecordId { get; set; }
    /// <summary>The campaign that the record is or belongs to; null for others.</summary>
    public int? CampaignId { get; set; }
    /// <summary>Under which name people knew it then.</summary>
    public string Name { get; set; } = "";
    /// <summary>Added, Changed or Deleted.</summary>
    public string Action { get; set; } = "";
    /// <summary>JSON array of [field, old, new]; a secret is said to have changed, and nothing more.</summary>
    public string Fields { get; set; } = "[]";
}

/// <summary>Ordered links of a campaign. Position is 1-based and renumbered after a delete.</summary>
public sealed class CampaignTrunkRow
{
    public int Id { get; set; }
    public int CampaignId { get; set; }
    public int TrunkId { get; set; }
    public int Position { get; set; }
}

public sealed class CampaignEndPointRow
{
    public int Id { get; set; }
    public int CampaignId { get; set; }
    public int EndPointId { get; set; }
    public int Position { get; set; }
}

public sealed class CampaignListRow
{
    public int Id { get; set; }
    public int CampaignId { get; set; }
    public int ListId { get; set; }
    public int Position { get; set; }
    /// <summary>CALL_LIST or BLACK_LIST.</summary>
    public string Type { get; set; } = "CALL_LIST";
}

public sealed class RescheduleRuleRow
{
    public int Id { get; set; }
    public int CampaignId { get; set; }
    public int Position { get; set; }
    public string Status { get; set; } = "";
    public string StatusExt { get; set; } = "";
    public int MaxAttempts { get; set; }
    public int RetryAfterS { get; set; }
    /// <summary>FIXED or MULT.</summary>
    public string Mode { get; set; } = "FIXED";
}
