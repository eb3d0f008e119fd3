using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Api;

/// <param name="Kind">What was changed, such as Campaign, Trunk, User.</param>
/// <param name="CampaignId">The campaign that the record is or belongs to.</param>
/// <param name="Action">Added, Changed or Deleted.</param>
/// <param name="Fields">Field by field; a secret is said to have changed, and nothing more.</param>
public sealed record ChangeEntry(
    long Id, DateTimeOffset At, string By, string Kind, int RecordId, int? CampaignId, string Name, string Action,
    IReadOnlyList<ChangedField> Fields);

public sealed class ChangeQuery
{
    [FromQuery(Name = "kind"), Description("Only changes of this, such as Campaign.")]
    public string? Kind { get; init; }

    [FromQuery(Name = "by"), Description("Only by this person.")]
    public string? By { get; init; }

    [FromQuery(Name = "campaignId"), Description("Only of this campaign and what belongs to it.")]
    public int? CampaignId { get; init; }

    [FromQuery(Name = "from"), Description("Not before this instant.")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "until"), Description("Before this instant.")]
    public DateTimeOffset? Until { get; init; }

    [FromQuery(Name = "after"), Description("The next of the former answer, to read on.")]
    public string? After { get; init; }

    [FromQuery(Name = "limit"), Description("Entries in the answer, 1 to 1000; else 100.")]
    public int? Limit { get; init; }
}

/// <summary><c>/api/v1/change-log</c>: who changed what of the configuration, newest first.</summary>
internal static class ChangeLogApi
{
    public static void Map(RouteGroupBuilder log) => log.MapGet("", ListAsync).ProducesValidationProblem()
        .WithSummary("Who changed what of the configuration, field by field, newest first").WithName("listChanges");

    private static async Task<Ok<Slice<ChangeEntry>>> ListAsync(
        [AsParameters] ChangeQuery query, RingtailDb db, CancellationToken ct)
    {
        if (Paging.LimitProblem(query.Limit) is { } limit) throw new InvalidFieldsException([limit]);
        KnownWords.Check("kind", query.Kind, KnownWords.Kinds(db));
        var rows = db.ChangeLog.AsNoTracking();
        if (query.Kind is { Length: > 0 } kind) rows = rows.Where(r => r.Kind == kind);
        if (query.By is { Length: > 0 } by) rows = rows.Where(r => r.By == by);
        if (query.CampaignId is { } campaign) rows = rows.Where(r => r.CampaignId == campaign);
        if (query.From is { } from) rows = rows.Where(r => r.At >= from);
        if (query.Until is { } until) rows = rows.Where(r => r.At < until);
        return TypedResults.Ok(await Paging.SliceAsync(
            rows, query.After, query.Limit, r => r.Id, r => new ChangeEntry(
                r.Id, r.At, r.By, r.Kind, r.RecordId, r.CampaignId, r.Name, r.Action,
                ChangedField.Read(r.Fields)), ct));
    }
}
