namespace Ringtail.Runtime.Storage.Rows;

/// <summary>
/// One person of a list; the number is kept as uploaded. Written only by <see cref="Importing.ListImporter"/>, which
/// keeps ids in the order of commits: a run's bookmark would pass over an id that appears later. Calls added to a run
/// have <see cref="ListId"/> 0, which is no list.
/// </summary>
public sealed class ContactRow
{
    public long Id { get; set; }
    public int ListId { get; set; }
    public string Number { get; set; } = "";
    /// <summary>E.164 by the default country, or null.</summary>
    public string? E164 { get; set; }
    /// <summary>E164 ?? Number, computed by the database: what duplicates and black lists compare.</summary>
    public string NumberKey { get; private set; } = "";
    /// <summary>JSON array of [name, value] pairs in upload order; names upper case.</summary>
    public string Attributes { get; set; } = "";
    /// <summary>
    /// The contact's other numbers, JSON array of [as uploaded, E.164 or empty] pairs in their order; empty when there
    /// are none.
    /// </summary>
    public string FurtherNumbers { get; set; } = "";
    /// <summary>Of <see cref="ZoneGroupRow"/>; 0 when nothing is known of the contact's time zone.</summary>
    public int ZoneGroup { get; set; }
    public DateTimeOffset AddedAt { get; set; }
}

/// <summary>One execution of a campaign.</summary>
public sealed class RunRow
{
    public int Id { get; set; }
    public int CampaignId { get; set; }
    public string CampaignName { get; set; } = "";
    /// <summary>Name of a RunState.</summary>
    public string State { get; set; } = "Running";
    /// <summary>Paused because its lists were used up, and not by a person.</summary>
    public bool PausedItself { get; set; }
    /// <summary>Taken out of the running set.</summary>
    public bool Removed { get; set; }
    public double Boost { get; set; } = 1;
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    // RunCounts, kept by the dialing store with every claim, launch and settlement; never written by others.
    // Pending is the sum over the lists of ContactCount - Reached; Loaded is the sum of all parts.
    public long InHopper { get; private set; }
    public long Live { get; private set; }
    public long Waiting { get; private set; }
    public long Finished { get; private set; }
    public long Attempted { get; private set; }
}

/// <summary>Where a run stands in one list: contacts with a larger id were not claimed yet.</summary>
public sealed class RunListRow
{
    public int RunId { get; set; }
    public int ListId { get; set; }
    public int Position { get; set; }
    public string Type { get; set; } = "CALL_LIST";
    public long Bookmark { get; set; }
    /// <summary>Contacts claimed from this list so far; kept by the dialing store.</summary>
    public long Reached { get; private set; }
    public bool Paused { get; set; }
}

/// <summary>
/// A contact in a run's hands: claimed (Due null) or due later (Due set). Lives until the contact is finished.
/// One row per run and contact, bounded by hopper and retries, never by the list.
/// </summary>
public sealed class ClaimRow
{
    public int RunId { get; set; }
    public long ContactId { get; set; }
    /// <summary>The attempt id for the next or the present attempt; unique in the installation.</summary>
    public int HopperId { get; set; }
    public int Retry { get; set; }
    /// <summary>Which of the contact's numbers comes next: 0 is the main number.</summary>
    public int Turn { get; set; }
    public DateTimeOffset? Due { get; set; }
    /// <summary>Waiting for a retry by rule (an "open retry").</summary>
    public bool IsRetry { get; set; }
    /// <summary>
    /// An added call (API, schedule): number and attributes of its own when ContactId is not of a list.
    /// </summary>
    public bool Added { get; set; }
    /// <summary>
    /// Ids of trunks that failed to carry the contact's last attempts, comma between; empty when none did.
    /// </summary>
    public string FailedTrunks { get; set; } = "";
    /// <summary>Interface of the agent who is to have the call; empty for anybody.</summary>
    public string Agent { get; set; } = "";
    /// <summary>From then on anybody may have it; null: only <see cref="Agent"/>.</summary>
    public DateTimeOffset? AgentUntil { get; set; }
}

