using System.Collections.Immutable;

namespace Ringtail.Dialing.Pacing;

/// <summary>
/// The abandon account of a campaign as one switchboard keeps it: the minutes of the ledger, restored at the start and
/// booked on at once, and over them every window of the profile. Nothing here ever starts a window anew but the passing
/// of its end on both clocks.
/// </summary>
internal sealed class CampaignAccount
{
    /// <summary>
    /// No window promises answers further ahead than a shift: a campaign that stops for the night pays nothing back.
    /// </summary>
    private static readonly TimeSpan PromiseMax = TimeSpan.FromHours(8);
    /// <summary>A rolling window forgets its live answers this part of its length before its abandoned ones.</summary>
    private const int RollingMargin = 24;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// What is read for a share may be older than an end by this: until then the others do not count it.
    /// </summary>
    private static readonly TimeSpan LedgerLag = TimeSpan.FromSeconds(15);

    private readonly AbandonProfile _profile;
    private readonly LegalWindow[] _windows;
    private readonly List<AccountBucket> _buckets = [];
    private readonly LegalClock _clock;
    /// <summary>Ended lately, against the cap: when answered, and since when on the monotonic clock.</summary>
    private readonly Queue<(AccountEntry Entry, DateTimeOffset AnsweredAt, TimeSpan EndedAt)> _ended = new();
    private DateTimeOffset? _lastWall, _lastLegal;
    private DateTimeOffset _startedAt, _minute = DateTimeOffset.MinValue, _shareEnds;
    private bool _shared;
    private double _share = 1;

    public CampaignAccount(AbandonProfile profile, PacingOptions options)
    {
        _profile = profile;
        var kinds = profile.Windows.IsDefaultOrEmpty ? [new(WindowKind.CalendarDay)] : profile.Windows;
        _windows = [.. kinds.Select(kind => new LegalWindow(kind, profile, options))];
        Accounts = [.. _windows.Select(w => w.Account)];
        _clock = new LegalClock(kinds.Max(k => LegalWindow.LengthOf(k)));
    }

    public AbandonProfile Profile => _profile;
    public IReadOnlyList<Account> Accounts { get; }
    /// <summary>The ledger's account has come.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>
    /// Takes the ledger's minutes, beside what was booked here meanwhile. Only the first ones count; what was learned
    /// of the detection is always the newest.
    /// </summary>
    public void Restore(AccountState state, Moment now)
    {
        Learn(state.PeopleMarked);
        if (IsKnown) return;
        var booked = _buckets.ToArray();
        _buckets.Clear();
        _buckets.AddRange(state.Buckets.OrderBy(b => b.From));
        // What was booked since the start may be in the ledger's sums already: abandoned twice is the careful side.
        foreach (var bucket in booked) Add(bucket.From, bucket.Counts with { Live = 0 });
        _startedAt = state.StartedAt;
        _shared |= state.Shared;
        IsKnown = true;
        var wall = Hear(now);
        if (_buckets.Count > 0 && IsAhead(_buckets[^1].From, wall)) KeepAhead(wall, now);
        Anew(wall);
    }

    /// <param name="peopleMarked">
    /// The share of people among the calls that were dropped as machines is at most this, 0 to 1.
    /// </param>
    public void Learn(double peopleMarked)
    {
        foreach (var window in _windows) window.PeopleMarked = peopleMarked;
    }

    /// <summary>Takes another account's minutes: the settings changed, the facts did not.</summary>
    public void Continue(CampaignAccount former, Moment now)
    {
        _buckets.AddRange(former._buckets);
        _startedAt = former._startedAt;
        _shared = former._shared;
        IsKnown = former.IsKnown;
        // A clock that was set forward is believed no sooner because the settings change.
        _clock.Continue(former._clock);
        Learn(former._windows[0].PeopleMarked);
        foreach (var window in _windows)
            foreach (var before in former._windows) window.KeepAs(before, now);
        foreach (var ended in former._ended) _ended.Enqueue(ended);
        Anew(Hear(now));
    }

    /// <param name="open">
    /// Booked here for calls that have not ended: the ledger, and with it the others, do not count them yet.
    /// </param>
    public void Share(double share, ImmutableArray<AccountCounts> others, DateTimeOffset expires,
        IReadOnlyList<(AccountEntry Entry, DateTimeOffset AnsweredAt)> open, Moment now)
    {
        Advance(now);
        _shared = true;
        _share = Math.Clamp(share, 0, 1);
        _shareEnds = expires;
        while (_ended.TryPeek(out var oldest) && now.Monotonic - oldest.EndedAt > LedgerLag) _ended.Dequeue();
        for (var i = 0; i < _windows.Length; i++)
        {
            var window = _windows[i];
            var whole = default(AccountCounts);
            foreach (var (entry, answeredAt, _) in _ended) if (answeredAt >= window.From) whole = whole.With(entry);
            foreach (var (entry, answeredAt) in open) if (answeredAt >= window.From) whole = whole.With(entry);
            window.Share(_share, i < others.Length ? others[i] : default, whole);
        }
    }

