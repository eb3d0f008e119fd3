using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Control;

/// <summary>A call that waits for its time.</summary>
/// <param name="State">SCHEDULED, or RD_SCHEDULED when an agent is called first.</param>
/// <param name="Agent">Interface of the agent whose call it is; empty for anybody.</param>
/// <param name="AgentUntil">From then on anybody may have it; null: only the agent.</param>
/// <param name="IsRetry">By a reschedule rule; else it was put on this time.</param>
public sealed record ScheduledCall(
    int HopperId, int RunId, string CampaignName, string Number, string ListName, string State, DateTimeOffset Due,
    string Agent, DateTimeOffset? AgentUntil, int Retry, bool IsRetry);

/// <summary>Which of them, the earliest first.</summary>
/// <param name="Planned">Only those that somebody put on a time; retries are left out.</param>
/// <param name="Order">One of <see cref="ScheduledCalls.Orders"/>; of very many calls only their time counts.</param>
public sealed record ScheduledQuery(
    int? RunId = null, string? Agent = null, bool Planned = false, string? Search = null, RowOrder Order = default);

/// <summary>Calls at a date and time, for a run or one of its agents: read, moved, cancelled.</summary>
public sealed class ScheduledCalls(IRingtailDbFactory databases, IDialerControl control)
{
    public static IReadOnlyList<string> Orders { get; } = ["due", "number", "campaignName", "state", "agent", "retry"];

    /// <summary>Sorted whatever their number: most callers ask for the earliest.</summary>
    public static bool Always(string by) => by is "" or "due";

    public async Task<(IReadOnlyList<ScheduledCall> Rows, long Total)> ReadAsync(
        ScheduledQuery query, int skip, int take, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        await using var db = databases.Create();
        var rows = Found(db, query);
        var total = await rows.LongCountAsync(ct);
        var page = await Page(db, rows, query.Order.Within(total, Always(query.Order.By)), skip, take).ToListAsync(ct);
        return ([.. page.Select(r => Of(r.Claim, r.Run, r.Number, r.List, r.Reverse))], total);
    }

    internal static IQueryable<Waiting> Found(RingtailDb db, ScheduledQuery query)
    {
        var rows = from claim in db.Claims.AsNoTracking()
                   join run in db.Runs on claim.RunId equals run.Id
                   join contact in db.Contacts on claim.ContactId equals contact.Id
                   where claim.Due != null && !run.Removed
                   select new Waiting
                   {
                       Claim = claim,
                       Run = run,
                       Contact = contact,
                       Reverse = db.CampaignEndPoints.Any(l => l.CampaignId == run.CampaignId
                           && db.EndPoints.Any(e => e.Id == l.EndPointId && e.ReverseDialing)),
                   };
        if (query.RunId is { } id) rows = rows.Where(r => r.Claim.RunId == id);
        if (query.Agent is { Length: > 0 } agent) rows = rows.Where(r => r.Claim.Agent == agent);
        if (query.Planned) rows = rows.Where(r => r.Claim.Added && !r.Claim.IsRetry);
        if (query.Search is { Length: > 0 } text) rows = rows.Where(r => r.Contact.Number.Contains(text));
        return rows;
    }

    internal static IQueryable<Shown> Page(
        RingtailDb db, IQueryable<Waiting> rows, RowOrder order, int skip, int take) =>
        Sorted(rows, order).Skip(skip).Take(take).Select(r => new Shown
        {
            Claim = r.Claim,
            Run = r.Run,
            Number = r.Contact.Number,
            List = db.Lists.Where(l => l.Id == r.Contact.ListId).Select(l => l.Name).FirstOrDefault() ?? "",
            Reverse = r.Reverse,
        });

    private static IQueryable<Waiting> Sorted(IQueryable<Waiting> rows, RowOrder order)
    {
        // Both ways as the index holds it.
        if (Always(order.By)) return rows.Sorted(r => r.Claim.Due, order).ThenSorted(r => r.Claim.HopperId, order);
        var sorted = order.By switch
        {
            "number" => rows.Sorted(r => r.Contact.NumberKey, order).ThenBy(r => r.Claim.Due),
            "campaignName" => rows.SortedByText(r => r.Run.CampaignName, order).ThenBy(r => r.Claim.Due),
            "agent" => rows.SortedByText(r => r.Claim.Agent, order).ThenBy(r => r.Claim.Due),
            "state" => rows.Sorted(r => r.Claim.Agent != "" || r.Reverse, order)
                .ThenSorted(r => r.Claim.IsRetry, order).ThenBy(r => r.Claim.Due),
            _ => rows.Sorted(r => r.Claim.Retry, order).ThenBy(r => r.Claim.Due),
        };
        return sorted.ThenBy(r => r.Claim.HopperId);
    }

    /// <summary>The state of a claim as WombatDialer names it; null due is in the hopper.</summary>
    public static string StateOf(DateTimeOffset? due, string agent, bool reverse) =>
        due is null ? "IN_HOPPER" : reverse || !string.IsNullOrEmpty(agent) ? "RD_SCHEDULED" : "SCHEDULED";

    /// <exception cref="ControlException">It does not wait, or the time is past.</exception>
    public async Task MoveAsync(int hopperId, DateTimeOffset due, string by, CancellationToken ct) =>
        await control.MoveCallAsync(await RunOfAsync(hopperId, ct), hopperId, due, by, ct);

    /// <exception cref="ControlException">It does not wait.</exception>
    public async Task CancelAsync(int hopperId, string by, CancellationToken ct) =>
        await control.CancelCallAsync(await RunOfAsync(hopperId, ct), hopperId, by, ct);

    private async Task<int> RunOfAsync(int hopperId, CancellationToken ct)
    {
        await using var db = databases.Create();
        return await db.Claims.Where(c => c.HopperId == hopperId && c.Due != null).Select(c => (int?)c.RunId)
            .FirstOrDefaultAsync(ct) ?? throw new ControlException(
                RefusalKind.Conflict, "CallNotWaiting",
                $"Call {hopperId} does not wait for a time: it is being dialed, or it has ended.");
    }

    private static ScheduledCall Of(ClaimRow claim, RunRow run, string number, string list, bool reverse) => new(
        claim.HopperId, claim.RunId, run.CampaignName, number, list, StateOf(claim.Due, claim.Agent, reverse),
        claim.Due!.Value, claim.Agent, claim.AgentUntil, claim.Retry, claim.IsRetry);

    internal sealed class Waiting
    {
        public required ClaimRow Claim { get; init; }
        public required RunRow Run { get; init; }
        public required ContactRow Contact { get; init; }
        /// <summary>An end point of its campaign calls agents first.</summary>
        public required bool Reverse { get; init; }
    }

    internal sealed class Shown
    {
        public required ClaimRow Claim { get; init; }
        public required RunRow Run { get; init; }
        public required string Number { get; init; }
        public required string List { get; init; }
        public required bool Reverse { get; init; }
    }
}
