using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage;

namespace Ringtail.World.Host;

/// <summary>
/// The outbox's worker of one process: takes due rows for a while, tells whom they name, and writes what became of it,
/// with the runtime's own forms and back-off. What it had in its hands when it dies comes again.
/// </summary>
internal sealed class OutboxHost(Site site, DialerProcess process)
{
    private const double LookEvery = 0.5;
    private const int AtWorkMax = 20, PerTarget = 4;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly StoreDoor _door = new(
        site.Store, site.Agenda, site.OutboxWeather, site.Points, site.Chance.Fork($"outbox {process.Number}"))
    {
        Trace = site.Trace,
    };
    private readonly Dictionary<string, int> _atWork = [];
    private bool _asking;

    public void Start() => site.Agenda.In(LookEvery, Look);

    private void Look()
    {
        if (!process.Alive) return;
        site.Agenda.In(LookEvery, Look);
        var now = site.Time.Wall;
        if (_asking || !site.Store.State.Outbox.Exists(o => o.State == "Pending" && o.Due <= now)) return;
        var room = AtWorkMax - _atWork.Values.Sum();
        if (room <= 0) return;
        _asking = true;
        string[] busy = [.. _atWork.Where(t => t.Value >= PerTarget).Select(t => t.Key)];
        _door.Ask("lease the outbox", () => process.Alive,
            store => store.LeaseOutboxAsync(site.Time.Wall, Lease, busy, room, default), items =>
            {
                _asking = false;
                foreach (var item in items) Begin(item);
            }, _ => _asking = false);
    }

    private void Begin(OutboxItem item)
    {
        if (item.Kind is FollowUpKind.AddList or FollowUpKind.AddBlackList or FollowUpKind.Reschedule)
        {
            DoDeed(item);
            return;
        }
        _atWork[item.Target] = _atWork.GetValueOrDefault(item.Target) + 1;
        site.Agenda.In(site.Receivers.Takes, () =>
        {
            // What is on its way arrives, whether its sender lives or not.
            var problem = site.Receivers.Take(item);
            site.Trace?.Invoke($"told     {item.Kind} of {item.Hopper}, revision {item.Revision}: "
                + (problem.Length == 0 ? "arrived" : problem));
            if (process.Alive) Finish(item, problem);
        });
    }

    /// <summary>
    /// In one transaction with its row; those who own what it changed are told. When the answer is lost nobody is.
    /// </summary>
    private void DoDeed(OutboxItem item)
    {
        var deed = OutboxWork.DeedOf(item, item.Attempt!, StoreSettings.DefaultCountryAtFirst);
        _door.Ask("do a deed", () => process.Alive, async store =>
        {
            try
            {
                return await store.DoOutboxAsync(item, deed, site.Time.Wall, default);
            }
            finally
            {
                site.DeedTried?.Invoke(item, deed);
            }
        }, result =>
        {
            if (result.Problem == DeedResult.NotOurs) return;
            if (result.Problem.Length > 0) throw new InvalidOperationException(result.Problem);
            site.Points.Pass("before telling of a deed");
            if (result.Run is { } run) process.Ask(run, new RunInput.ContactsAdded());
            if (result.List is { } list) process.TellAdded(list);
        }, _ => { });
    }

    private void Finish(OutboxItem item, string problem)
    {
        var now = site.Time.Wall;
        var result = problem.Length == 0 ? OutboxResult.Done
            : new OutboxResult(problem, now + OutboxWork.Wait(item));
        // A failure here leaves the row to its lease.
        _door.Ask("finish in the outbox", () => process.Alive,
            store => store.FinishOutboxAsync(item, result, now, default), _ => Leave(item), _ => Leave(item));
    }

    private void Leave(OutboxItem item)
    {
        if (--_atWork[item.Target] == 0) _atWork.Remove(item.Target);
    }
}
