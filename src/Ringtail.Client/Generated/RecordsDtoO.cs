// Written from the API's description by tests/Ringtail.Server.Tests/Api/TheClientsSource.cs; do not edit.
using System.Text.Json;

namespace Ringtail.Client;

public sealed record DaySum
{
    public string Day { get; init; } = "";
    public ReportSums Sums { get; init; } = new();
}

public sealed record Delivery
{
    public long Id { get; init; }
    public string Kind { get; init; } = "";
    public string Event { get; init; } = "";
    public int CampaignId { get; init; }
    public int RunId { get; init; }
    public int HopperId { get; init; }
    public string Target { get; init; } = "";
    public string StateCode { get; init; } = "";
    public string StatusExt { get; init; } = "";
    public string State { get; init; } = "";
    public int Tries { get; init; }
    public string LastError { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset Due { get; init; }
    public DateTimeOffset? DoneAt { get; init; }
}

public sealed record DialerState
{
    public string State { get; init; } = "";
    public DateTimeOffset? Since { get; init; }
}

public sealed record DialerView
{
    public string State { get; init; } = "";
    public DateTimeOffset? Since { get; init; }
    public long MessagesReceived { get; init; }
    public long MessagesSent { get; init; }
}

public sealed record DispositionRule
{
    /// <summary>Outcome that it is for, such as RS_BUSY.</summary>
    public string Status { get; init; } = "";
    /// <summary>Extended status that it is for; empty: none was set; *: any.</summary>
    public string StatusExt { get; init; } = "";
    /// <summary>Also when the contact is to be tried again.</summary>
    public bool WithRetriesPending { get; init; } = false;
    /// <summary>What to do.</summary>
    public string Verb { get; init; } = "NONE";
    /// <summary>Address, list or campaign by name, or mail addresses, as the verb needs it.</summary>
    public string Destination { get; init; } = "";
    /// <summary>Body or message; ${NAME} becomes an attribute's value.</summary>
    public string Text { get; init; } = "";
    /// <summary>Wait before it is done, seconds.</summary>
    public int DeferS { get; init; } = 0;
    /// <summary>Which attributes go along: ALL, INPUT, OUTPUT or NONE.</summary>
    public string VariableMode { get; init; } = "ALL";
    /// <summary>More attributes, NAME=value, one a line.</summary>
    public string Variables { get; init; } = "";
}

public sealed record DueInput
{
    public DateTimeOffset Due { get; init; }
}

public sealed record EnabledInput
{
    public bool Enabled { get; init; }
}

public sealed record EndPointCheck
{
    public bool Connected { get; init; }
    public bool? QueueFound { get; init; }
    public IReadOnlyList<string> Members { get; init; } = [];
    public bool ExtensionFound { get; init; }
    public IReadOnlyList<string> Queues { get; init; } = [];
    public IReadOnlyList<PbxProblem> Problems { get; init; } = [];
}

public sealed record EndPointInput
{
    /// <summary>The Asterisk server that has it.</summary>
    public int PbxId { get; init; } = 0;
    /// <summary>QUEUE: a team whose agents are watched; PHONE: any extension.</summary>
    public string Type { get; init; } = "QUEUE";
    /// <summary>Asterisk's queue, spelled as there; of type QUEUE.</summary>
    public string QueueName { get; init; } = "";
    /// <summary>Its name; of type PHONE.</summary>
    public string Name { get; init; } = "";
    /// <summary>Extension that answered calls are sent to.</summary>
    public string Extension { get; init; } = "";
    /// <summary>Context of the extension.</summary>
    public string Context { get; init; } = "";
    /// <summary>Calls at a time; of type PHONE.</summary>
    public int MaxChannels { get; init; } = 1;
    /// <summary>Calls in flight per free agent, 0.1 to 20.</summary>
    public double BoostFactor { get; init; } = 1;
    /// <summary>With this many callers waiting in the queue nothing more is dialed for it.</summary>
    public int MaxWaitingCalls { get; init; } = 2;
    /// <summary>Wrap-up of its agents after each call, milliseconds.</summary>
    public int WrapUpMs { get; init; } = 0;
    /// <summary>Time from the answer to the queue (announcement, detection), milliseconds.</summary>
    public int ScriptTimeMs { get; init; } = 500;
    /// <summary>Calls that end right after the answer are no fault of the end point.</summary>
    public bool ShortCallsAreMeant { get; init; } = false;
    /// <summary>Extension of the message for a person who finds no agent.</summary>
    public string SafeHarbourExtension { get; init; } = "";
    /// <summary>Context of that message.</summary>
    public string SafeHarbourContext { get; init; } = "";
    /// <summary>The dialplan plays that message by itself.</summary>
    public bool SafeHarbourInDialplan { get; init; } = false;
    /// <summary>The agent is called first.</summary>
    public bool ReverseDialing { get; init; } = false;
    /// <summary>The agent sees the contact before the dialer calls.</summary>
    public bool StepwiseReverse { get; init; } = false;
    /// <summary>Regular expression found in the agent's interface, for reverse dialing.</summary>
    public string DialFind { get; init; } = "";
    /// <summary>What replaces it.</summary>
    public string DialReplace { get; init; } = "";
    public string Description { get; init; } = "";
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
    /// <summary>How long an agent's phone rings that is called first, milliseconds.</summary>
    public int AgentRingMs { get; init; } = 20000;
    /// <summary>A reserved number that nobody uses goes back after so long, seconds.</summary>
    public int ReservationS { get; init; } = 300;
}

public sealed record EndPointRecord : Tagged
{
    public int Id { get; init; }
    public int PbxId { get; init; }
    public Audit Audit { get; init; } = new();
    /// <summary>QUEUE: a team whose agents are watched; PHONE: any extension.</summary>
    public string Type { get; init; } = "QUEUE";
    /// <summary>Asterisk's queue, spelled as there; of type QUEUE.</summary>
    public string QueueName { get; init; } = "";
    /// <summary>Its name; of type PHONE.</summary>
    public string Name { get; init; } = "";
    /// <summary>Extension that answered calls are sent to.</summary>
    public string Extension { get; init; } = "";
    /// <summary>Context of the extension.</summary>
    public string Context { get; init; } = "";
    /// <summary>Calls at a time; of type PHONE.</summary>
    public int MaxChannels { get; init; } = 1;
    /// <summary>Calls in flight per free agent, 0.1 to 20.</summary>
    public double BoostFactor { get; init; } = 1;
    /// <summary>With this many callers waiting in the queue nothing more is dialed for it.</summary>
    public int MaxWaitingCalls { get; init; } = 2;
    /// <summary>Wrap-up of its agents after each call, milliseconds.</summary>
    public int WrapUpMs { get; init; } = 0;
    /// <summary>Time from the answer to the queue (announcement, detection), milliseconds.</summary>
    public int ScriptTimeMs { get; init; } = 500;
    /// <summary>Calls that end right after the answer are no fault of the end point.</summary>
    public bool ShortCallsAreMeant { get; init; } = false;
    /// <summary>Extension of the message for a person who finds no agent.</summary>
    public string SafeHarbourExtension { get; init; } = "";
    /// <summary>Context of that message.</summary>
    public string SafeHarbourContext { get; init; } = "";
    /// <summary>The dialplan plays that message by itself.</summary>
    public bool SafeHarbourInDialplan { get; init; } = false;
    /// <summary>The agent is called first.</summary>
    public bool ReverseDialing { get; init; } = false;
    /// <summary>The agent sees the contact before the dialer calls.</summary>
    public bool StepwiseReverse { get; init; } = false;
    /// <summary>Regular expression found in the agent's interface, for reverse dialing.</summary>
    public string DialFind { get; init; } = "";
    /// <summary>What replaces it.</summary>
    public string DialReplace { get; init; } = "";
    public string Description { get; init; } = "";
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
    /// <summary>How long an agent's phone rings that is called first, milliseconds.</summary>
    public int AgentRingMs { get; init; } = 20000;
    /// <summary>A reserved number that nobody uses goes back after so long, seconds.</summary>
    public int ReservationS { get; init; } = 300;
}

public sealed record EndPointView
{
    public int EndPointId { get; init; }
    public string Name { get; init; } = "";
    public string Type { get; init; } = "";
    public int PbxId { get; init; }
    public int FreeAgents { get; init; }
    public int LoggedIn { get; init; }
    public int Waiting { get; init; }
    public int InFlight { get; init; }
    public int Target { get; init; }
    public string Limit { get; init; } = "";
    public double? AnswerToRingS { get; init; }
    public double? AnswerToConnectS { get; init; }
}

public sealed record ErasedPerson
{
    public int Contacts { get; init; }
    public int BlackListed { get; init; }
    public int Attempts { get; init; }
    public IReadOnlyList<string> Recordings { get; init; } = [];
}

public sealed record EraseInput
{
    public string Number { get; init; } = "";
}

public sealed record FieldChange
{
    public string Field { get; init; } = "";
    public string? From { get; init; }
    public string To { get; init; } = "";
}

public sealed record FigureValue
{
    public double Value { get; init; }
    public string Source { get; init; } = "";
    public int Calls { get; init; }
}

public sealed record FinishSpread
{
    public DateTimeOffset? Low { get; init; }
    public DateTimeOffset? Median { get; init; }
    public DateTimeOffset? High { get; init; }
}

public sealed record FoundContact
{
    public long Id { get; init; }
    public string Number { get; init; } = "";
    public string? E164 { get; init; }
    public string Attributes { get; init; } = "";
    public DateTimeOffset Added { get; init; }
    public int Attempts { get; init; }
    public string? Outcome { get; init; }
    public DateTimeOffset? Called { get; init; }
}

public sealed record FoundContacts
{
    public IReadOnlyList<FoundContact> Items { get; init; } = [];
    public long Total { get; init; }
    public bool More { get; init; }
    public long? SearchedTo { get; init; }
}

public sealed record FoundContext
{
    public string Name { get; init; } = "";
    public IReadOnlyList<string> Extensions { get; init; } = [];
}

public sealed record FoundQueue
{
    public string Name { get; init; } = "";
    public string Strategy { get; init; } = "";
    public IReadOnlyList<string> Members { get; init; } = [];
    public int Waiting { get; init; }
}

public sealed record FoundTrunk
{
    public string Name { get; init; } = "";
    public string DialString { get; init; } = "";
    public string Host { get; init; } = "";
    public string UserName { get; init; } = "";
    public string State { get; init; } = "";
    public bool LooksLikeTrunk { get; init; }
}

public sealed record HourSum
{
    public int Hour { get; init; }
    public ReportSums Sums { get; init; } = new();
}

public sealed record InstallationSettings
{
    /// <summary>Country of numbers that come without one, two letters; read at every import.</summary>
    public string DefaultCountry { get; init; } = "";
    /// <summary>Attempts at one number in any 24 hours, over all campaigns; 0 sets no limit.</summary>
    public int AttemptsPerDay { get; init; }
    /// <summary>Attempts at one number in any seven days, over all campaigns; 0 sets no limit.</summary>
    public int AttemptsPerWeek { get; init; }
    /// <summary>Attempts at one number in all, over all campaigns; 0 sets no limit.</summary>
    public int AttemptsInAll { get; init; }
}

public sealed record KeyValuePairOfstringAndstring
{
    public string? Key { get; init; }
    public string? Value { get; init; }
}

public sealed record LinkedList
{
    public int ListId { get; init; } = 0;
    /// <summary>CALL_LIST or BLACK_LIST.</summary>
    public string Type { get; init; } = "CALL_LIST";
}

public sealed record ListInput
{
    /// <summary>Its name; unique.</summary>
    public string Name { get; init; } = "";
    /// <summary>Not offered for campaigns.</summary>
    public bool Hidden { get; init; } = false;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
    /// <summary>A black list of the whole installation.</summary>
    public bool BlocksEverywhere { get; init; } = false;
    /// <summary>Days after which its contacts and calls are made anonymous; 0 keeps them.</summary>
    public int RetentionDays { get; init; } = 0;
}

public sealed record ListRecord : Tagged
{
    public int Id { get; init; }
    public long Contacts { get; init; }
    public Audit Audit { get; init; } = new();
    /// <summary>Its name; unique.</summary>
    public string Name { get; init; } = "";
    /// <summary>Not offered for campaigns.</summary>
    public bool Hidden { get; init; } = false;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
    /// <summary>A black list of the whole installation.</summary>
    public bool BlocksEverywhere { get; init; } = false;
    /// <summary>Days after which its contacts and calls are made anonymous; 0 keeps them.</summary>
    public int RetentionDays { get; init; } = 0;
}

public sealed record LiveView
{
    public long Version { get; init; }
    public DialerView Dialer { get; init; } = new();
    public IReadOnlyList<PbxView> Pbxs { get; init; } = [];
    public IReadOnlyList<RunView> Runs { get; init; } = [];
    public IReadOnlyList<CallView> Calls { get; init; } = [];
    public IReadOnlyList<AgentView> Agents { get; init; } = [];
    public IReadOnlyList<TrunkView> Trunks { get; init; } = [];
    public IReadOnlyList<EndPointView> EndPoints { get; init; } = [];
    public IReadOnlyList<PacingView> Pacing { get; init; } = [];
    public IReadOnlyList<AlarmView> Alarms { get; init; } = [];
}

public sealed record LogEntry
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public string Severity { get; init; } = "";
    public string Code { get; init; } = "";
    public string Subject { get; init; } = "";
    public string Detail { get; init; } = "";
    public string By { get; init; } = "";
}