/// <summary>The ledger: one row per attempt, written before its Originate.</summary>
public sealed class AttemptRow
{
    /// <summary>In the order of writing. Hopper ids look random and would scatter the ledger over the file.</summary>
    public long Id { get; set; }
    public int HopperId { get; set; }
    public int RunId { get; set; }
    public int CampaignId { get; set; }
    public long ContactId { get; set; }
    public int ListId { get; set; }
    public string ListName { get; set; } = "";
    public int PbxId { get; set; }
    public int TrunkId { get; set; }
    public int EndPointId { get; set; }
    /// <summary>The contact's main number, as uploaded.</summary>
    public string Number { get; set; } = "";
    /// <summary>The number that this attempt dials, as uploaded; differs with multi-numbers.</summary>
    public string NumberDialed { get; set; } = "";
    /// <summary>E.164 of <see cref="NumberDialed"/>, or null.</summary>
    public string? E164 { get; set; }
    /// <summary>E164 ?? NumberDialed, computed by the database: unique among the live attempts.</summary>
    public string NumberKey { get; private set; } = "";
    public string DialString { get; set; } = "";
    /// <summary>The number that was shown; empty left it to the campaign, the trunk and the PBX.</summary>
    public string CallerId { get; set; } = "";
    /// <summary>Of <see cref="CallerIdRow"/>, and the day on which it was counted; 0 when not of a pool.</summary>
    public int PooledCallerId { get; set; }
    public int CallerIdDay { get; set; }
    public int Retry { get; set; }
    /// <summary>Name of an AttemptState.</summary>
    public string State { get; set; } = "Launching";
    /// <summary>True from the commit to the end: at most one live row per number (unique index on NumberKey).</summary>
    public bool Live { get; set; } = true;
    public DateTimeOffset DecidedAt { get; set; }
    public DateTimeOffset? LaunchedAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public DateTimeOffset? ConnectedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    /// <summary>WombatDialer state code; null while live.</summary>
    public string? Outcome { get; set; }
    public string StatusExt { get; set; } = "";
    /// <summary>
    /// While live: device of the agent who is called first or has it reserved. Then: interface of who talked longest.
    /// </summary>
    public string Agent { get; set; } = "";
    /// <summary>
    /// <see cref="ClaimRow.Agent"/> and <see cref="ClaimRow.AgentUntil"/> of its claim, which goes when the contact is
    /// done: a late status may call the contact again.
    /// </summary>
    public string OwnAgent { get; set; } = "";
    public DateTimeOffset? OwnAgentUntil { get; set; }
    public bool Abandoned { get; set; }
    public bool HungUpWaiting { get; set; }
    public int? HangupCause { get; set; }
    public int? OriginateReason { get; set; }
    /// <summary>JSON of AttemptEvidence.</summary>
    public string Evidence { get; set; } = "";
    /// <summary>JSON array of [name, value]: input attributes at launch, so that the log stands alone.</summary>
    public string Attributes { get; set; } = "";
    public string OutputAttributes { get; set; } = "";
    /// <summary>The run has decided what becomes of the contact.</summary>
    public bool Settled { get; set; }
    /// <summary>The extended status before it was first changed after the end; empty when it was not.</summary>
    public string FirstStatus { get; set; } = "";
    /// <summary>
    /// How often a status or attribute changed after the end, and which of these the run has decided.
    /// </summary>
    public int LateRevision { get; set; }
    public int LateDecided { get; set; }

    // The abandon account and its evidence.
    /// <summary>A free agent was counted for the call when it was launched.</summary>
    public bool AgentKept { get; set; }
    /// <summary>Name of an AccountEntry: what the end added to the account of the campaign.</summary>
    public string AccountEntry { get; set; } = "None";
    /// <summary>Name of the campaign's profile when the entry was booked; empty when nothing was.</summary>
    public string AccountProfile { get; set; } = "";
    /// <summary>Microseconds from the answer to the first ringing of an agent's phone; below, to the agent.</summary>
    public long? AnswerToRingUs { get; set; }
    public long? AnswerToConnectUs { get; set; }
    public DateTimeOffset? AgentDemandedUntil { get; set; }
    public bool HeardMessage { get; set; }
    public bool TornConversation { get; set; }
}

/// <summary>A recording of a call; the file lies on the PBX.</summary>
public sealed class RecordingRow
{
    public long Id { get; set; }
    public int HopperId { get; set; }
    public int PbxId { get; set; }
    public int RunId { get; set; }
    public int CampaignId { get; set; }
    /// <summary>On the PBX, without the extension that Asterisk was told.</summary>
    public string File { get; set; } = "";
    /// <summary>ASKED, RECORDING, PAUSED, ENDED or FAILED.</summary>
    public string State { get; set; } = "ASKED";
    /// <summary>Who reported the consent: AGENT, API or PBX, and the name.</summary>
    public string ConsentBy { get; set; } = "";
    public DateTimeOffset ConsentAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    /// <summary>Why it failed, in the PBX's words.</summary>
    public string Failure { get; set; } = "";
}

