using Microsoft.Extensions.Time.Testing;
using Ringtail.Dialing;
using Ringtail.Runtime.Live;

namespace Ringtail.Runtime.Tests.Live;

public sealed class LiveFeeds
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private readonly FakeTimeProvider _time = new();

    private static RunView Run(int id, long attempted = 0) =>
        new() { RunId = id, CampaignId = 1, Name = "run", State = "RUNNING", Attempted = attempted };

    private static PbxLive Pbx(int id, string limit = "") => new()
    {
        Pbx = new(id, "pbx", "UP", "16", "", []),
        Limits = System.Collections.Immutable.ImmutableDictionary<int, string>.Empty.Add(1, limit),
    };

    [Fact]
    public void Shows_at_most_one_view_per_interval_and_never_forgets_the_last_change()
    {
        using var feed = new LiveFeed(_time, Interval);
        for (var i = 1; i <= 100; i++)
        {
            feed.Publish(Run(1, i));
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }
        _time.Advance(Interval);

        Assert.InRange(feed.Current.Version, 4, 6);
        Assert.Equal(100, feed.Current.Runs.Single().Attempted);
    }

    [Fact]
    public async Task A_slow_viewer_gets_the_newest_view_and_skips_the_others()
    {
        using var feed = new LiveFeed(_time, Interval);
        var ct = TestContext.Current.CancellationToken;
        await using var viewer = feed.WatchAsync(ct).GetAsyncEnumerator(ct);
        await viewer.MoveNextAsync();
        for (var i = 1; i <= 10; i++)
        {
            feed.Publish(Run(1, i));
            _time.Advance(Interval);
        }

        Assert.True(await viewer.MoveNextAsync());
        Assert.Equal(10, viewer.Current.Runs.Single().Attempted);
    }

    [Fact]
    public void The_same_alarm_raised_again_keeps_its_time_and_is_logged_once()
    {
        using var feed = new LiveFeed(_time, Interval);
        var first = _time.GetUtcNow();
        feed.Raise("pbx/1", new("trunk/3", AlarmSeverity.Error, "TrunkBreakerOpen", "carrier", "8 refusals"));
        _time.Advance(TimeSpan.FromMinutes(1));
        feed.Raise("pbx/1", new("trunk/3", AlarmSeverity.Error, "TrunkBreakerOpen", "carrier", "20 refusals"));
        _time.Advance(Interval);

        var alarm = Assert.Single(feed.Current.Alarms);
        Assert.Equal(first, alarm.Since);
        Assert.Equal("20 refusals", alarm.Alarm.Detail);
        feed.Clear("trunk/3");
        _time.Advance(Interval);
        Assert.Empty(feed.Current.Alarms);
        Assert.True(feed.AlarmChanges.TryRead(out var raised) && raised.Raised);
        Assert.True(feed.AlarmChanges.TryRead(out var cleared) && !cleared.Raised);
        Assert.False(feed.AlarmChanges.TryRead(out _));
    }

    [Fact]
    public void A_run_is_limited_only_when_no_PBX_may_launch_for_it()
    {
        using var feed = new LiveFeed(_time, Interval);
        feed.Publish(Run(1));
        feed.Publish(Pbx(1, "TrunkFull"));
        _time.Advance(Interval);
        Assert.Equal("TrunkFull", feed.Current.Runs.Single().Limit);

        feed.Publish(Pbx(2));
        _time.Advance(Interval);
        Assert.Equal("", feed.Current.Runs.Single().Limit);
    }

    [Fact]
    public void Switched_off_the_dialer_is_down_only_when_its_last_call_has_ended()
    {
        using var feed = new LiveFeed(_time, Interval);
        var call = new CallView(1, 1, "c", "0201", "CONNECTED", 0, 1, "t", 1, "e", "", "", default, default);
        feed.SetDialer(true, _time.GetUtcNow());
        feed.Publish(Pbx(1) with { Calls = [call] });
        _time.Advance(Interval);
        Assert.Equal("READY", feed.Current.Dialer.State);

        feed.SetDialer(false, null);
        _time.Advance(Interval);
        Assert.Equal("TERMINATION_REQD", feed.Current.Dialer.State);

        feed.Publish(Pbx(1));
        _time.Advance(Interval);
        Assert.Equal("DOWN", feed.Current.Dialer.State);
    }
}
