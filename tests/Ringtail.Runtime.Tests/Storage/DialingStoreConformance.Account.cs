using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Runtime.Tests.Storage;

// The campaigns' abandon accounts and the bans that come with them.
public abstract partial class DialingStoreConformance
{
    private static readonly CampaignId Campaign = new(1);

    [Fact]
    public async Task An_end_is_booked_once_in_the_minute_of_its_answer_and_through_its_pbx()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2", "3", "4", "5", "6", "7", "8");
        var offers = (await script.ClaimAsync(run, 8)).Offers;
        await script.CommitAsync(One, offers[..4]);
        await script.CommitAsync(Two, offers[4..]);
        AttemptEnd[] ends =
        [
            Booked(offers[0], AccountEntry.Served, 0), Booked(offers[1], AccountEntry.Abandoned, 59.999),
            Booked(offers[2], AccountEntry.Late, 60), Booked(offers[3], AccountEntry.None, 0),
        ];
        await script.EndAsync(One, ends);
        await script.EndAsync(One, ends);
        await script.EndAsync(One, ends[0] with { AccountEntry = AccountEntry.Abandoned });
        await script.EndAsync(Two, ends[1], Booked(offers[4], AccountEntry.FalsePositive, 1),
            Booked(offers[5], AccountEntry.Served, 3), Booked(offers[6], AccountEntry.Machine, 2),
            Booked(offers[7], AccountEntry.Machine, 120));