/// <summary>
/// The abandon account: live answers and what became of them, by the minute of the answer. Raised by the transaction
/// that records an end, so it is always the sum of the attempts' entries.
/// </summary>
public sealed class AccountMinuteRow
{
    public int CampaignId { get; set; }
    public int PbxId { get; set; }
    /// <summary>Start of the minute; long after, of the first of the minutes that were merged.</summary>
    public DateTimeOffset StartsAt { get; set; }
    public long Live { get; set; }
    public long Abandoned { get; set; }
    public long Late { get; set; }
    /// <summary>Known ones only.</summary>
    public long FalsePositives { get; set; }
    /// <summary>Dropped by a detection; none of them is in <see cref="Live"/>.</summary>
    public long Machines { get; set; }
}

/// <summary>Start of a campaign's account. Written once; successive windows count from it.</summary>
public sealed class CampaignAccountRow
{
    public int CampaignId { get; set; }
    public DateTimeOffset StartedAt { get; set; }
}

/// <summary>What the pacing learned of a campaign at one PBX.</summary>
public sealed class PacingKnowledgeRow
{
    public int CampaignId { get; set; }
    public int PbxId { get; set; }
    /// <summary>JSON of PacingKnowledge.</summary>
    public string Knowledge { get; set; } = "";
    public DateTimeOffset KeptAt { get; set; }
}

/// <summary>A number that was abandoned and is not called without an agent for a while.</summary>
public sealed class RetryBanRow
{
    public string NumberKey { get; set; } = "";
    public DateTimeOffset Until { get; set; }
}

/// <summary>
/// Who may dial: one row per PBX and per run. Every transaction of the owner is conditional on the epoch.
/// </summary>
public sealed class OwnershipRow
{
    /// <summary>Such as <c>pbx/3</c> or <c>run/7</c>.</summary>
    public string Subject { get; set; } = "";
    public long Epoch { get; set; }
    public string Owner { get; set; } = "";
    public DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>
/// What one agent did in one quarter of an hour, as the switchboard of the PBX saw it. Microseconds.
/// </summary>
public sealed class AgentTimeRow
{
    public DateTimeOffset StartsAt { get; set; }
    public int PbxId { get; set; }
    /// <summary>Device, by which the switchboard knows the agent.</summary>
    public string Agent { get; set; } = "";
    /// <summary>As the ledger names the agent.</summary>
    public string Interface { get; set; } = "";
    public string Name { get; set; } = "";
    public long ReadyUs { get; set; }
    /// <summary>Picked for a caller, or the phone rings.</summary>
    public long RingingUs { get; set; }
    public long OnCallUs { get; set; }
    public long WrapUpUs { get; set; }
    public long PausedUs { get; set; }
    /// <summary>Conversations that began in it.</summary>
    public long Calls { get; set; }

    /// <param name="state">Name of an AgentState.</param>
    internal void Add(string state, long microseconds)
    {
        _ = state switch
        {
            "Ready" => ReadyUs += microseconds,
            "Reserved" or "Ringing" => RingingUs += microseconds,
            "OnCall" => OnCallUs += microseconds,
            "WrapUp" => WrapUpUs += microseconds,
            "Paused" => PausedUs += microseconds,
            _ => 0,
        };
    }

    internal void Add(AgentTimeRow more)
    {
        (Name, Interface) = (more.Name, more.Interface);
        ReadyUs += more.ReadyUs;
        RingingUs += more.RingingUs;
        OnCallUs += more.OnCallUs;
        WrapUpUs += more.WrapUpUs;
        PausedUs += more.PausedUs;
        Calls += more.Calls;
    }
}

/// <summary>Small facts of the installation: its random id, the master switch, the next hopper id.</summary>
public sealed class SettingRow
{
    public string Key { get; set; } = "";
    public string Value { get; set; } = "";
}

/// <summary>What happened and who did it, for the system log page.</summary>
public sealed class SystemLogRow
{
    public long Id { get; set; }
    public DateTimeOffset At { get; set; }
    public string Severity { get; set; } = "";
    public string Code { get; set; } = "";
    public string Subject { get; set; } = "";
    public string Detail { get; set; } = "";
    public string By { get; set; } = "";
}
