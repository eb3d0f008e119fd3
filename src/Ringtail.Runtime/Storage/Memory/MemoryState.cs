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
    /// <summary>In the order of writing.</summary>
    public List<MemoryOutboxRow> Outbox { get; } = [];
    public long OutboxCounter { get; set; }
    /// <summary>Campaigns by name, for rules that name one.</summary>
    public Dictionary<string, int> Campaigns { get; } = [];
    /// <summary>Security keys of campaigns that have one.</summary>
    public Dictionary<int, string> CampaignKeys { get; } = [];
    public Dictionary<(int CallerId, int Day), int> CallerIdDays { get; } = [];
    public HashSet<(int Campaign, int List)> CampaignBlackLists { get; } = [];
    /// <summary>By number.</summary>
    public Dictionary<string, List<MemoryAttempt>> AttemptsByNumber { get; } = [];
}

internal sealed class MemoryList(int id, string name)
{
    public int Id { get; } = id;
    public string Name { get; } = name;
    public bool BlocksEverywhere { get; set; }
    public string SecurityKey { get; set; } = "";
    public List<MemoryContact> Contacts { get; } = [];
    public HashSet<string> Keys { get; } = [];
}

internal sealed record MemoryContact(
    long Id, int ListId, string Number, string? E164, IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    public string Key => E164 ?? Number;
    public IReadOnlyList<ContactNumber> Further { get; init; } = [];
    public string Zones { get; init; } = "";
}

internal sealed class MemoryRun(int id, int campaign)
{
    public int Id { get; } = id;
    public int Campaign { get; } = campaign;
    public RunState State { get; set; } = RunState.Running;
    public bool PausedItself { get; set; }
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
    /// <summary>How many of the list's contacts were claimed.</summary>
    public int Reached { get; private set; }
    /// <summary>All before this place were claimed; beyond it, those in <see cref="_ahead"/>.</summary>
    private int _from;
    private readonly HashSet<int> _ahead = [];

    /// <summary>The next contact that is not in a closed zone, in order; claimed by this.</summary>
    public MemoryContact? Take(Func<MemoryContact, bool> isOpen)
    {
        for (var at = _from; at < List.Contacts.Count; at++)
        {
            if (_ahead.Contains(at) || !isOpen(List.Contacts[at])) continue;
            _ahead.Add(at);
            while (_ahead.Remove(_from)) _from++;
            Reached++;
            return List.Contacts[at];
        }
        return null;
    }

    /// <summary>Contacts that were not claimed.</summary>
    public IEnumerable<MemoryContact> Left =>
        Enumerable.Range(_from, List.Contacts.Count - _from).Where(at => !_ahead.Contains(at))
            .Select(at => List.Contacts[at]);
}

internal sealed class MemoryClaim(MemoryContact contact, int hopper)
{
    public MemoryContact Contact { get; set; } = contact;
    public int Turn { get; set; }
    public int Hopper { get; set; } = hopper;
    public int Retry { get; set; }
    public DateTimeOffset? Due { get; set; }
    public string FailedTrunks { get; set; } = "";
    public string Agent { get; init; } = "";
    public DateTimeOffset? AgentUntil { get; init; }
}

internal sealed class MemoryAttempt(AttemptDraft draft, AttemptState state)
{
    public AttemptDraft Draft { get; set; } = draft;
    public AttemptState State { get; set; } = state;
    public DateTimeOffset? LaunchedAt { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }
    public DateTimeOffset? ConnectedAt { get; set; }
    public string ExtendedStatus { get; set; } = "";
    public string OutputAttributes { get; set; } = "";
    /// <summary>Null while live.</summary>
    public AttemptEnd? End { get; set; }
    public bool Settled { get; set; }
    public string FirstStatus { get; set; } = "";
    public int LateRevision { get; set; }
    public int LateDecided { get; set; }
    public string Key => Draft.Offer.E164 ?? Draft.Offer.Number;
}

internal sealed class MemoryOutboxRow(OutboxItem item, DateTimeOffset due)
{
    public OutboxItem Item { get; } = item;
    public DateTimeOffset Due { get; set; } = due;
    public string State { get; set; } = "Pending";
    public int Tries { get; set; }
    public DateTimeOffset? LeasedUntil { get; set; }
    public string LastError { get; set; } = "";
    public DateTimeOffset? DoneAt { get; set; }
}

internal sealed record MemoryOwnership(string Owner, long Epoch, DateTimeOffset ExpiresAt);