    /// <summary>Ends that the other PBXs may not know of.</summary>
    public int EndedLately => _ended.Count;

    /// <summary>The call of a booked entry is over: from now on the ledger counts it, after a while.</summary>
    public void Ended(AccountEntry entry, DateTimeOffset answeredAt, Moment now)
    {
        if (!_shared || entry is AccountEntry.None or AccountEntry.Served) return;
        _ended.Enqueue((entry, answeredAt, now.Monotonic));
        while (now.Monotonic - _ended.Peek().EndedAt > LedgerLag) _ended.Dequeue();
    }

    /// <summary>Books one entry in the minute of its answer.</summary>
    public void Book(AccountEntry entry, DateTimeOffset answeredAt, Moment now)
    {
        if (entry == AccountEntry.None) return;
        Book(default(AccountCounts).With(entry), answeredAt, now);
    }

    /// <summary>A booked entry was less or more than that: the caller got an agent after all.</summary>
    public void Rebook(AccountEntry before, AccountEntry after, DateTimeOffset answeredAt, Moment now)
    {
        if (before == after) return;
        Book(default(AccountCounts).With(after) + Minus(default(AccountCounts).With(before)), answeredAt, now);
    }

    private void Book(AccountCounts change, DateTimeOffset answeredAt, Moment now)
    {
        Advance(now);
        Add(AccountBucket.FromOf(answeredAt), change);
        foreach (var window in _windows) window.Book(change, answeredAt);
    }

    private static AccountCounts Minus(AccountCounts c) =>
        new(-c.Live, -c.Abandoned, -c.Late, -c.FalsePositives, -c.Machines);

    private void Add(DateTimeOffset from, AccountCounts counts)
    {
        var i = _buckets.Count - 1;
        while (i >= 0 && _buckets[i].From > from) i--;
        if (i >= 0 && _buckets[i].From == from) _buckets[i] = new AccountBucket(from, _buckets[i].Counts + counts);
        else _buckets.Insert(i + 1, new AccountBucket(from, counts));
    }

    /// <summary>Why the run may not launch more than one call per free agent; null when it may.</summary>
    public PacingHold? Hold(Moment now)
    {
        if (_profile.Cap <= 0) return PacingHold.CapIsZero;
        if (!IsKnown) return PacingHold.AccountUnknown;
        if (_shared && now.Wall >= _shareEnds) return PacingHold.ShareUnknown;
        return null;
    }

    /// <summary>Readies <see cref="Accounts"/> for a decision.</summary>
    /// <param name="dialsUntil">When the calling hours end, as far as within the next hours; else null.</param>
    public void Prepare(Moment now, DateTimeOffset? dialsUntil)
    {
        var wall = Advance(now);
        foreach (var window in _windows)
        {
            var rolling = window.Kind.Kind == WindowKind.Rolling;
            var until = rolling ? wall + (window.Kind.Length / RollingMargin) : window.Span.Until;
            if (dialsUntil is { } hours && hours < until) until = hours;
            if (until - wall > PromiseMax) until = wall + PromiseMax;
            // The account itself must not think that its window is over.
            var left = until - wall > Least ? until - wall : Least;
            var ends = (now.Monotonic + left).TotalSeconds;
            var (live, against) = window.Sums(_shared);
            window.Account.Set(live, against, ends);
        }
    }

    public ImmutableArray<WindowStanding> Standings(Moment now)
    {
        Advance(now);
        return [.. _windows.Select(window =>
        {
            var counts = (window.Counts + window.Others).With(_profile, window.PeopleMarked);
            var against = counts.Against(_profile);
            return new WindowStanding(window.Kind, window.Span, counts, _profile.Cap,
                counts.Live > 0 ? (double)against / counts.Live : 0, (_profile.Cap * counts.Live) - against);
        })];
    }

    /// <summary>What is left of the account when the process ends: the same that the ledger must hold.</summary>
    public AccountState State(CampaignId campaign) => new()
    {
        Campaign = campaign, StartedAt = _startedAt, Buckets = [.. _buckets], Shared = _shared,
        PeopleMarked = _windows[0].PeopleMarked,
    };

    /// <summary>Once a minute, when a window has ended, and when the clock was set back.</summary>
    private DateTimeOffset Advance(Moment now)
    {
        var legal = _lastLegal;
        var wall = Hear(now);
        if (wall <= legal - LegalClock.Jump) Return(now, wall);
        var minute = AccountBucket.FromOf(wall);
        if (minute == _minute) return wall;
        _minute = minute;
        Prune(wall);
        foreach (var window in _windows)
        {
            window.Release(wall, now);
            if (window.Kind.Kind == WindowKind.Rolling) CountRolling(window, wall);
            else if (wall >= window.Span.Until || wall < window.From) Begin(window, wall);
        }
        return wall;
    }

