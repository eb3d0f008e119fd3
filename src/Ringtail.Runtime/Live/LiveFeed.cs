using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Ringtail.Dialing;

namespace Ringtail.Runtime.Live;

/// <summary>What the owner of one PBX shows.</summary>
public sealed record PbxLive
{
    public required PbxView Pbx { get; init; }
    /// <summary>AMI events received and actions sent since the link was made.</summary>
    public long MessagesReceived { get; init; }
    public long MessagesSent { get; init; }
    public ImmutableArray<CallView> Calls { get; init; } = [];
    public ImmutableArray<AgentView> Agents { get; init; } = [];
    public ImmutableArray<TrunkView> Trunks { get; init; } = [];
    public ImmutableArray<EndPointView> EndPoints { get; init; } = [];
    public ImmutableArray<PacingView> Pacing { get; init; } = [];
    /// <summary>By run: the gate rule that keeps it from launching here; empty when it may.</summary>
    public ImmutableDictionary<int, string> Limits { get; init; } = ImmutableDictionary<int, string>.Empty;
}

/// <summary>An alarm that was raised or went away, for the system log.</summary>
public sealed record AlarmChange(Alarm Alarm, bool Raised, DateTimeOffset At);

/// <summary>
/// Collects what the owners of this process publish into one <see cref="LiveView"/>, at most one per
/// <see cref="RuntimeOptions.ViewInterval"/>, whoever looks. A viewer that is slow gets the newest view and skips the
/// others. Publishing never waits.
/// </summary>
public sealed class LiveFeed : IDisposable
{
    /// <summary>
    /// Alarm changes that wait for the system log; the oldest go when the database does not take them.
    /// </summary>
    private const int AlarmChangesMax = 1_000;

    private readonly TimeProvider _time;
    private readonly TimeSpan _interval;
    private readonly ITimer _timer;

    // Guards everything below; held only to copy references and to put the arrays together.
    private readonly Lock _lock = new();
    private readonly SortedDictionary<int, PbxLive> _switchboards = [];
    private readonly SortedDictionary<int, RunView> _runs = [];
    private readonly Dictionary<string, (string Owner, AlarmView View)> _alarms = [];
    private readonly HashSet<Channel<LiveView>> _viewers = [];
    private readonly PacingHistory _history = new();
    private readonly RunPaces _paces = new();
    private bool _on;
    private DateTimeOffset? _since;
    private LiveView _current = LiveView.Empty;
    private long _shownAt;
    private bool _dirty;
    private bool _waiting;

    private readonly Channel<AlarmChange> _alarmChanges = Channel.CreateBounded<AlarmChange>(
        new BoundedChannelOptions(AlarmChangesMax) { FullMode = BoundedChannelFullMode.DropOldest });

