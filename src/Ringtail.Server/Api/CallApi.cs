using System.ComponentModel;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api;

/// <param name="Number">As it is to be dialed, at most 64 characters.</param>
/// <param name="Attributes">Given to the PBX as channel variables, in this order.</param>
/// <param name="Due">When, past by a minute at most; left out: as soon as the run may.</param>
/// <param name="Agent">Interface of the agent who is to have it (a call back); left out: anybody.</param>
public sealed record CallInput(
    string Number, IReadOnlyDictionary<string, string>? Attributes = null, DateTimeOffset? Due = null,
    string? Agent = null);

/// <param name="Due">Past by a minute at most.</param>
public sealed record DueInput(DateTimeOffset Due);

/// <param name="HopperId">WOMBAT_HOPPER_ID of its first attempt.</param>
public sealed record CallAdded(int HopperId);

public sealed record StatusInput(string StatusExt);

public sealed record AttributeInput(string Value);

/// <summary>One attempt and what became of it. Instants are UTC.</summary>
public sealed record CallRecord
{
    public int HopperId { get; init; }
    public int RunId { get; init; }
    public int CampaignId { get; init; }
    public int ListId { get; init; }
    public string ListName { get; init; } = "";
    [Description("The contact's main number, as uploaded.")]
    public string Number { get; init; } = "";
    [Description("The number that was dialed.")]
    public string NumberDialed { get; init; } = "";
    [Description("The same as E.164; null when it has none.")]
    public string? E164 { get; init; }
    [Description("0 for the first attempt.")]
    public int Retry { get; init; }
    public int PbxId { get; init; }
    public int TrunkId { get; init; }
    public int EndPointId { get; init; }
    public string DialString { get; init; } = "";
    public bool Live { get; init; }
    [Description("WombatDialer's state code; null while the call is live.")]
    public string? Outcome { get; init; }
    public string StatusExt { get; init; } = "";
    public string Agent { get; init; } = "";
    public bool Abandoned { get; init; }
    public bool HungUpWaiting { get; init; }
    [Description("Asterisk's hangup cause (Q.850).")]
    public int? HangupCause { get; init; }
    public DateTimeOffset DecidedAt { get; init; }
    public DateTimeOffset? LaunchedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    [Description("When an agent had it.")]
    public DateTimeOffset? ConnectedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    [Description("Attributes that the call brought back.")]
    public IReadOnlyDictionary<string, string> OutputAttributes { get; init; } = new Dictionary<string, string>();

    internal static CallRecord Of(AttemptRow row) => new()
    {
        HopperId = row.HopperId, RunId = row.RunId, CampaignId = row.CampaignId, ListId = row.ListId,
        ListName = row.ListName, Number = row.Number, NumberDialed = row.NumberDialed, E164 = row.E164,
        Retry = row.Retry, PbxId = row.PbxId, TrunkId = row.TrunkId, EndPointId = row.EndPointId,
        DialString = row.DialString, Live = row.Live, Outcome = row.Outcome, StatusExt = row.StatusExt,
        Agent = row.Agent, Abandoned = row.Abandoned, HungUpWaiting = row.HungUpWaiting,
        HangupCause = row.HangupCause, DecidedAt = row.DecidedAt, LaunchedAt = row.LaunchedAt,
        AnsweredAt = row.AnsweredAt, ConnectedAt = row.ConnectedAt, EndedAt = row.EndedAt,
        Attributes = Pairs(row.Attributes), OutputAttributes = Pairs(row.OutputAttributes),
    };

    /// <summary>A name that came twice keeps its last value, as a channel variable would.</summary>
    internal static Dictionary<string, string> Pairs(string stored)
    {
        var pairs = new Dictionary<string, string>();
        foreach (var (name, value) in WombatApi.Edit.StoredAttributes.Read(stored)) pairs[name] = value;
        return pairs;
    }
}

/// <summary>Which calls, newest first.</summary>
public sealed class CallQuery
{
    [FromQuery(Name = "runId"), Description("Only of this run.")]
    public int? RunId { get; init; }

    [FromQuery(Name = "campaignId"), Description("Only of this campaign.")]
    public int? CampaignId { get; init; }

    [FromQuery(Name = "number"), Description("The number as uploaded or dialed, or its E.164 form.")]
    public string? Number { get; init; }

    [FromQuery(Name = "outcome"), Description("State code, such as RS_BUSY.")]
    public string? Outcome { get; init; }

    [FromQuery(Name = "statusExt"), Description("Extended status.")]
    public string? StatusExt { get; init; }

    [FromQuery(Name = "live"), Description("true: only calls in progress; false: only ended ones.")]
    public bool? Live { get; init; }

    [FromQuery(Name = "from"), Description("Not before this instant.")]
    public DateTimeOffset? From { get; init; }

    [FromQuery(Name = "until"), Description("Before this instant.")]
    public DateTimeOffset? Until { get; init; }

    [FromQuery(Name = "after"), Description("The next of the former answer, to read on.")]
    public string? After { get; init; }

    [FromQuery(Name = "limit"), Description("Calls in the answer, 1 to 1000; else 100.")]
    public int? Limit { get; init; }
}