        var booked = await harness.Store.ReadAccountAsync(Campaign, Noon, Ct);
        Assert.Equal(
            [
                new(One, new(Noon, new(2, 1, 0, 0))),
                new(Two, new(Noon, new(2, 0, 0, 1, 1))),
                new(One, new(Noon.AddMinutes(1), new(1, 0, 1, 0))),
                new(Two, new(Noon.AddMinutes(2), new(0, 0, 0, 0, 1))),
            ], booked);
        Assert.Equal(await harness.RecountAccountAsync(), booked);
        Assert.Equal(Noon.AddMinutes(1),
            (await harness.Store.ReadAccountAsync(Campaign, Noon.AddSeconds(119), Ct))[0].Bucket.From);
        Assert.Empty(await harness.Store.ReadAccountAsync(new CampaignId(2), Noon, Ct));
    }

    [Fact]
    public async Task What_an_end_says_of_the_account_comes_back_with_it()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        await script.CommitAsync(One, StoreScript.Draft(One, offer) with { AgentKept = true });
        Assert.True(Assert.Single(await script.RestoreAsync(One)).Draft.AgentKept);
        var end = Booked(offer, AccountEntry.Late, 0) with
        {
            AnswerToRing = TimeSpan.FromMilliseconds(612.5),
            AnswerToConnect = TimeSpan.FromSeconds(3.25),
            AgentDemandedUntil = Noon.AddHours(72),
            HeardMessage = true,
            TornConversation = true,
        };
        await script.EndAsync(One, end);
        var (kept, _) = Assert.Single((await script.RestoreAsync(run)).Unsettled);
        Assert.Equal(end with { OutputAttributes = kept.OutputAttributes }, kept);
    }

    [Fact]
    public async Task An_abandoned_number_is_called_only_with_an_agent_kept_until_its_ban_ends()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("030 1", "+49301"), ("77", null));
        var again = await harness.AddListAsync("again", ("0049301", "+49301"), ("77", null));
        var offers = (await script.ClaimAsync(await harness.AddRunAsync((list, false)), 2)).Offers;
        await script.CommitAsync(One, offers);
        await script.EndAsync(One,
            Booked(offers[0], AccountEntry.Abandoned, 0) with { AgentDemandedUntil = Noon.AddHours(72) },
            Booked(offers[1], AccountEntry.Served, 0));

        var next = (await script.ClaimAsync(await harness.AddRunAsync((again, false)), 2)).Offers;
        var early = StoreScript.Draft(Two, next[0]) with { DecidedAt = Noon.AddHours(71) };
        var refused = Assert.Single(await script.CommitAsync(Two, early, StoreScript.Draft(Two, next[1])));
        Assert.Equal((next[0].Hopper, GateRule.RetryBan, true, TimeSpan.FromHours(1)),
            (refused.Hopper, refused.Refusal.Rule, refused.Refusal.Passing, refused.Refusal.RetryAfter));
        Assert.Empty(await script.CommitAsync(Two, early with { AgentKept = true }));
        await script.EndAsync(Two,
            Booked(next[0], AccountEntry.Abandoned, 0) with { AgentDemandedUntil = Noon.AddHours(1) });

        // The longer of two bans stands; at its end the number is free.
        var third = (await script.ClaimAsync(await harness.AddRunAsync((again, false)), 1)).Offers[0];
        var draft = StoreScript.Draft(One, third);
        Assert.Single(await script.CommitAsync(One, draft with { DecidedAt = Noon.AddHours(72).AddTicks(-10) }));
        Assert.Empty(await script.CommitAsync(One, draft with { DecidedAt = Noon.AddHours(72) }));
        await script.CheckCountsAsync(third.Run);
        await script.CheckCountsAsync(next[0].Run);
    }

    [Fact]
    public async Task A_ban_written_while_another_switchboard_commits_the_number_is_not_missed()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var one = await script.OwnerAsync(One);
        var two = await script.OwnerAsync(Two);
        for (var i = 0; i < 40; i++)
        {
            var number = $"030{i:000}";
            var first = (await script.ClaimAsync(await RunOfAsync(harness, number), 1)).Offers[0];
            var rival = (await script.ClaimAsync(await RunOfAsync(harness, number), 1)).Offers[0];
            await script.CommitAsync(One, first);
            var end = Booked(first, AccountEntry.Abandoned, 0) with { AgentDemandedUntil = Noon.AddHours(72) };
            var ended = harness.Store.RecordEndsAsync(One, one, [end], Ct);
            var refused = await harness.Store.CommitAttemptsAsync(Two, two, [StoreScript.Draft(Two, rival)], Ct);
            await ended;
            Assert.Contains(Assert.Single(refused).Refusal.Rule, new[] { GateRule.NumberLive, GateRule.RetryBan });
            await script.CheckCountsAsync(rival.Run);
        }
    }

    [Fact]
    public async Task The_start_of_an_account_never_moves()
    {
        await using var harness = await NewAsync();
        Assert.Equal(Noon, await harness.Store.StartAccountAsync(Campaign, Noon, Ct));
        Assert.Equal(Noon, await harness.Store.StartAccountAsync(Campaign, Noon.AddDays(40), Ct));
        Assert.Equal(Noon, await harness.Store.StartAccountAsync(Campaign, Noon.AddDays(-40), Ct));
        Assert.Equal(Noon.AddDays(1), await harness.Store.StartAccountAsync(new CampaignId(2), Noon.AddDays(1), Ct));
    }

    [Fact]
    public async Task Old_minutes_are_merged_into_quarters_in_slices_and_the_sums_stay()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, [.. Enumerable.Range(1, 12).Select(i => $"{i}")]);
        var offers = (await script.ClaimAsync(run, 12)).Offers;
        await script.CommitAsync(One, offers);
        // 12:01, 12:08, … 13:18.
        await script.EndAsync(One,
            [.. offers.Select((o, i) => Booked(o, AccountEntry.Abandoned, 60 + (i * 7 * 60)))]);
        var machines = (await script.ClaimAsync(await RunOfAsync(harness, "21", "22"), 2)).Offers;
        await script.CommitAsync(One, machines);
        await script.EndAsync(One, [.. machines.Select((o, i) => Booked(o, AccountEntry.Machine, 60 + (i * 7 * 60)))]);
        var before = await harness.Store.ReadAccountAsync(Campaign, Noon, Ct);
        Assert.Equal(12, before.Length);

        var slices = 0;
        while (await harness.Store.ShrinkAccountAsync(Campaign, Noon.AddMinutes(50), Noon, 1, Ct)) slices++;
        Assert.Equal(3, slices);
        var after = await harness.Store.ReadAccountAsync(Campaign, Noon, Ct);
        Assert.Equal(
            [new(Noon.AddMinutes(1), 2), new(Noon.AddMinutes(15), 3), new(Noon.AddMinutes(36), 2)],
            after[..3].Select(m => new KeyValuePair<DateTimeOffset, long>(m.Bucket.From, m.Bucket.Counts.Abandoned)));
        Assert.Equal(before.Where(m => m.Bucket.From >= Noon.AddMinutes(45)), after[3..]);
        Assert.Equal(12, after.Sum(m => m.Bucket.Counts.Live));
        Assert.Equal(2, after[0].Bucket.Counts.Machines);
        Assert.False(await harness.Store.ShrinkAccountAsync(Campaign, Noon.AddMinutes(50), Noon, 1, Ct));
    }

    [Fact]
    public async Task Bans_that_ended_long_ago_are_forgotten()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var offers = (await script.ClaimAsync(await RunOfAsync(harness, "1", "2"), 2)).Offers;
        await script.CommitAsync(One, offers);
        await script.EndAsync(One,
            Booked(offers[0], AccountEntry.Abandoned, 0) with { AgentDemandedUntil = Noon.AddHours(1) },
            Booked(offers[1], AccountEntry.Abandoned, 0) with { AgentDemandedUntil = Noon.AddHours(3) });
        Assert.False(await harness.Store.ShrinkAccountAsync(Campaign, Noon, Noon.AddHours(2), 10, Ct));
        var again = (await script.ClaimAsync(await RunOfAsync(harness, "1", "2"), 2)).Offers;
        var refused = await script.CommitAsync(One, again);
        Assert.Equal([again[1].Hopper], refused.Select(r => r.Hopper));
    }

    [Fact]
    public async Task Each_ban_that_is_written_takes_old_ones_along()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        string[] numbers = [.. Enumerable.Range(1, 6).Select(i => $"{i}")];
        var offers = (await script.ClaimAsync(await RunOfAsync(harness, numbers), 6)).Offers;
        await script.CommitAsync(One, offers);
        AttemptEnd Ban(Offer offer, double ended, double until) => Booked(offer, AccountEntry.Abandoned, 0) with
        {
            EndedAt = Noon.AddHours(ended), AgentDemandedUntil = Noon.AddHours(until),
        };
        await script.EndAsync(One, [.. offers[..5].Select((o, i) => Ban(o, 1, 2 + i))]);

        // A day after the third has ended: two of the three go, with the one that is written.
        await script.EndAsync(One, Ban(offers[5], 24 + 4.5, 24 + 76));

        var again = (await script.ClaimAsync(await RunOfAsync(harness, numbers), 6)).Offers;
        var refused = await script.CommitAsync(One, [.. again.Select(o => StoreScript.Draft(One, o))]);
        Assert.Equal([.. again[2..].Select(o => o.Hopper.Value).Order()],
            refused.Select(r => r.Hopper.Value).Order().ToArray());
    }

    [Fact]
    public async Task Knowledge_is_kept_for_each_campaign_and_pbx_by_their_owner()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var owner = await script.OwnerAsync(One);
        var first = new PacingKnowledge { AnswerRate = 0.25, Attempts = 300, Talk = [20, 90.5, 400] };
        await harness.Store.KeepKnowledgeAsync(One, owner, Campaign, first, Noon, Ct);
        await harness.Store.KeepKnowledgeAsync(One, owner, Campaign, first with { Attempts = 400 }, Noon, Ct);
        var read = await harness.Store.ReadKnowledgeAsync(Campaign, One, Ct);
        Assert.NotNull(read);
        Assert.Equal((0.25, 400), (read.AnswerRate, read.Attempts));
        Assert.Equal(first.Talk.AsEnumerable(), read.Talk);
        Assert.Null(await harness.Store.ReadKnowledgeAsync(Campaign, Two, Ct));
        Assert.Null(await harness.Store.ReadKnowledgeAsync(new CampaignId(2), One, Ct));
        await script.TakeAsync("pbx/1", "second");
        await Assert.ThrowsAsync<Ringtail.Runtime.Storage.OwnershipLostException>(
            () => harness.Store.KeepKnowledgeAsync(One, owner, Campaign, first, Noon, Ct));
    }

    private static AttemptEnd Booked(Offer offer, AccountEntry entry, double answeredAfterSeconds) =>
        StoreScript.End(offer, AttemptOutcome.Terminated) with
        {
            AccountEntry = entry,
            AnsweredAt = Noon.AddSeconds(answeredAfterSeconds),
            EndedAt = Noon.AddSeconds(answeredAfterSeconds + 5),
        };
}
