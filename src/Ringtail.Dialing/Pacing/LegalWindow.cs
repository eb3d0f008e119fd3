namespace Ringtail.Dialing.Pacing;

/// <summary>
/// One window of a campaign's account: what was booked within it, and, after the clock was set back, what the window
/// that was left had come to, which is not forgiven by it.
/// </summary>
internal sealed class LegalWindow(AccountWindow kind, AbandonProfile profile, PacingOptions options)
{
    public AccountWindow Kind { get; } = kind;
    public Account Account { get; } = new(options with
    {
        AbandonCap = profile.Cap,
        // A rolling window holds at every instant: nothing is lent on answers to come.
        PromisedShare = kind.Kind == WindowKind.Rolling ? 0 : options.PromisedShare,
    });
    public WindowSpan Span { get; set; }
    /// <summary>Answers since then count.</summary>
    public DateTimeOffset From { get; set; }
    /// <summary>Ours within <see cref="Span"/>, as booked.</summary>
    public AccountCounts Counts { get; set; }
    /// <summary>Those of them whose live answers count: of a rolling window the older ones do not.</summary>
    public AccountCounts Covering { get; set; }
    /// <summary>People to expect among the calls that were dropped as machines, 0 to 1.</summary>
    public double PeopleMarked { get; set; } = AccountState.PeopleMarkedUnknown;
    public long Live => LiveOf(Covering);
    public long Against => AgainstOf(Counts);

    // Of all PBXs when the share was given, and ours of that instant.
    public AccountCounts Others { get; private set; }
    private (double Share, AccountCounts Counts, AccountCounts Covering, AccountCounts Open)? _shared;

    /// <summary>The window that a clock which was set back has left, and all that was booked since.</summary>
    private (long Live, long Against, DateTimeOffset Until, TimeSpan Lapses)? _left;

    /// <summary>The longest that one window of this kind lasts.</summary>
    public static TimeSpan LengthOf(AccountWindow window) => window.Kind switch
    {
        WindowKind.CalendarDay => TimeSpan.FromHours(25),
        WindowKind.CalendarMonth => TimeSpan.FromDays(32),
        WindowKind.Campaign => TimeSpan.MaxValue,
        _ => window.Length,
    };

    /// <summary>Which of two sums the cap is nearer to.</summary>
    private (long Live, long Against) Tighter((long Live, long Against) a, (long Live, long Against) b) =>
        (profile.Cap * a.Live) - a.Against <= (profile.Cap * b.Live) - b.Against ? a : b;

    private long LiveOf(AccountCounts counts) => counts.With(profile, PeopleMarked).Live;

    private long AgainstOf(AccountCounts counts) => counts.With(profile, PeopleMarked).Against(profile);

    /// <summary>The clock was set back: what was reached stays a bound until its window is over for sure.</summary>
    public void Keep(long live, long against, DateTimeOffset until, Moment now)
    {
        var sums = (live, against);
        var length = LengthOf(Kind);
        var lapses = length == TimeSpan.MaxValue ? length : now.Monotonic + length;
        if (_left is { } before)
        {
            sums = Tighter((before.Live, before.Against), sums);
            if (before.Until > until) until = before.Until;
        }
        _left = (sums.live, sums.against, until, lapses);
    }

    public void KeepAs(LegalWindow former, Moment now)
    {
        if (former._left is { } left) Keep(left.Live, left.Against, left.Until, now);
    }

    public void Release(DateTimeOffset wall, Moment now)
    {
        if (_left is { } left && (wall >= left.Until || now.Monotonic >= left.Lapses)) _left = null;
    }

    public void Book(AccountCounts change, DateTimeOffset answeredAt)
    {
        if (_left is { } left)
        {
            // By the whole: of each alone, rounded up, would be a person.
            var (live, against) = answeredAt < From
                ? (LiveOf(change), AgainstOf(change))
                : (LiveOf(Covering + change) - Live, AgainstOf(Counts + change) - Against);
            _left = left with { Live = left.Live + live, Against = left.Against + against };
        }
        if (answeredAt < From) return;
        Counts += change;
        Covering += change;
    }

    /// <summary>What the account decides from: the tighter of the window and of the one that was left.</summary>
    public (long Live, long Against) Sums(bool shared)
    {
        var sums = shared ? SharedSums() : (Live, Against);
        return _left is { } left ? Tighter(sums, (left.Live, left.Against)) : sums;
    }

    /// <param name="open">
    /// Ours against the cap whose end the ledger may not have shown to the others yet: whole, not by their share.
    /// </param>
    public void Share(double share, AccountCounts others, AccountCounts open)
    {
        Others = others;
        _shared = (share, Counts, Covering, open);
    }

    /// <summary>Our part of what all had booked when the share was given, and what is ours since, whole.</summary>
    private (long Live, long Against) SharedSums()
    {
        if (_shared is not var (share, counts, covering, ofOpen)) return (Live, Against);
        var (liveThen, againstThen) = (LiveOf(covering), AgainstOf(counts));
        var open = Math.Min(AgainstOf(ofOpen), againstThen);
        var live = (long)Math.Floor(share * (liveThen + LiveOf(Others)));
        var against = (long)Math.Ceiling(share * (againstThen - open + AgainstOf(Others))) + open;
        return (live + Live - liveThen, against + Against - againstThen);
    }

    public void ForgetShare()
    {
        Others = default;
        _shared = null;
    }
}