    /// <summary>The instant for all windows.</summary>
    private DateTimeOffset Hear(Moment now)
    {
        if (now.Wall < _lastWall) Distrust(now.Wall);
        _lastWall = now.Wall;
        var legal = _clock.At(now);
        _lastLegal = legal;
        return legal;
    }

    private static bool IsAhead(DateTimeOffset bucket, DateTimeOffset wall) =>
        bucket > AccountBucket.FromOf(wall) + AccountBucket.Width;

    /// <summary>
    /// The clock was set back. Whether it was wrong before or is wrong now is not known: the window that is left goes
    /// on counting, and so does the one that comes again.
    /// </summary>
    private void Return(Moment now, DateTimeOffset wall)
    {
        foreach (var window in _windows)
        {
            var isLeft = window.Kind.Kind == WindowKind.Rolling || wall < window.From;
            if (isLeft) window.Keep(window.Live, window.Against, UntilOf(window.Kind, window.Span), now);
        }
        Anew(wall);
    }

    private static DateTimeOffset UntilOf(AccountWindow kind, WindowSpan span) =>
        kind.Kind == WindowKind.Rolling ? DateTimeOffset.MaxValue : span.Until;

    /// <summary>
    /// The ledger has minutes of the future: the clock was set back while nobody watched. A clock that was wrong by
    /// more than a window is not waited for.
    /// </summary>
    private void KeepAhead(DateTimeOffset wall, Moment now)
    {
        var then = _buckets[^1].From;
        foreach (var window in _windows)
        {
            if (then - wall > LegalWindow.LengthOf(window.Kind)) continue;
            var span = window.Kind.At(then, _startedAt, _profile.Zone);
            if (window.Kind.Kind != WindowKind.Rolling && span.From <= wall) continue;
            var counts = Sum(AccountBucket.FromOf(span.From)).With(_profile, window.PeopleMarked);
            window.Keep(counts.Live, counts.Against(_profile), UntilOf(window.Kind, span), now);
        }
        Distrust(wall);
    }

    /// <summary>
    /// Minutes that have not come were booked by a clock that was ahead: what was abandoned in them counts wherever
    /// they may belong, and their answers cover nothing.
    /// </summary>
    private void Distrust(DateTimeOffset wall)
    {
        for (var i = _buckets.Count - 1; i >= 0 && IsAhead(_buckets[i].From, wall); i--)
        {
            var counts = _buckets[i].Counts;
            _buckets[i] = _buckets[i] with
            {
                Counts = counts with { Live = counts.Abandoned + counts.Late + counts.FalsePositives },
            };
        }
    }

    private void Anew(DateTimeOffset wall)
    {
        _minute = AccountBucket.FromOf(wall);
        foreach (var window in _windows)
        {
            if (window.Kind.Kind == WindowKind.Rolling) CountRolling(window, wall);
            else Begin(window, wall);
        }
    }

    private void Begin(LegalWindow window, DateTimeOffset wall)
    {
        var span = window.Kind.At(wall, _startedAt, _profile.Zone);
        var isSame = span == window.Span;
        window.Span = span;
        window.From = window.Kind.CountsFrom(span, _startedAt);
        window.Counts = window.Covering = Sum(AccountBucket.FromOf(window.From));
        // What was shared was of the window before.
        if (!isSame) window.ForgetShare();
    }

    private void CountRolling(LegalWindow window, DateTimeOffset wall)
    {
        var length = window.Kind.Length;
        window.Span = new WindowSpan("rolling", wall - length, wall);
        window.From = window.Span.From;
        // A minute counts as long as any of it may lie within the window.
        window.Counts = Sum(wall - length - AccountBucket.Width);
        window.Covering = Sum(wall - length + (length / RollingMargin));
    }

    private AccountCounts Sum(DateTimeOffset from)
    {
        var sum = default(AccountCounts);
        for (var i = _buckets.Count - 1; i >= 0 && _buckets[i].From >= from; i--) sum += _buckets[i].Counts;
        return sum;
    }

    private void Prune(DateTimeOffset wall)
    {
        // Until the ledger has spoken, nothing is old, and the start of the account is not known.
        if (!IsKnown) return;
        var keep = AccountState.ReachesBackTo(_profile, _startedAt, wall) - TimeSpan.FromDays(1);
        // Another profile with longer windows may be chosen while the run dials.
        if (keep > wall - AccountState.KeptFor) keep = wall - AccountState.KeptFor;
        var old = 0;
        while (old < _buckets.Count && _buckets[old].From < keep) old++;
        if (old > 0) _buckets.RemoveRange(0, old);
    }
}
