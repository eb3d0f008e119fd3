using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Tests.Storage;

public abstract partial class DialingStoreConformance
{
    private const string Berlin = "Europe/Berlin";
    private const string Tokyo = "Asia/Tokyo";
    private static readonly DateTimeOffset Later = Noon.AddHours(8);

    private static Func<string, DateTimeOffset?> Closed(params string[] zones) =>
        zone => zones.Contains(zone) ? Later : null;

    private static async Task<int> ZonedListAsync(StoreHarness harness, params (string Number, string Zones)[] contacts)
    {
        var list = await harness.AddListAsync("zoned");
        foreach (var (number, zones) in contacts) await harness.AddContactAsync(list, number, null, zones);
        return list;
    }

    private static async Task<ClaimResult> ClaimAsync(
        StoreHarness harness, StoreScript script, RunId run, int count, params string[] closed)
    {
        var owner = await script.OwnerAsync(run);
        return await harness.Store.ClaimAsync(run, owner, count, Noon, Closed(closed), Ct);
    }

    [Fact]
    public async Task Contacts_in_closed_zones_are_passed_over_and_keep_their_order()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await ZonedListAsync(harness, ("1", Berlin), ("2", Tokyo), ("3", Tokyo), ("4", Berlin), ("5", ""),
            ("6", Berlin), ("7", Tokyo));
        var run = await harness.AddRunAsync((list, false));

        var first = await ClaimAsync(harness, script, run, 3, Tokyo);
        Assert.Equal(["1", "4", "5"], first.Offers.Select(o => o.Number));
        Assert.Equal([Berlin, Berlin, ""], first.Offers.Select(o => o.Zones));
        Assert.Equal((false, Later), (first.Exhausted, first.OpensAt));
        Assert.Equal(4, first.Counts.Pending);

        var second = await ClaimAsync(harness, script, run, 3, Tokyo);
        Assert.Equal(["6"], second.Offers.Select(o => o.Number));
        Assert.False(second.Exhausted);
        Assert.Empty((await ClaimAsync(harness, script, run, 3, Tokyo, Berlin)).Offers);

