using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Reports;

/// <summary>
/// Which attempts a report looks at. All that is given must hold; nothing given is the whole ledger. Pages, APIs and
/// exports use the same filter, so that they show the same numbers.
/// </summary>
public sealed record ReportFilter
{
    /// <summary>Begun (decided) at or after.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Begun before.</summary>
    public DateTimeOffset? Until { get; init; }
    /// <summary>Any of these; empty is all.</summary>
    public ImmutableArray<int> Runs { get; init; } = [];
    public ImmutableArray<int> Campaigns { get; init; } = [];
    public ImmutableArray<int> Lists { get; init; } = [];
    public int? PbxId { get; init; }
    public int? TrunkId { get; init; }
    public int? EndPointId { get; init; }
    public long? ContactId { get; init; }
    /// <summary>The dialed number in E.164, or as uploaded when it has none; exact.</summary>
    public string Number { get; init; } = "";
    /// <summary>Interface of the agent, exact.</summary>
    public string Agent { get; init; } = "";
    /// <summary>State code, such as RS_BUSY.</summary>
    public string Outcome { get; init; } = "";
    /// <summary>Null is any; "" is none.</summary>
    public string? StatusExt { get; init; }
    public bool? Answered { get; init; }
    public bool? Abandoned { get; init; }
    /// <summary>Part of a number, list, agent or extended status, or a whole state code; cases do not matter.</summary>
    public string Search { get; init; } = "";
    /// <summary>
    /// Also attempts that still run, and those that are no outcome of a number: withdrawn before the wire, or carried
    /// by no trunk. No sum counts them.
    /// </summary>
    public bool Everything { get; init; }
    /// <summary>Whose calls are there: those of campaigns that the ring opens.</summary>
    public KeyRing Ring { get; init; } = KeyRing.All;
}

/// <param name="Total">Of all pages.</param>
public sealed record ReportPage<T>(IReadOnlyList<T> Rows, long Total)
{
    /// <summary>False: there is so much that only what an index holds is sorted.</summary>
    [JsonIgnore]
    public bool SortsAll { get; init; } = true;
}
