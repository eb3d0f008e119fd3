using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;

namespace Ringtail.Runtime.Storage.Memory;

/// <summary>The tables of <see cref="MemoryDialingStore"/>, as plain collections in the order of their keys.</summary>
internal sealed class MemoryState
{
    public SortedDictionary<int, MemoryList> Lists { get; } = [];
    public SortedDictionary<long, MemoryContact> Contacts { get; } = [];
    public SortedDictionary<int, MemoryRun> Runs { get; } = [];
    /// <summary>In the order of writing.</summary>
    public List<MemoryAttempt> Attempts { get; } = [];
    public Dictionary<int, MemoryAttempt> AttemptsByHopper { get; } = [];
    public HashSet<string> LiveNumbers { get; } = [];
    public Dictionary<string, MemoryOwnership> Ownerships { get; } = [];
    public long HopperCounter { get; set; }
    public SortedDictionary<(int Campaign, long From, int Pbx), AccountCounts> Minutes { get; } = [];
    public Dictionary<int, DateTimeOffset> AccountStarts { get; } = [];
    public Dictionary<(int Campaign, int Pbx), PacingKnowledge> Knowledge { get; } = [];
    public Dictionary<string, DateTimeOffset> RetryBans { get; } = [];
}

internal sealed class MemoryList(int id, string name)
{
    public int Id { get; } = id;
    public string Name { get; } = name;
    public List<MemoryContact> Contacts { get; } = [];
    public HashSet<string> Keys { get; } = [];
}

internal sealed record MemoryContact(
    long Id, int ListId, string Number, string? E164, IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    public string Key => E164 ?? Number;
    public IReadOnlyList<ContactNumber> Further { get; init; } = [];
}

internal sealed class MemoryRun(int id, int campaign)
{
    public int Id { get; } = id;
    public int Campaign { get; } = campaign;
    public RunState State { get; set; } = RunState.Running;
    public List<MemoryRunList> Lists { get; } = [];
    public SortedDictionary<long, MemoryClaim> Claims { get; } = [];
    public CountsDelta Counts { get; set; }
}

internal sealed class MemoryRunList(MemoryList list, int position, string type)
{
    public MemoryList List { get; } = list;
    public int Position { get; } = position;
    public string Type { get; } = type;
    public bool Paused { get; set; }
    /// <summary>How many of the list's contacts were claimed; they are in the order of their ids.</summary>
    public int Reached { get; set; }
}

internal sealed class MemoryClaim(MemoryContact contact, int hopper)
{
    public MemoryContact Contact { get; set; } = contact;
    public int Turn { get; set; }
    public int Hopper { get; set; } = hopper;
    public int Retry { get; set; }
    public DateTimeOffset? Due { get; set; }
    public string FailedTrunks { get; set; } = "";
}

internal sealed class MemoryAttempt(AttemptDraft draft, AttemptState state)
{
    public AttemptDraft Draft { get; } = draft;
    public AttemptState State { get; set; } = state;
    public DateTimeOffset? LaunchedAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public DateTimeOffset? ConnectedAt { get; set; }
    public string ExtendedStatus { get; set; } = "";
    public string OutputAttributes { get; set; } = "";
    /// <summary>Null while live.</summary>
    public AttemptEnd? End { get; set; }
    public bool Settled { get; set; }
    public string Key => Draft.Offer.E164 ?? Draft.Offer.Number;
}

internal sealed record MemoryOwnership(string Owner, long Epoch, DateTimeOffset ExpiresAt);
