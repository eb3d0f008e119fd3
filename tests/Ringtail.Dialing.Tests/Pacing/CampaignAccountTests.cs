using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Tests.Pacing;

public sealed class CampaignAccountTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private Moment _now = new(TimeSpan.FromHours(1), Noon);

    private CampaignAccount Account(AbandonProfile profile, params AccountBucket[] buckets)
    {
        var account = new CampaignAccount(profile, new PacingOptions());
        account.Restore(new AccountState { Campaign = new(1), StartedAt = Noon.AddDays(-10), Buckets = [.. buckets] },
            _now);
        return account;
    }

    private static AbandonProfile With(WindowKind kind, TimeSpan length = default) =>
        AbandonProfile.Own with { Windows = [new(kind, length)] };

    private static AccountBucket At(DateTimeOffset at, long live, long abandoned = 0) =>
        new(AccountBucket.FromOf(at), new(live, abandoned, 0, 0));

    private AccountCounts Counts(CampaignAccount account) => account.Standings(_now).Single().Counts;

    [Theory]
    [InlineData(WindowKind.CalendarDay, 0, 30)]
    [InlineData(WindowKind.CalendarMonth, 0, 70)]
    [InlineData(WindowKind.SuccessiveDays, 30, 100)]
    [InlineData(WindowKind.SuccessiveDays, 3, 70)]
    [InlineData(WindowKind.Rolling, 1, 70)]
    [InlineData(WindowKind.Campaign, 0, 100)]
    public void Each_kind_of_window_counts_what_lies_within_it(WindowKind kind, int days, long live)
    {
        var account = Account(With(kind, TimeSpan.FromDays(days)), At(Noon.AddDays(-4), 30), At(Noon.AddHours(-20), 40),
            At(Noon.AddHours(-2), 30));

        Assert.Equal(live, Counts(account).Live);
    }

    [Fact]
    public void A_day_begins_at_midnight_of_the_profiles_zone_also_when_the_clocks_change()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var window = new AccountWindow(WindowKind.CalendarDay);

        var winter = window.At(new(2026, 3, 28, 23, 30, 0, TimeSpan.Zero), Noon, berlin);
        var summer = window.At(new(2026, 3, 29, 22, 30, 0, TimeSpan.Zero), Noon, berlin);

        Assert.Equal(("2026-03-29", TimeSpan.FromHours(23)), (winter.Id, winter.Until - winter.From));
        Assert.Equal(new DateTimeOffset(2026, 3, 28, 23, 0, 0, TimeSpan.Zero), winter.From);
        Assert.Equal(("2026-03-30", winter.Until), (summer.Id, summer.From));
    }

    [Fact]
    public void An_entry_counts_in_the_window_of_its_answer()
    {
        var account = Account(With(WindowKind.CalendarDay));
        var answered = Noon.Date.AddDays(1).AddSeconds(-1);
        _now = _now.Plus(TimeSpan.FromHours(12) + TimeSpan.FromSeconds(3));

        account.Book(AccountEntry.Abandoned, new DateTimeOffset(answered, default), _now);
        Assert.Equal(default, Counts(account));
        account.Book(AccountEntry.Served, _now.Wall, _now);
        Assert.Equal(1, Counts(account).Live);
        Assert.Equal(2, account.State(new(1)).Buckets.Length);
    }

    [Fact]
    public void A_rolling_window_forgets_live_answers_before_abandoned_ones()
    {
        var account = Account(With(WindowKind.Rolling, TimeSpan.FromHours(24)), At(Noon.AddHours(-1), 100, 3));
        long Spare()
        {
            account.Prepare(_now, null);
            return account.Accounts[0].Live - (account.Accounts[0].Abandoned * 1000);
        }

        Assert.Equal(100 - 3000, Spare());
        _now = _now.Plus(TimeSpan.FromHours(22.5));
        Assert.Equal(-3000, Spare());
        _now = _now.Plus(TimeSpan.FromHours(1));
        Assert.Equal(0, Spare());
    }

    [Fact]
    public void A_longer_window_chosen_while_the_run_dials_counts_what_was_before()
    {
        var account = Account(With(WindowKind.CalendarDay), At(Noon.AddDays(-20), 100, 5));
        for (var minute = 0; minute < 3; minute++)
        {
            _now = _now.Plus(TimeSpan.FromMinutes(1));
            account.Book(AccountEntry.Served, _now.Wall, _now);
        }
        var longer = new CampaignAccount(With(WindowKind.Rolling, TimeSpan.FromDays(30)), new PacingOptions());

        longer.Continue(account, _now);

        Assert.Equal(new AccountCounts(103, 5, 0, 0), Counts(longer));
    }

    [Fact]
    public void The_minute_in_which_a_window_began_counts_whole_after_a_restart()
    {
        var account = new CampaignAccount(With(WindowKind.Campaign), new PacingOptions());
        account.Restore(new AccountState
        {
            Campaign = new(1), StartedAt = Noon.AddSeconds(-30), Buckets = [At(Noon.AddSeconds(-30), 10, 1)],
        }, _now);
        Assert.Equal(new AccountCounts(10, 1, 0, 0), Counts(account));
    }

    [Fact]
    public void What_was_booked_before_the_ledger_spoke_counts_without_its_live_answers()
    {
        var account = new CampaignAccount(With(WindowKind.CalendarDay), new PacingOptions());
        account.Book(AccountEntry.Served, Noon, _now);
        account.Book(AccountEntry.Abandoned, Noon, _now);
        account.Restore(new AccountState { Campaign = new(1), StartedAt = Noon, Buckets = [At(Noon, 50, 1)] }, _now);

        Assert.Equal(new AccountCounts(50, 2, 0, 0), Counts(account));
        // And a second state says nothing new.
        account.Restore(new AccountState { Campaign = new(1), StartedAt = Noon }, _now);
        Assert.Equal(50, Counts(account).Live);
    }

    [Fact]
    public void The_tightest_of_several_windows_decides()
    {
        var profile = AbandonProfile.Own with
        {
            Windows = [new(WindowKind.CalendarDay), new(WindowKind.Campaign)],
        };
        var account = Account(profile, At(Noon.AddDays(-3), 1000, 200), At(Noon.AddHours(-1), 1000));
        account.Prepare(_now, null);
        var run = new PacerRun(new PacingOptions(), account.Accounts);

        Assert.True(account.Accounts[0].Allowed(_now.Monotonic.TotalSeconds, 0.1, 0).Spare > 0);
        Assert.Equal(-1, run.Allowed(_now.Monotonic.TotalSeconds, 10).Spare);
    }

    [Fact]
    public void Shares_of_one_half_never_spend_more_than_the_slack_together()
    {
        // Two switchboards, 1000 live answers each, cap 3 %: sixty may be abandoned, thirty each.
        CampaignAccount[] both =
            [Account(AbandonProfile.Own, At(Noon, 1000)), Account(AbandonProfile.Own, At(Noon, 1000))];
        foreach (var one in both) one.Share(0.5, [new(1000, 0, 0, 0)], Noon.AddMinutes(1), [], _now);
        var spent = 0;
        foreach (var one in both)
        {
            while (true)
            {
                one.Prepare(_now, null);
                // Without answers to come.
                if (one.Accounts[0].Allowed(_now.Monotonic.TotalSeconds, 0, 0).Spare < 1) break;
                one.Book(AccountEntry.Abandoned, Noon, _now);
                spent++;
            }
        }

        Assert.InRange(spent, 58, 62);
        Assert.True(spent <= 0.03 * (2000 + spent));
    }

    private void SetClock(TimeSpan by) => _now = _now with { Wall = _now.Wall + by };

    private long Slack(CampaignAccount account)
    {
        account.Prepare(_now, null);
        return account.Accounts[0].Live - (account.Accounts[0].Abandoned * 1000);
    }

    [Theory]
    [InlineData(WindowKind.CalendarDay, 24)]
    [InlineData(WindowKind.CalendarMonth, 24 * 31)]
    [InlineData(WindowKind.SuccessiveDays, 24)]
    public void A_clock_that_was_ahead_at_the_start_and_is_set_back_hides_no_abandonment(WindowKind kind, double hours)
    {
        SetClock(TimeSpan.FromHours(hours));
        var account = Account(With(kind, TimeSpan.FromDays(1)), At(Noon.AddHours(-1), 1000));
        account.Book(AccountEntry.Abandoned, _now.Wall, _now);
        SetClock(-TimeSpan.FromHours(hours));
        _now = _now.Plus(TimeSpan.FromMinutes(1));

        account.Book(AccountEntry.Abandoned, _now.Wall, _now);
        account.Book(AccountEntry.Abandoned, _now.Wall, _now);

        // Those before the clock was set back count as well: nobody knows when they really were.
        Assert.Equal(3, Counts(account).Abandoned);
        Assert.True(Slack(account) < -1900);
    }

    [Fact]
    public void A_campaign_that_began_by_a_clock_that_was_ahead_counts_from_the_first_call()
    {
        var account = new CampaignAccount(With(WindowKind.Campaign), new PacingOptions());
        account.Restore(new AccountState { Campaign = new(1), StartedAt = Noon.AddDays(3) }, _now);

        account.Book(AccountEntry.Abandoned, _now.Wall, _now);

        Assert.Equal(1, Counts(account).Abandoned);
    }

    [Theory]
    [InlineData(WindowKind.CalendarDay)]
    [InlineData(WindowKind.Rolling)]
    public void Setting_a_right_clock_back_does_not_lend_the_slack_of_another_day(WindowKind kind)
    {
        // Yesterday had much slack; today has none.
        var account = Account(With(kind, TimeSpan.FromHours(24)), At(Noon.AddDays(-1).AddHours(-2), 10_000),
            At(Noon.AddHours(-1), 100, 20));
        var before = Slack(account);

        SetClock(TimeSpan.FromHours(-20));
        _now = _now.Plus(TimeSpan.FromMinutes(1));
        Assert.Equal(before, Slack(account));
        account.Book(AccountEntry.Abandoned, _now.Wall, _now);
        Assert.True(Slack(account) < before);

        // Nor does it when the right time comes again, nor when the settings change meanwhile.
        SetClock(TimeSpan.FromHours(20));
        _now = _now.Plus(TimeSpan.FromMinutes(1));
        Assert.True(Slack(account) < before);
        var changed = new CampaignAccount(With(kind, TimeSpan.FromHours(24)) with { Name = "x" }, new PacingOptions());
        changed.Continue(account, _now);
        Assert.True(Slack(changed) < before);
    }

    [Fact]
    public void A_window_that_a_clock_left_too_early_is_over_at_its_end()
    {
        var account = Account(With(WindowKind.CalendarDay), At(Noon.AddHours(-1), 100, 50));
        SetClock(TimeSpan.FromDays(-1));
        _now = _now.Plus(TimeSpan.FromHours(37));

        account.Book(AccountEntry.Served, _now.Wall, _now);

        Assert.Equal(1, Slack(account));
    }

    [Fact]
    public void Minutes_of_the_future_in_the_ledger_cover_nothing_and_forgive_nothing()
    {
        var account = Account(
            With(WindowKind.CalendarDay), At(Noon.AddHours(-1), 1000), At(Noon.AddHours(20), 500, 10));

        Assert.Equal(new AccountCounts(1010, 10, 0, 0), Counts(account));
        // The day to come had the worse rate: it bounds as well.
        Assert.Equal(500 - 10_000, Slack(account));
    }

    [Fact]
    public void A_clock_that_was_set_forward_is_not_believed_because_the_settings_change()
    {
        var account = Account(With(WindowKind.CalendarDay), At(Noon.AddHours(-1), 100, 7));
        SetClock(TimeSpan.FromDays(1));
        _now = _now.Plus(TimeSpan.FromMinutes(1));
        Assert.Equal(7, Counts(account).Abandoned);
        var changed = new CampaignAccount(With(WindowKind.CalendarDay) with { Name = "x" }, new PacingOptions());

        changed.Continue(account, _now);

        Assert.Equal(7, Counts(changed).Abandoned);
    }

    [Fact]
    public void Callers_who_are_abandoned_and_wait_count_whole_until_every_PBX_can_know_of_them()
    {
        CampaignAccount[] both =
            [Account(AbandonProfile.Own, At(Noon, 1000)), Account(AbandonProfile.Own, At(Noon, 1000))];
        // Twenty wait at the first PBX; the ledger, and so the second, does not know yet.
        for (var i = 0; i < 20; i++) both[0].Book(AccountEntry.Abandoned, Noon, _now);
        (AccountEntry, DateTimeOffset)[] open = [.. Enumerable.Repeat((AccountEntry.Abandoned, Noon), 20)];
        long Against(CampaignAccount account)
        {
            account.Prepare(_now, null);
            return account.Accounts[0].Abandoned;
        }

        both[0].Share(0.5, [new(1000, 0, 0, 0)], Noon.AddMinutes(1), open, _now);
        both[1].Share(0.5, [new(1000, 0, 0, 0)], Noon.AddMinutes(1), [], _now);
        Assert.Equal(20, Against(both[0]) + Against(both[1]));

        // They hang up; what was read before that still goes round.
        foreach (var (entry, answeredAt) in open) both[0].Ended(entry, answeredAt, _now);
        both[0].Share(0.5, [new(1000, 0, 0, 0)], Noon.AddMinutes(1), [], _now);
        Assert.Equal(20, Against(both[0]));

        _now = _now.Plus(TimeSpan.FromSeconds(16));
        both[0].Share(0.5, [new(1000, 0, 0, 0)], Noon.AddMinutes(1), [], _now);
        both[1].Share(0.5, [new(1020, 20, 0, 0)], Noon.AddMinutes(1), [], _now);
        Assert.Equal((10L, 10L), (Against(both[0]), Against(both[1])));
    }

    [Theory]
    [InlineData(0, PacingHold.CapIsZero)]
    [InlineData(0.03, null)]
    public void The_profiles_cap_holds_by_itself(double cap, PacingHold? hold) =>
        Assert.Equal(hold, Account(AbandonProfile.Own with { Cap = cap }).Hold(_now));

    [Fact]
    public void The_built_in_profiles_say_what_their_laws_say()
    {
        Assert.Equal(["own", "FTC", "Ofcom", "Germany", "Canada"], AbandonProfile.BuiltIn.Select(p => p.Name));
        Assert.Equal(0, AbandonProfile.Germany.Cap);
        Assert.Equal(TimeSpan.FromHours(72), AbandonProfile.Ofcom.RetryBan);
        Assert.All(AbandonProfile.BuiltIn, p => Assert.Equal(TimeSpan.FromSeconds(2), p.Limit));
        Assert.All(AbandonProfile.BuiltIn, p => Assert.False(p.Windows.IsDefaultOrEmpty));
    }
}
