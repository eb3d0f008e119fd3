namespace Ringtail.Runtime.Storage.Rows;

/// <summary>
/// Something to do or to tell elsewhere, written in the transaction of what it follows from and done afterwards. For an
/// attempt it is unique by kind, source and revision.
/// </summary>
public sealed class OutboxRow
{
    public long Id { get; set; }
    /// <summary>Name of a FollowUpKind.</summary>
    public string Kind { get; set; } = "";
    /// <summary>Such as <c>attempt.ended</c>; see ToldEvents.</summary>
    public string Event { get; set; } = "";
    /// <summary>Id of the disposition rule or webhook; 0 for the campaign itself.</summary>
    public int SourceId { get; set; }
    public int Revision { get; set; }
    public int RunId { get; set; }
    public int CampaignId { get; set; }
    /// <summary>0 when it is about a run or an alarm.</summary>
    public long ContactId { get; set; }
    public int HopperId { get; set; }
    public string Target { get; set; } = "";
    public string Text { get; set; } = "";
    public string VariableMode { get; set; } = "ALL";
    public string Variables { get; set; } = "";
    // The attempt as it was decided; what else is told is read from the ledger when it goes out.
    public string StateCode { get; set; } = "";
    public string StatusExt { get; set; } = "";
    public int Retry { get; set; }
    /// <summary>Seconds from the attempt's end to the next attempt; 0 when there is none.</summary>
    public int RescheduleS { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset Due { get; set; }
    /// <summary>
    /// Pending, Done, Failed (given up) or Cancelled (a later status took it back before it was done).
    /// </summary>
    public string State { get; set; } = "Pending";
    public int Tries { get; set; }
    /// <summary>Until then the process that took it works on it; null when nobody does.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }
    public string LastError { get; set; } = "";
    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>A program that wants to hear of events as signed JSON.</summary>
public sealed class WebhookRow : AuditedRow
{
    public int Id { get; set; }
    public string Url { get; set; } = "";
    public string Description { get; set; } = "";
    /// <summary>Encrypted at rest; never serialised, never logged.</summary>
    public string ProtectedSecret { get; set; } = "";
    /// <summary>Names of ToldEvents, comma between.</summary>
    public string Events { get; set; } = "";
    public bool Enabled { get; set; } = true;
}

public sealed class DispositionRuleRow
{
    public int Id { get; set; }
    public int CampaignId { get; set; }
    public int Position { get; set; }
    public string Status { get; set; } = "";
    public string StatusExt { get; set; } = "";
    public bool WithRetriesPending { get; set; }
    /// <summary>NONE, HTTP_GET, HTTP_POST, ADD_LIST, ADD_BLACKLIST, EMAIL or RESCHEDULE.</summary>
    public string Verb { get; set; } = "NONE";
    public string Destination { get; set; } = "";
    public string Text { get; set; } = "";
    public int DeferS { get; set; }
    public string VariableMode { get; set; } = "ALL";
    public string Variables { get; set; } = "";
}
