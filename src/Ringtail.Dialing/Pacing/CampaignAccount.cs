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

    private sealed class Window(AccountWindow kind, PacingOptions options)
    {
        public AccountWindow Kind { get; } = kind;
        public Account Account { get; } = new(options);
        public WindowSpan Span { get; set; }
        /// <summary>Ours within <see cref="Span"/>.</summary>
        public AccountCounts Counts { get; set; }
        public long Live { get; set; }
        public long Against { get; set; }
        // Of all PBXs when the share was given, and ours of that instant.
        public AccountCounts Others { get; set; }
        public long SharedLive { get; set; }
        public long SharedAgainst { get; set; }
        public long OwnLiveThen { get; set; }
        public long OwnAgainstThen { get; set; }
    }

    private readonly AbandonProfile _profile;
    private readonly Window[] _windows;
    private readonly List<AccountBucket> _buckets = [];
    private readonly LegalClock _clock;
    private DateTimeOffset _startedAt, _minute = DateTimeOffset.MinValue, _shareEnds;
    private bool _shared;
    private double _share = 1;

    public CampaignAccount(AbandonProfile profile, PacingOptions options)
    {
        _profile = profile;
        var kinds = profile.Windows.IsDefaultOrEmpty ? [new(WindowKind.CalendarDay)] : profile.Windows;
        _windows = [.. kinds.Select(kind => new Window(kind, options with
        {
            AbandonCap = profile.Cap,
            // A rolling window holds at every instant: nothing is lent on answers to come.
            PromisedShare = kind.Kind == WindowKind.Rolling ? 0 : options.PromisedShare,
        }))];
        Accounts = [.. _windows.Select(w => w.Account)];
        _clock = new LegalClock(kinds.Max(k => LengthOf(k)));
    }

    private static TimeSpan LengthOf(AccountWindow window) => window.Kind switch
    {
        WindowKind.CalendarDay => TimeSpan.FromHours(25),
        WindowKind.CalendarMonth => TimeSpan.FromDays(32),
        WindowKind.Campaign => TimeSpan.MaxValue,
        _ => window.Length,
    };

    public AbandonProfile Profile => _profile;
    public IReadOnlyList<Account> Accounts { get; }
    /// <summary>The ledger's account has come.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Takes the ledger's minutes, beside what was booked here meanwhile. Only the first one counts.</summary>
    public void Restore(AccountState state, Moment now)
    {
        if (IsKnown) return;
        var booked = _buckets.ToArray();
        _buckets.Clear();
        _buckets.AddRange(state.Buckets.OrderBy(b => b.From));
        // What was booked since the start may be in the ledger's sums already: abandoned twice is the careful side.
        foreach (var bucket in booked) Add(bucket.From, bucket.Counts with { Live = 0 });
        _startedAt = state.StartedAt;
        _shared |= state.Shared;
        IsKnown = true;
        Anew(_clock.At(now));
    }

    /// <summary>Takes another account's minutes: the settings changed, the facts did not.</summary>
    public void Continue(CampaignAccount former, Moment now)
    {
        _buckets.AddRange(former._buckets);
        _startedAt = former._startedAt;
        _shared = former._shared;
        IsKnown = former.IsKnown;
        Anew(_clock.At(now));
    }

    public void Share(double share, ImmutableArray<AccountCounts> others, DateTimeOffset expires, Moment now)
    {
        Advance(now);
        _shared = true;
        _share = Math.Clamp(share, 0, 1);
        _shareEnds = expires;
        for (var i = 0; i < _windows.Length; i++)
        {
            var window = _windows[i];
            window.Others = i < others.Length ? others[i] : default;
            var against = window.Against + window.Others.Against(_profile);
            window.SharedLive = (long)Math.Floor(_share * (window.Live + window.Others.Live));
            window.SharedAgainst = (long)Math.Ceiling(_share * against);
            window.OwnLiveThen = window.Live;
            window.OwnAgainstThen = window.Against;
        }
    }

    /// <summary>Books one entry in the minute of its answer.</summary>
    public void Book(AccountEntry entry, DateTimeOffset answeredAt, Moment now)
    {
        if (entry == AccountEntry.None) return;
        Advance(now);
        var counts = default(AccountCounts).With(entry);
        Add(AccountBucket.FromOf(answeredAt), counts);
        foreach (var window in _windows)
        {
            if (answeredAt < window.Span.From) continue;
            window.Counts += counts;
            window.Live++;
            window.Against += counts.Against(_profile);
        }
    }

    /// <summary>A booked entry was less or more than that: the caller got an agent after all.</summary>
    public void Rebook(AccountEntry before, AccountEntry after, DateTimeOffset answeredAt, Moment now)
    {
        if (before == after) return;
        Advance(now);
        var change = default(AccountCounts).With(after) + Minus(default(AccountCounts).With(before));
        Add(AccountBucket.FromOf(answeredAt), change);
        foreach (var window in _windows)
        {
            if (answeredAt < window.Span.From) continue;
            window.Counts += change;
            window.Live += change.Live;
            window.Against += change.Against(_profile);
        }
    }

    private static AccountCounts Minus(AccountCounts c) => new(-c.Live, -c.Abandoned, -c.Late, -c.FalsePositives);

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
        Advance(now);
        var wall = _clock.At(now);
        foreach (var window in _windows)
        {
            var rolling = window.Kind.Kind == WindowKind.Rolling;
            var until = rolling ? wall + (window.Kind.Length / RollingMargin) : window.Span.Until;
            if (dialsUntil is { } hours && hours < until) until = hours;
            if (until - wall > PromiseMax) until = wall + PromiseMax;
            // The account itself must not think that its window is over.
            var left = until - wall > Least ? until - wall : Least;
            var ends = (now.Monotonic + left).TotalSeconds;
            if (_shared)
                window.Account.Set(window.SharedLive + window.Live - window.OwnLiveThen,
                    window.SharedAgainst + window.Against - window.OwnAgainstThen, ends);
            else window.Account.Set(window.Live, window.Against, ends);
        }
    }

    public ImmutableArray<WindowStanding> Standings(Moment now)
    {
        Advance(now);
        return [.. _windows.Select(window =>
        {
            var counts = window.Counts + window.Others;
            var against = counts.Against(_profile);
            return new WindowStanding(window.Kind, window.Span, counts, _profile.Cap,
                counts.Live > 0 ? (double)against / counts.Live : 0, (_profile.Cap * counts.Live) - against);
        })];
    }

    /// <summary>What is left of the account when the process ends: the same that the ledger must hold.</summary>
    public AccountState State(CampaignId campaign) => new()
    {
        Campaign = campaign, StartedAt = _startedAt, Buckets = [.. _buckets], Shared = _shared,
    };

    /// <summary>Once a minute, and when a window has ended.</summary>
    private void Advance(Moment now)
    {
        var wall = _clock.At(now);
        var minute = AccountBucket.FromOf(wall);
        if (minute == _minute) return;
        _minute = minute;
        Prune(wall);
        foreach (var window in _windows)
        {
            if (window.Kind.Kind == WindowKind.Rolling) CountRolling(window, wall);
            else if (wall >= window.Span.Until) Begin(window, wall);
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

    private void Begin(Window window, DateTimeOffset wall)
    {
        var span = window.Kind.At(wall, _startedAt, _profile.Zone);
        // Never back into a window that was left, whatever the clock says.
        if (span.From < window.Span.From) return;
        window.Span = span;
        window.Counts = Sum(AccountBucket.FromOf(span.From));
        window.Live = window.Counts.Live;
        window.Against = window.Counts.Against(_profile);
        // What was shared was of the window before.
        window.Others = default;
        window.SharedLive = window.SharedAgainst = window.OwnLiveThen = window.OwnAgainstThen = 0;
    }

    private void CountRolling(Window window, DateTimeOffset wall)
    {
        var length = window.Kind.Length;
        window.Span = new WindowSpan("rolling", wall - length, wall);
        // A minute counts as long as any of it may lie within the window.
        window.Counts = Sum(wall - length - AccountBucket.Width);
        window.Against = window.Counts.Against(_profile);
        window.Live = Sum(wall - length + (length / RollingMargin)).Live;
    }

    private AccountCounts Sum(DateTimeOffset from)
    {
        var sum = default(AccountCounts);
        for (var i = _buckets.Count - 1; i >= 0 && _buckets[i].From >= from; i--) sum += _buckets[i].Counts;
        return sum;
    }

    private void Prune(DateTimeOffset wall)
    {
        var keep = AccountState.ReachesBackTo(_profile, _startedAt, wall) - TimeSpan.FromDays(1);
        // Another profile with longer windows may be chosen while the run dials.
        if (keep > wall - AccountState.KeptFor) keep = wall - AccountState.KeptFor;
        var old = 0;
        while (old < _buckets.Count && _buckets[old].From < keep) old++;
        if (old > 0) _buckets.RemoveRange(0, old);
    }
}