public sealed record MappedColumn
{
    /// <summary>The column's header.</summary>
    public string Header { get; init; } = "";
    /// <summary>It becomes what its header says; the next field is not looked at.</summary>
    public bool AsNamed { get; init; }
    /// <summary>#number, an attribute's name, or empty: left out.</summary>
    public string Becomes { get; init; } = "";
}

public sealed record OpeningHoursInput
{
    /// <summary>Its name; unique.</summary>
    public string Name { get; init; } = "";
    /// <summary>What holds where no rule matches.</summary>
    public string DefaultMode { get; init; } = "DEF_OPEN";
    public string Comment { get; init; } = "";
    /// <summary>Not offered for campaigns.</summary>
    public bool Hidden { get; init; } = false;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
}

public sealed record OpeningHoursRecord : Tagged
{
    public int Id { get; init; }
    public Audit Audit { get; init; } = new();
    /// <summary>Its name; unique.</summary>
    public string Name { get; init; } = "";
    /// <summary>What holds where no rule matches.</summary>
    public string DefaultMode { get; init; } = "DEF_OPEN";
    public string Comment { get; init; } = "";
    /// <summary>Not offered for campaigns.</summary>
    public bool Hidden { get; init; } = false;
    /// <summary>Users without this key do not see the record; empty is seen by all.</summary>
    public string SecurityKey { get; init; } = "";
}

