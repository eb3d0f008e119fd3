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
        var against = change.Against(profile);
        if (_left is { } left)
            _left = left with { Live = left.Live + change.Live, Against = left.Against + against };
        if (answeredAt < From) return;
        Counts += change;
        Live += change.Live;
        Against += against;
    }

    /// <summary>What the account decides from: the tighter of the window and of the one that was left.</summary>
    public (long Live, long Against) Sums(bool shared)
    {
        var sums = shared ? (SharedLive + Live - OwnLiveThen, SharedAgainst + Against - OwnAgainstThen)
            : (Live, Against);
        return _left is { } left ? Tighter(sums, (left.Live, left.Against)) : sums;
    }

    /// <param name="open">
    /// Ours against the cap whose end the ledger may not have shown to the others yet: whole, not by their share.
    /// </param>
    public void Share(double share, AccountCounts others, long open)
    {
        Others = others;
        SharedLive = (long)Math.Floor(share * (Live + others.Live));
        SharedAgainst = (long)Math.Ceiling(share * (Against - open + others.Against(profile))) + open;
        OwnLiveThen = Live;
        OwnAgainstThen = Against;
    }

    public void ForgetShare()
    {
        Others = default;
        SharedLive = SharedAgainst = OwnLiveThen = OwnAgainstThen = 0;
    }
}