        var third = await ClaimAsync(harness, script, run, 2);
        Assert.Equal(["2", "3"], third.Offers.Select(o => o.Number));
        Assert.Null(third.OpensAt);
        await harness.AddContactAsync(list, "8", null, Berlin);
        var last = await ClaimAsync(harness, script, run, 9);
        Assert.Equal(["7", "8"], last.Offers.Select(o => o.Number));
        Assert.True(last.Exhausted);
        Assert.Equal((0, 8), (last.Counts.Pending, last.Counts.InHopper));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_paused_list_does_not_say_when_its_zones_open()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await ZonedListAsync(harness, ("1", Tokyo));
        var run = await harness.AddRunAsync((list, false));
        await harness.PauseListAsync(run, list, true);
        var claim = await ClaimAsync(harness, script, run, 3, Tokyo);
        Assert.Equal((false, null), (claim.Exhausted, claim.OpensAt));
    }

    [Fact]
    public async Task A_claim_knows_the_black_lists_of_run_campaign_and_installation_as_they_are_now()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("1", "+491"), ("2", "+492"), ("3", "+493"), ("4", "+494"));
        var own = await harness.AddListAsync("own", ("x", "+491"));
        var linked = await harness.AddListAsync("linked", ("x", "+492"));
        var house = await harness.AddListAsync("house", ("x", "+493"));
        var run = await harness.AddRunAsync((list, false), (own, true));
        await harness.LinkBlackListAsync(1, linked);
        await harness.BlockEverywhereAsync(house, true);

        var offers = (await script.ClaimAsync(run, 9)).Offers;
        Assert.Equal(["own", "linked", "house", null], offers.Select(o => o.BlackList));
        Assert.Equal(["own", "linked", "house", null],
            (await script.RestoreAsync(run)).Hopper.Select(o => o.BlackList));

        // Added after the claim: the launch transaction still knows.
        await harness.AddContactAsync(house, "y", "+494");
        var refused = Assert.Single(await script.CommitAsync(One, offers[3]));
        Assert.Equal((GateRule.BlackListed, false), (refused.Refusal.Rule, refused.Refusal.Passing));
        Assert.Contains("house", refused.Refusal.Detail, StringComparison.Ordinal);
        await harness.BlockEverywhereAsync(house, false);
        Assert.Empty(await script.CommitAsync(One, offers[3]));
    }

    [Fact]
    public async Task A_refusal_for_good_keeps_its_reason_in_the_ledger()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        var settled = StoreScript.Settle(offer, AttemptOutcome.BlackListed) with { Note = "on the list \"ö\"" };
        await harness.Store.SettleAsync(run, await script.OwnerAsync(run), [settled], Ct);
        Assert.Equal(["on the list \"ö\""], await harness.NotesAsync(run));
        await script.CheckCountsAsync(run);
    }

    [Theory]
    [InlineData(2, 0, true)]
    [InlineData(0, 3, true)]
    [InlineData(3, 0, false)]
    public async Task Attempts_at_a_number_are_counted_over_all_campaigns_or_one(int campaign, int house, bool refused)
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var limits = new NumberLimits(new(campaign, 0, 0), new(house, 0, 0));
        var list = await harness.AddListAsync("l", [.. Enumerable.Range(0, 5).Select(i => ($"0{i}", "+491"))]);
        var run = await harness.AddRunAsync((list, false));
        var other = await harness.AddRunAsync(2, (list, false));
        var offers = (await script.ClaimAsync(run, 5)).Offers;
        var foreign = (await script.ClaimAsync(other, 1)).Offers[0];

        // Two that count, one elsewhere, and two that are no attempts.
        await CallAsync(offers[0], AttemptOutcome.Busy, -20);
        await CallAsync(offers[1], AttemptOutcome.Lost, -10);
        await CallAsync(foreign, AttemptOutcome.Busy, -5);
        await CallAsync(offers[2], AttemptOutcome.Withdrawn, -4);
        await CallAsync(offers[3], AttemptOutcome.RouteFailure, -3);

        var draft = StoreScript.Draft(One, offers[4]) with { Limits = limits };
        var answer = await script.CommitAsync(One, draft);
        Assert.Equal(refused, answer.Length == 1);
        if (!refused) return;
        Assert.Equal((GateRule.AttemptLimit, true, TimeSpan.FromHours(4)),
            (answer[0].Refusal.Rule, answer[0].Refusal.Passing, answer[0].Refusal.RetryAfter));
        Assert.Empty(await script.CommitAsync(One, draft with { DecidedAt = Noon.AddHours(4) }));

        async Task CallAsync(Offer offer, AttemptOutcome outcome, double hours)
        {
            Assert.Empty(await script.CommitAsync(
                One, StoreScript.Draft(One, offer) with { DecidedAt = Noon.AddHours(hours) }));
            await script.EndAsync(One, offer, outcome);
        }
    }

    [Fact]
    public async Task Of_many_launches_at_once_a_limit_lets_through_as_many_as_it_says()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        const int rivals = 6;
        var drafts = new List<AttemptDraft>();
        for (var i = 1; i <= rivals; i++)
        {
            var list = await harness.AddListAsync($"l{i}", ("01", "+491"));
            var offer = (await script.ClaimAsync(await harness.AddRunAsync((list, false)), 1)).Offers[0];
            drafts.Add(StoreScript.Draft(new PbxId(i), offer) with { Limits = new(default, new(1, 0, 0)) });
        }
        foreach (var draft in drafts) await script.OwnerAsync(draft.Pbx);
        var answers = await Task.WhenAll(drafts.Select(async d =>
        {
            var refused = await script.CommitAsync(d.Pbx, d);
            if (refused.IsEmpty) await script.EndAsync(d.Pbx, d.Offer, AttemptOutcome.Busy);
            return refused;
        }));
        Assert.Equal(rivals - 1, answers.Sum(a => a.Length));
        foreach (var draft in drafts.Where(d => answers.SelectMany(a => a).Any(r => r.Hopper == d.Hopper)))
            Assert.Equal(GateRule.AttemptLimit, Assert.Single(await script.CommitAsync(draft.Pbx, draft)).Refusal.Rule);
    }

    [Fact]
    public async Task A_caller_id_has_its_calls_of_the_day_and_no_more()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2", "3", "4");
        var offers = (await script.ClaimAsync(run, 4)).Offers;
        var pool = new PooledCallerId(7, "0301", 2);
        var drafts = offers.Select(o => StoreScript.Draft(One, o) with
        {
            CallerId = pool.Number, PooledCallerId = pool, CallerIdDay = 20260504,
        }).ToList();

        var refused = await script.CommitAsync(One, drafts.Take(3));
        Assert.Equal((drafts[2].Hopper, GateRule.CallerIdSpent, true),
            (refused.Single().Hopper, refused[0].Refusal.Rule, refused[0].Refusal.Passing));
        Assert.Equal("0301", (await script.RestoreAsync(One))[0].Draft.CallerId);
        await script.CheckCountsAsync(run);

        // One that was withdrawn did not show the number; the next day counts anew.
        await script.EndAsync(One, offers[0], AttemptOutcome.Withdrawn);
        Assert.Empty(await script.CommitAsync(One, drafts[2]));
        Assert.Single(await script.CommitAsync(One, drafts[3]));
        Assert.Empty(await script.CommitAsync(One, drafts[3] with { CallerIdDay = 20260505 }));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task What_is_known_of_a_number_can_be_read()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("1", "+491"));
        var house = await harness.AddListAsync("house", ("x", "+492"));
        await harness.BlockEverywhereAsync(house, true);
        var run = await harness.AddRunAsync((list, false));
        await script.CommitAsync(One, (await script.ClaimAsync(run, 1)).Offers[0]);

        var facts = await harness.Store.ReadNumberAsync("+491", new CampaignId(1), run, Noon.AddHours(1), Ct);
        Assert.Equal((null, true, 1, 1), (facts.BlackList, facts.IsLive, facts.InCampaign.InAll,
            facts.Everywhere.Recent.Length));
        Assert.Equal("house", (await harness.Store.ReadNumberAsync("+492", null, null, Noon, Ct)).BlackList);
    }

    [Fact]
    public async Task A_scheduled_call_can_be_moved_and_cancelled_while_it_waits()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness);
        var first = await harness.Store.AddCallAsync(run, "1", null, [], Noon.AddHours(1), Noon, Ct);
        var second = await harness.Store.AddCallAsync(run, "2", null, [], Noon.AddHours(1), Noon, Ct);
        Assert.True(await harness.Store.MoveCallAsync(run, first, Noon.AddHours(5), Ct));
        Assert.True(await harness.Store.CancelCallAsync(run, second, "cancelled by me", Noon, Ct));
        Assert.False(await harness.Store.CancelCallAsync(run, second, "again", Noon, Ct));
        Assert.Equal(["cancelled by me"], await harness.NotesAsync(run));
        var counts = await script.CheckCountsAsync(run);
        Assert.Equal((1, 1, 0), (counts.Waiting, counts.Finished, counts.Attempted));

        Assert.Empty((await script.ClaimAsync(run, 5, Noon.AddHours(4))).Offers);
        Assert.Equal([first], (await script.ClaimAsync(run, 5, Noon.AddHours(5))).Offers.Select(o => o.Hopper));
        Assert.False(await harness.Store.MoveCallAsync(run, first, Noon.AddHours(9), Ct));
        Assert.False(await harness.Store.CancelCallAsync(run, first, "too late", Noon, Ct));
    }
}
