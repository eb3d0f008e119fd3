using System.ComponentModel;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Reports;

namespace Ringtail.Server.Reports;

/// <summary>A report's filter as the parameters of a request; used by every endpoint of the reports.</summary>
public sealed record ReportQuery
{
    [Description("Attempts begun at or after; ISO 8601. Without an offset it is UTC.")]
    public DateTimeOffset? From { get; init; }
    [Description("Attempts begun before.")]
    public DateTimeOffset? Until { get; init; }
    [Description("Ids of runs; may be repeated.")]
    public int[]? Run { get; init; }
    [Description("Ids of campaigns; may be repeated.")]
    public int[]? Campaign { get; init; }
    [Description("Ids of lists; may be repeated.")]
    public int[]? List { get; init; }
    public int? Pbx { get; init; }
    public int? Trunk { get; init; }
    public int? EndPoint { get; init; }
    [Description("The dialed number in E.164, or as uploaded when it has none.")]
    public string? Number { get; init; }
    [Description("Interface of the agent.")]
    public string? Agent { get; init; }
    [Description("State code, such as RS_BUSY.")]
    public string? Outcome { get; init; }
    [Description("Extended status; empty is none.")]
    public string? StatusExt { get; init; }
    public bool? Answered { get; init; }
    public bool? Abandoned { get; init; }
    [Description("Part of a number, list, agent or extended status.")]
    public string? Search { get; init; }
    [Description("IANA zone of hours, days and times; without it the server's.")]
    public string? Zone { get; init; }

    public ReportFilter ToFilter() => new()
    {
        From = From,
        Until = Until,
        Runs = [.. Run ?? []],
        Campaigns = [.. Campaign ?? []],
        Lists = [.. List ?? []],
        PbxId = Pbx,
        TrunkId = Trunk,
        EndPointId = EndPoint,
        Number = Number ?? "",
        Agent = Agent ?? "",
        Outcome = Outcome ?? "",
        StatusExt = StatusExt,
        Answered = Answered,
        Abandoned = Abandoned,
        Search = Search ?? "",
    };

    /// <exception cref="InvalidFieldsException">There is no such zone.</exception>
    public TimeZoneInfo ZoneOr(TimeZoneInfo otherwise)
    {
        if (string.IsNullOrWhiteSpace(Zone)) return otherwise;
        return TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var zone)
            ? zone
            : throw new InvalidFieldsException(
                [new FieldProblem("zone", "NoZone", "must be an IANA time zone, such as Europe/Berlin.")]);
    }
}
