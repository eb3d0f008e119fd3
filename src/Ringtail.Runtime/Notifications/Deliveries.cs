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

public sealed record DeliveryPage(IReadOnlyList<Delivery> Items, int Total);

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

    /// <param name="state">Only rows in this state; empty for all.</param>
    public Task<DeliveryPage> OfCampaignAsync(
        int campaignId, string state, int from, int count, CancellationToken ct) =>
        ReadAsync(_databases, o => o.CampaignId == campaignId && (state == "" || o.State == state), from, count, ct);

    public Task<DeliveryPage> OfAttemptAsync(int hopperId, CancellationToken ct) =>
        ReadAsync(_databases, o => o.HopperId == hopperId, 0, 100, ct);

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
        IRingtailDbFactory databases, Expression<Func<OutboxRow, bool>> which, int from, int count,
        CancellationToken ct)
    {
        await using var db = databases.Create();
        var rows = db.Outbox.AsNoTracking().Where(which);
        var items = await rows.OrderByDescending(o => o.Id).Skip(from).Take(count).Select(o => new Delivery
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
        return new(items, await rows.CountAsync(ct));
    }
}
