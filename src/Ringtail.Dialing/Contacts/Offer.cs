namespace Ringtail.Dialing.Contacts;

/// <summary>A contact that a run offers to a switchboard for dialing: claimed, ordered, and not yet launched.</summary>
public sealed record Offer
{
    public required HopperId Hopper { get; init; }
    public required RunId Run { get; init; }
    public required ContactId Contact { get; init; }
    public required ListId List { get; init; }
    public required string ListName { get; init; }
    /// <summary>The number to dial now, as uploaded.</summary>
    public required string Number { get; init; }
    /// <summary>The contact's main number (WOMBAT_DIALING_NUMBER); differs with multi-numbers.</summary>
    public required string MainNumber { get; init; }
    /// <summary>The E.164 form of <see cref="Number"/> by the default country; null when it has none.</summary>
    public string? E164 { get; init; }
    /// <summary>The E.164 form of <see cref="MainNumber"/>.</summary>
    public string? MainE164 { get; init; }
    /// <summary>The contact's other numbers, in their order.</summary>
    public IReadOnlyList<ContactNumber> Further { get; init; } = [];
    /// <summary>Which of them <see cref="Number"/> is: 0 is the main number.</summary>
    public int Turn { get; init; }
    /// <summary>0 for the first attempt at this contact in this run.</summary>
    public required int Retry { get; init; }
    /// <summary>Input attributes in upload order, names upper case.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];
    /// <summary>The contact's time zone as in <see cref="Rules.ContactZones"/>; empty when nothing is known.</summary>
    public string Zones { get; init; } = "";
    /// <summary>Name of the black list that held the number at the claim; null when none did.</summary>
    public string? BlackList { get; init; }
    /// <summary>Which of the contact's numbers were passed over for this one, and why; empty when none was.</summary>
    public string PassedOver { get; init; } = "";
    /// <summary>Why the numbering plan of its country forbids the number; null when it does not.</summary>
    public string? Forbidden { get; init; }
    /// <summary><see cref="Forbidden"/> of the main number.</summary>
    public string? MainForbidden { get; init; }
    /// <summary>The agent, by interface, who is to have this call; empty for anybody.</summary>
    public string Agent { get; init; } = "";
    /// <summary>From then on anybody may have it; null: only <see cref="Agent"/>.</summary>
    public DateTimeOffset? AgentUntil { get; init; }
    /// <summary>Trunks that failed to carry this attempt before; tried last.</summary>
    public IReadOnlyList<TrunkId> FailedTrunks { get; init; } = [];
}