public sealed record OpeningHoursRule
{
    /// <summary>What holds when it matches.</summary>
    public string Mode { get; init; } = "OPEN";
    /// <summary>Days of the week, 1 (Sunday) to 7 (Saturday).</summary>
    public string Days { get; init; } = "1234567";
    /// <summary>From this time of day, HHMMSS.</summary>
    public string TimeStart { get; init; } = "000000";
    /// <summary>Until this time of day, HHMMSS, included; before the start, it lies on the next day.</summary>
    public string TimeEnd { get; init; } = "235959";
    /// <summary>From this date, YYYY-MM-DD; empty is open on that side.</summary>
    public string DateFrom { get; init; } = "";
    /// <summary>Until this date, YYYY-MM-DD, included; empty is open on that side.</summary>
    public string DateTo { get; init; } = "";
    /// <summary>Of the dates only month and day count: a holiday of every year.</summary>
    public bool EveryYear { get; init; } = false;
    public string Comment { get; init; } = "";
}

public sealed record OutcomeCount
{
    public string Outcome { get; init; } = "";
    public string StatusExt { get; init; } = "";
    public long Count { get; init; }
}

public sealed record OutcomeSum
{
    public string Outcome { get; init; } = "";
    public string StatusExt { get; init; } = "";
    public ReportSums Sums { get; init; } = new();
}

public sealed record OwnAccount
{
    public string Name { get; init; } = "";
    public string RealName { get; init; } = "";
    public string Role { get; init; } = "";
    public string Language { get; init; } = "";
    public string TimeZone { get; init; } = "";
    public bool MasterKey { get; init; }
    public IReadOnlyList<string> Keys { get; init; } = [];
    public IReadOnlyList<string> Rights { get; init; } = [];
}

public sealed record OwnPassword
{
    public string Present { get; init; } = "";
    public string Next { get; init; } = "";
}

public sealed record OwnProfile
{
    public string Language { get; init; } = "";
    public string TimeZone { get; init; } = "";
}
