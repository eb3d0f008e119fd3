using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Tests.Pacing;

/// <summary>The share of people among what a detection drops, in every sum of the account.</summary>
public sealed class MachineCounts
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly AbandonProfile Rolling = AbandonProfile.Own with
    {
        Windows = [new(WindowKind.Rolling, TimeSpan.FromHours(24))],
    };
    private readonly Moment _now = new(TimeSpan.FromHours(1), Noon);

    private CampaignAccount Account(AbandonProfile profile, double share, bool shared = false)
    {
        var account = new CampaignAccount(profile, new PacingOptions());
        account.Restore(new AccountState
        {
            Campaign = new(1), StartedAt = Noon.AddDays(-10), PeopleMarked = share, Shared = shared,
            Buckets =
            [
                // Within the margin of a rolling window: its answers cover nothing any more.
                new(Noon.AddHours(-23.5), new(0, 0, 0, 0, Machines: 100)),
                new(Noon.AddHours(-1), new(1000, 4, 0, 0, Machines: 50)),
            ],
        }, _now);
        account.Prepare(_now, null);
        return account;
    }

    private static (long Live, long Against) Decides(CampaignAccount account) =>
        (account.Accounts[0].Live, account.Accounts[0].Abandoned);

    [Theory]
    [InlineData(0, 1000, 4)]
    [InlineData(0.05, 1003, 12)]
    [InlineData(1, 1050, 154)]
    public void People_among_the_machines_count_as_dropped_and_as_live_answers(double share, long live, long against) =>
        Assert.Equal((live, against), Decides(Account(Rolling, share)));

    [Fact]
    public void A_profile_that_counts_none_of_them_has_machines_in_no_sum()
    {
        var account = Account(Rolling with { FalsePositivesCount = false }, 1);
        Assert.Equal((1000L, 4L), Decides(account));
        Assert.Equal(new AccountCounts(1000, 4, 0, 0, 150), account.Standings(_now).Single().Counts);
    }

    [Fact]
    public void Another_profile_and_another_life_know_the_machines_and_the_share()
    {
        var account = Account(Rolling, 0.05);
        account.Book(AccountEntry.Machine, Noon, _now);
        var changed = new CampaignAccount(AbandonProfile.Own, new PacingOptions());
        changed.Continue(account, _now);
        Assert.Equal(new AccountCounts(1003, 4, 0, 3, 51), changed.Standings(_now).Single().Counts);

        var restored = new CampaignAccount(Rolling, new PacingOptions());
        restored.Restore(changed.State(new(1)), _now);
        Assert.Equal(new AccountCounts(1008, 4, 0, 8, 151), restored.Standings(_now).Single().Counts);
    }

    [Fact]
    public void A_part_of_the_slack_counts_the_machines_of_all_and_those_of_open_calls_whole()
    {
        var account = Account(AbandonProfile.Own, 0.1, shared: true);
        account.Book(AccountEntry.Machine, Noon, _now);
        account.Share(0.5, [new(3000, 6, 0, 0, Machines: 149)], Noon.AddMinutes(1),
            [(AccountEntry.Machine, Noon)], _now);
        account.Prepare(_now, null);
        // Ours 1000 + 6 of 51, theirs 3000 + 15 of 149; against 4 + 6 less the open one, and 6 + 15.
        Assert.Equal(((4021 / 2), (long)Math.Ceiling(0.5 * (9 + 21)) + 1), Decides(account));

        for (var i = 0; i < 10; i++) account.Book(AccountEntry.Machine, Noon, _now);
        account.Prepare(_now, null);
        Assert.Equal(((4021 / 2) + 1, 17), Decides(account));

        account.Learn(0);
        account.Prepare(_now, null);
        Assert.Equal((2000, 5), Decides(account));
    }

    [Fact]
    public void A_clock_that_is_set_back_forgives_no_machine()
    {
        var account = new CampaignAccount(AbandonProfile.Own, new PacingOptions());
        account.Restore(new AccountState
        {
            Campaign = new(1), StartedAt = Noon.AddDays(-10), PeopleMarked = 0.1,
            Buckets = [new(Noon.AddHours(-1), new(1000, 0, 0, 0, Machines: 50))],
        }, _now);
        var before = new Moment(_now.Monotonic + TimeSpan.FromMinutes(1), Noon.AddDays(-1));
        account.Prepare(before, null);
        // Today's answers have not come by this clock, and cover nothing.
        Assert.Equal((5L, 5L), Decides(account));

        for (var i = 0; i < 10; i++) account.Book(AccountEntry.Machine, before.Wall, before);
        account.Prepare(before, null);
        Assert.Equal((6L, 6L), Decides(account));
        Assert.Equal(new AccountCounts(6, 0, 0, 6, 60), account.Standings(before).Single().Counts);
    }
}