    public LiveFeed(TimeProvider time, TimeSpan interval)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _interval = interval;
        _timer = time.CreateTimer(_ => ShowNow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The newest view; never older than the interval when something changed.</summary>
    public LiveView Current
    {
        get { lock (_lock) return _current; }
    }

    /// <summary>What the system log wants to know, in order. One reader.</summary>
    internal ChannelReader<AlarmChange> AlarmChanges => _alarmChanges.Reader;

    /// <summary>
    /// The present view at once, then every newer one; those that the viewer was too slow for are skipped.
    /// </summary>
    public async IAsyncEnumerable<LiveView> WatchAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var viewer = Channel.CreateBounded<LiveView>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            viewer.Writer.TryWrite(_current);
            _viewers.Add(viewer);
        }
        try
        {
            await foreach (var view in viewer.Reader.ReadAllAsync(ct)) yield return view;
        }
        finally
        {
            lock (_lock) _viewers.Remove(viewer);
        }
    }

    internal void Publish(PbxLive view) => Change(() =>
    {
        _switchboards[view.Pbx.PbxId] = view;
        _history.Add(view.Pbx.PbxId, view.Pacing, _time.GetUtcNow());
    });

    /// <summary>The last minutes of one adaptive run at one PBX and group of queues, oldest first.</summary>
    public IReadOnlyList<PacingPoint> History(PacingView pacing)
    {
        ArgumentNullException.ThrowIfNull(pacing);
        lock (_lock) return _history.Of(pacing);
    }

    internal void Publish(RunView view) => Change(() =>
    {
        _runs[view.RunId] = view;
        _paces.Add(view, _time.GetUtcNow());
    });

    internal void SetDialer(bool on, DateTimeOffset? since)
    {
        lock (_lock)
        {
            if (_on == on && _since == since) return;
        }
        Change(() =>
        {
            _on = on;
            _since = since;
        });
    }

    internal void RemovePbx(int pbxId) => Change(() =>
    {
        _switchboards.Remove(pbxId);
        _history.Add(pbxId, [], _time.GetUtcNow());
    });

    internal void RemoveRun(int runId) => Change(() =>
    {
        _runs.Remove(runId);
        _paces.Forget(runId);
    });

    /// <summary>The same key raised again replaces the former alarm and keeps the time since when it stands.</summary>
    internal void Raise(string owner, Alarm alarm) => Change(() =>
    {
        var since = _alarms.TryGetValue(alarm.Key, out var former) ? former.View.Since : _time.GetUtcNow();
        _alarms[alarm.Key] = (owner, new(alarm, since));
        if (former.View is null) _alarmChanges.Writer.TryWrite(new(alarm, true, since));
    });

    internal void Clear(string key) => Change(() =>
    {
        if (_alarms.Remove(key, out var gone))
            _alarmChanges.Writer.TryWrite(new(gone.View.Alarm, false, _time.GetUtcNow()));
    });

    /// <summary>An owner begins anew or is gone: its alarms were about its former life.</summary>
    internal void ForgetAlarms(string owner) => Change(() =>
    {
        foreach (var key in _alarms.Where(a => a.Value.Owner == owner).Select(a => a.Key).ToList()) _alarms.Remove(key);
    });

    private void Change(Action change)
    {
        lock (_lock)
        {
            change();
            _dirty = true;
            if (_waiting) return;
            var rest = _interval - _time.GetElapsedTime(_shownAt);
            if (_current.Version == 0 || rest <= TimeSpan.Zero)
            {
                Show();
                return;
            }
            _waiting = true;
            _timer.Change(rest, Timeout.InfiniteTimeSpan);
        }
    }

    internal void ShowNow()
    {
        lock (_lock)
        {
            _waiting = false;
            if (_dirty) Show();
        }
    }

    private void Show()
    {
        var boards = _switchboards.Values;
        _current = new()
        {
            Version = _current.Version + 1,
            Dialer = ShowDialer(),
            Pbxs = [.. boards.Select(b => b.Pbx)],
            Runs = [.. _runs.Values.Select(WithLimit)],
            Calls = [.. boards.SelectMany(b => b.Calls)],
            Agents = [.. boards.SelectMany(b => b.Agents)],
            Trunks = [.. boards.SelectMany(b => b.Trunks)],
            EndPoints = [.. boards.SelectMany(b => b.EndPoints)],
            Pacing = [.. boards.SelectMany(b => b.Pacing)],
            Alarms = [.. _alarms.Values.Select(a => a.View)
                .OrderByDescending(a => a.Alarm.Severity).ThenBy(a => a.Since)],
        };
        _dirty = false;
        _shownAt = _time.GetTimestamp();
        foreach (var viewer in _viewers) viewer.Writer.TryWrite(_current);
    }

    /// <summary>Switched off, the dialer is down when the last of its calls has ended.</summary>
    private DialerView ShowDialer()
    {
        var live = _switchboards.Values.Any(b => !b.Calls.IsEmpty);
        return new(
            _on ? "READY" : live ? "TERMINATION_REQD" : "DOWN", _on ? _since : null,
            _switchboards.Values.Sum(b => b.MessagesReceived), _switchboards.Values.Sum(b => b.MessagesSent));
    }

    /// <summary>A run is limited when no PBX may launch for it; the first one's rule is shown.</summary>
    private RunView WithLimit(RunView bare)
    {
        if (bare.State != "RUNNING") return bare;
        var run = bare with { Pace = _paces.Of(bare, _time.GetUtcNow()) };
        var limits = _switchboards.Values
            .Where(b => b.Limits.ContainsKey(run.RunId)).Select(b => b.Limits[run.RunId]).ToList();
        return limits.Count == 0 || limits.Contains("") ? run : run with { Limit = limits[0] };
    }

    public void Dispose() => _timer.Dispose();
}