/// <summary><c>/api/v1/calls</c>: attempts of now and of the past, and what can be done with one.</summary>
internal static class CallApi
{
    public static void Map(RouteGroupBuilder calls, RouteGroupBuilder runs)
    {
        calls.MapGet("", ListAsync).ProducesValidationProblem()
            .WithSummary("Calls with their outcomes, newest first").WithName("listCalls");
        calls.MapGet("/{hopperId:int}", async Task<Results<Ok<CallRecord>, NotFound>> (
            int hopperId, RingtailDb db, CancellationToken ct) =>
            await db.Attempts.AsNoTracking().SingleOrDefaultAsync(a => a.HopperId == hopperId, ct) is { } row
                ? TypedResults.Ok(CallRecord.Of(row))
                : TypedResults.NotFound())
            .WithSummary("One call").WithName("getCall").PathExample("hopperId", 1001);
        runs.MapPost("/{id:int}/calls", AddAsync).NeedsScope(TokenScopes.Calls).Needs(Right.Calls).WithIdempotency()
            .ProducesValidationProblem().WithName("addCall")
            .WithSummary("Add a call to a run: now, or at a time; through the same rules as every call")
            .Example("""{"number":"+4930123456","attributes":{"NAME":"Ann"},"due":"2037-01-01T09:00:00Z"}""");
        MapWaiting(runs);
        calls.MapPost("/{hopperId:int}/hang-up", async (
            int hopperId, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.HangUpAsync(hopperId, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Calls).Needs(Right.Calls)
            .WithName("hangUpCall").PathExample("hopperId", 1001).AnswersIn(409)
            .WithSummary("Hang a live call up");
        calls.MapPut("/{hopperId:int}/status", async (
            int hopperId, StatusInput status, IDialerControl control, CancellationToken ct) =>
        {
            await control.SetExtendedStatusAsync(hopperId, status.StatusExt, ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Calls).Needs(Right.Calls)
            .WithName("setCallStatus").PathExample("hopperId", 1001)
            .WithSummary("Set a call's extended status, also after its end").Example("""{"statusExt":"SALE"}""");
        calls.MapPut("/{hopperId:int}/attributes/{name}", async (
            int hopperId, string name, AttributeInput input, IDialerControl control, CancellationToken ct) =>
        {
            await control.SetAttributeAsync(hopperId, name, input.Value, ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Calls).Needs(Right.Calls)
            .WithName("setCallAttribute").PathExample("hopperId", 1001)
            .PathExample("name", "rating").Example("""{"value":"5"}""")
            .WithSummary("Set an attribute that the call brings back");
    }

    /// <summary>Calls that wait for their time.</summary>
    private static void MapWaiting(RouteGroupBuilder runs)
    {
        runs.MapPut("/{id:int}/calls/{hopperId:int}/due", async (
            int id, int hopperId, DueInput input, IDialerControl control, ClaimsPrincipal user,
            CancellationToken ct) =>
        {
            await control.MoveCallAsync(id, hopperId, input.Due, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Calls).Needs(Right.Calls)
            .WithName("moveCall").PathExample("hopperId", 1001)
            .ProducesValidationProblem().AnswersIn(409).Example("""{"due":"2037-01-02T09:00:00Z"}""")
            .WithSummary("Move a call that waits for its time to another time");
        runs.MapDelete("/{id:int}/calls/{hopperId:int}", async (
            int id, int hopperId, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.CancelCallAsync(id, hopperId, user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Calls).Needs(Right.Calls)
            .WithName("cancelCall").PathExample("hopperId", 1001)
            .AnswersIn(409).WithSummary("Take back a call that waits for its time");
    }

    private static async Task<Created<CallAdded>> AddAsync(
        int id, CallInput input, IDialerControl control, HttpContext http, ClaimsPrincipal user, CancellationToken ct)
    {
        // An agent's call asks for itself.
        if (input.Agent is null)
            CallRules.CheckDue(input.Due, RuntimeRegistration.DialerClock(http.RequestServices).GetUtcNow());
        KeyValuePair<string, string>[] attributes = [.. input.Attributes ?? new Dictionary<string, string>()];
        var hopper = input.Agent is { } agent
            ? await control.AddAgentCallAsync(id, input.Number, attributes, input.Due, agent, user.By(), ct)
            : await control.AddCallAsync(id, input.Number, attributes, input.Due, user.By(), ct);
        return TypedResults.Created($"/api/v1/calls/{hopper}", new CallAdded(hopper));
    }

    private static async Task<Ok<Slice<CallRecord>>> ListAsync(
        [AsParameters] CallQuery query, RingtailDb db, CancellationToken ct)
    {
        if (Paging.LimitProblem(query.Limit) is { } limit) throw new InvalidFieldsException([limit]);
        KnownWords.Check("outcome", query.Outcome, KnownWords.Outcomes);
        var rows = Filter(db.Attempts.AsNoTracking(), query);
        return TypedResults.Ok(await Paging.SliceAsync(
            rows, query.After, query.Limit, r => r.Id, CallRecord.Of, ct));
    }

    private static IQueryable<AttemptRow> Filter(IQueryable<AttemptRow> rows, CallQuery query)
    {
        if (query.RunId is { } run) rows = rows.Where(a => a.RunId == run);
        if (query.CampaignId is { } campaign) rows = rows.Where(a => a.CampaignId == campaign);
        if (query.Number is { Length: > 0 } number)
            rows = rows.Where(a => a.NumberKey == number || a.Number == number || a.NumberDialed == number);
        if (query.Outcome is { Length: > 0 } outcome) rows = rows.Where(a => a.Outcome == outcome);
        if (query.StatusExt is { } status) rows = rows.Where(a => a.StatusExt == status);
        if (query.Live is { } live) rows = rows.Where(a => a.Live == live);
        if (query.From is { } from) rows = rows.Where(a => a.DecidedAt >= from);
        if (query.Until is { } until) rows = rows.Where(a => a.DecidedAt < until);
        return rows;
    }
}
