using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Api;

namespace Ringtail.Server.Reports;

/// <summary>A report's filter as the parameters of a request; used by every endpoint of the reports.</summary>
public record ReportQuery
{
    [FromQuery(Name = "from")]
    [Description("Attempts begun at or after; ISO 8601. Without an offset it is UTC.")]
    public DateTimeOffset? From { get; init; }
    [FromQuery(Name = "until")]
    [Description("Attempts begun before.")]
    public DateTimeOffset? Until { get; init; }
    [FromQuery(Name = "run")]
    [Description("Ids of runs; may be repeated.")]
    public int[]? Run { get; init; }
    [FromQuery(Name = "campaign")]
    [Description("Ids of campaigns; may be repeated.")]
    public int[]? Campaign { get; init; }
    [FromQuery(Name = "list")]
    [Description("Ids of lists; may be repeated.")]
    public int[]? List { get; init; }
    [FromQuery(Name = "pbx")]
    [Description("Id of an Asterisk server.")]
    public int? Pbx { get; init; }
    [FromQuery(Name = "trunk")]
    [Description("Id of a trunk.")]
    public int? Trunk { get; init; }
    [FromQuery(Name = "endPoint")]
    [Description("Id of an end point.")]
    public int? EndPoint { get; init; }
    [FromQuery(Name = "number")]
    [Description("The dialed number in E.164, or as uploaded when it has none.")]
    public string? Number { get; init; }
    [FromQuery(Name = "agent")]
    [Description("Interface of the agent.")]
    public string? Agent { get; init; }
    [FromQuery(Name = "outcome")]
    [Description("State code, such as RS_BUSY.")]
    public string? Outcome { get; init; }
    [FromQuery(Name = "statusExt")]
    [Description("Extended status; empty is none.")]
    public string? StatusExt { get; init; }
    [FromQuery(Name = "answered")]
    [Description("Only calls that were answered, or that were not.")]
    public bool? Answered { get; init; }
    [FromQuery(Name = "abandoned")]
    [Description("Only calls that count as abandoned, or that do not.")]
    public bool? Abandoned { get; init; }
    [FromQuery(Name = "search")]
    [Description("Part of a number, list, agent or extended status.")]
    public string? Search { get; init; }
    [FromQuery(Name = "zone")]
    [Description("IANA zone of hours, days and times; without it the server's.")]
    public string? Zone { get; init; }

    /// <summary>Who asks: only calls of campaigns whose keys they hold are there.</summary>
    public ClaimsPrincipal? User { get; init; }

    /// <exception cref="InvalidFieldsException">A word of the filter is none.</exception>
    public ReportFilter ToFilter()
    {
        KnownWords.Check("outcome", Outcome, KnownWords.Outcomes);
        // Also where no time is written by the zone: what is wrong is said.
        ZoneOr(TimeZoneInfo.Utc);
        return Filter();
    }

    private ReportFilter Filter() => new()
    {
        Ring = User?.Ring() ?? KeyRing.All,
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
