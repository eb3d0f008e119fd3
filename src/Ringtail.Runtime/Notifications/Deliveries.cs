using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Notifications;

/// <summary>One line of the log of what was told and done.</summary>
public sealed record Delivery
{
    public required long Id { get; init; }
    public required string Kind { get; init; }
    public required string Event { get; init; }
    public required int CampaignId { get; init; }
    public required int RunId { get; init; }
    /// <summary>0 when it is about no attempt.</summary>
    public required int HopperId { get; init; }
    public required string Target { get; init; }
    public required string StateCode { get; init; }
    public required string StatusExt { get; init; }
    /// <summary>Pending, Done, Failed or Cancelled.</summary>
    public required string State { get; init; }
    public required int Tries { get; init; }
    public required string LastError { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset Due { get; init; }
    public required DateTimeOffset? DoneAt { get; init; }
}

public sealed record DeliveryPage(IReadOnlyList<Delivery> Items, int Total)
{
    /// <summary>False: there is so much that only what an index holds is sorted.</summary>
    public bool SortsAll => Total <= RowOrder.SortedMax;
}

/// <summary>The log of what rules, notifications, mails and webhooks did, and doing it again.</summary>
public sealed class Deliveries
{
    private readonly IRingtailDbFactory _databases;
    private readonly IDialingStore _store;
    private readonly OutboxSignal _signal;
    private readonly LoopClock _clock;

    internal Deliveries(IRingtailDbFactory databases, IDialingStore store, OutboxSignal signal, LoopClock clock)
    {
        _databases = databases;
        _store = store;
        _signal = signal;
        _clock = clock;
    }

    public static IReadOnlyList<string> Orders { get; } =
        ["createdAt", "kind", "target", "stateCode", "state", "tries", "lastError"];

    /// <summary>Sorted whatever their number: rows are written in their order.</summary>
    public static bool Always(string by) => by is "" or "createdAt";

    /// <param name="state">Only rows in this state; empty for all.</param>
    /// <param name="order">One of <see cref="Orders"/>; of very many rows only their age counts.</param>
    public Task<DeliveryPage> OfCampaignAsync(
        int campaignId, string state, RowOrder order, int from, int count, CancellationToken ct) => ReadAsync(
            _databases, o => o.CampaignId == campaignId && (state == "" || o.State == state), order, from, count, ct);

    public Task<DeliveryPage> OfAttemptAsync(int hopperId, CancellationToken ct) =>
        ReadAsync(_databases, o => o.HopperId == hopperId, default, 0, 100, ct);

    /// <summary>
    /// Does it again, also when it was done: the receiver may have lost it. What changes this installation's own data
    /// is done again too.
    /// </summary>
    public async Task SendAgainAsync(long id, CancellationToken ct)
    {
        if (!await _store.SendAgainAsync(id, _clock.Now.Wall, ct))
        {
            await using var db = _databases.Create();
            throw await db.Outbox.AnyAsync(o => o.Id == id, ct)
                ? new ControlException(
                    RefusalKind.Conflict, "DeliveryBusy", $"Delivery {id} is being worked on just now.")
                : new ControlException(
                    RefusalKind.NotFound, "NoDelivery", $"There is no delivery {id}, or it is not kept any more.");
        }
        _signal.Set();
    }

    internal static async Task<DeliveryPage> ReadAsync(
        IRingtailDbFactory databases, Expression<Func<OutboxRow, bool>> which, RowOrder order, int from, int count,
        CancellationToken ct)
    {
        await using var db = databases.Create();
        var rows = db.Outbox.AsNoTracking().Where(which);
        var total = await rows.CountAsync(ct);
        var sorted = Sorted(rows, order.Within(total, Always(order.By)));
        var items = await sorted.Skip(from).Take(count).Select(o => new Delivery
        {
            Id = o.Id,
            Kind = o.Kind,
            Event = o.Event,
            CampaignId = o.CampaignId,
            RunId = o.RunId,
            HopperId = o.HopperId,
            Target = o.Target,
            StateCode = o.StateCode,
            StatusExt = o.StatusExt,
            State = o.State,
            Tries = o.Tries,
            LastError = o.LastError,
            CreatedAt = o.CreatedAt,
            Due = o.Due,
            DoneAt = o.DoneAt,
        }).ToListAsync(ct);
        return new(items, total);
    }

    private static IQueryable<OutboxRow> Sorted(IQueryable<OutboxRow> rows, RowOrder order) => order.By switch
    {
        "kind" => rows.Sorted(o => o.Kind, order).ThenByDescending(o => o.Id),
        "target" => rows.Sorted(o => o.Target, order).ThenByDescending(o => o.Id),
        "stateCode" => rows.Sorted(o => o.StateCode, order).ThenByDescending(o => o.Id),
        "state" => rows.Sorted(o => o.State, order).ThenByDescending(o => o.Id),
        "tries" => rows.Sorted(o => o.Tries, order).ThenByDescending(o => o.Id),
        "lastError" => rows.Sorted(o => o.LastError, order).ThenByDescending(o => o.Id),
        "createdAt" => rows.Sorted(o => o.Id, order),
        _ => rows.OrderByDescending(o => o.Id),
    };
}
