using Ringtail.Runtime.Live;

namespace Ringtail.Server.Api.Events;

/// <summary>
/// What changed from one view of the dialer to the next. Attempts' ends are not in it: see AttemptWatch.
/// </summary>
internal static class ViewChanges
{
    public static List<(EventTopic Topic, string Name, int? RunId, object Data)> Between(
        LiveView before, LiveView after)
    {
        var news = new List<(EventTopic, string, int?, object)>();
        if (before.Dialer.State != after.Dialer.State)
            news.Add((EventTopic.Dialer, "dialer.changed", null,
                new DialerEvent(after.Dialer.State, after.Dialer.Since)));
        Compare(before.Runs, after.Runs, r => r.RunId, (old, now) => old == now,
            now => news.Add((EventTopic.Run, "run.changed", now.RunId, now)),
            gone => news.Add((EventTopic.Run, "run.removed", gone.RunId, new RunGone(gone.RunId))));
        Compare(before.Agents, after.Agents, a => (a.PbxId, a.Key),
            (old, now) => old.State == now.State && old.Since == now.Since && old.HopperId == now.HopperId
                && old.Name == now.Name && old.Queues.AsSpan().SequenceEqual(now.Queues.AsSpan()),
            now => news.Add((EventTopic.Agent, "agent.changed", null, Event(now))),
            gone => news.Add((EventTopic.Agent, "agent.gone", null, Event(gone with { State = "LoggedOut" }))));
        Compare(before.Alarms, after.Alarms, a => a.Alarm.Key, (old, now) => old == now,
            now => news.Add((EventTopic.Alarm, "alarm.raised", null, Event(now, raised: true))),
            gone => news.Add((EventTopic.Alarm, "alarm.cleared", null, Event(gone, raised: false))));
        return news;
    }

    private static AgentEvent Event(AgentView agent) => new(
        agent.PbxId, agent.Key, agent.Name, agent.State, agent.Queues, agent.Since, agent.HopperId);

    private static AlarmEvent Event(AlarmView alarm, bool raised) => new(
        alarm.Alarm.Key, alarm.Alarm.Severity.ToString(), alarm.Alarm.Code, alarm.Alarm.Subject, alarm.Alarm.Detail,
        alarm.Since, raised);

    private static void Compare<T, TKey>(
        IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, TKey> keyOf, Func<T, T, bool> same, Action<T> changed,
        Action<T> gone) where TKey : notnull
    {
        // Last one wins: a key that an owner showed twice is no reason to stop telling.
        var old = new Dictionary<TKey, T>(before.Count);
        foreach (var one in before) old[keyOf(one)] = one;
        foreach (var now in after)
        {
            if (!old.Remove(keyOf(now), out var was) || !same(was, now)) changed(now);
        }
        foreach (var one in old.Values) gone(one);
    }
}
