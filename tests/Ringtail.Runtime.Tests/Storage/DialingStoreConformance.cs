using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Tests.Storage;

/// <summary>What every dialing store promises; each store runs all of it.</summary>
public abstract partial class DialingStoreConformance
{
    private protected static readonly PbxId One = new(1);
    private protected static readonly PbxId Two = new(2);
    private protected static readonly DateTimeOffset Noon = StoreScript.Noon;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected abstract Task<StoreHarness> NewAsync();

    [Fact]
    public async Task Claims_the_lists_by_position_in_the_order_of_loading_and_each_contact_once()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var second = await harness.AddListAsync("second", ("21", null), ("22", null));
        var first = await harness.AddListAsync("first", ("11", "+4911"), ("12", null));
        var run = await harness.AddRunAsync((first, false), (second, false));

        var claimed = await script.ClaimAsync(run, 3);
        Assert.Equal(["11", "12", "21"], claimed.Offers.Select(o => o.Number));
        Assert.Equal(["first", "first", "second"], claimed.Offers.Select(o => o.ListName));
        Assert.Equal(["+4911", null, null], claimed.Offers.Select(o => o.E164));
        Assert.False(claimed.Exhausted);
        Assert.Equal(new RunCounts(4, 1, 3, 0, 0, 0, 0), claimed.Counts);

        var rest = await script.ClaimAsync(run, 3);
        Assert.Equal(["22"], rest.Offers.Select(o => o.Number));
        Assert.True(rest.Exhausted);
        Assert.Empty((await script.ClaimAsync(run, 3)).Offers);
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_contact_added_later_is_found_by_the_next_claim()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("1", null));
        var run = await harness.AddRunAsync((list, false));
        Assert.True((await script.ClaimAsync(run, 10)).Exhausted);
        await harness.AddContactAsync(list, "2");
        Assert.Equal(["2"], (await script.ClaimAsync(run, 10)).Offers.Select(o => o.Number));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_paused_list_keeps_its_contacts_and_a_black_list_gives_none()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var paused = await harness.AddListAsync("paused", ("1", null));
        var open = await harness.AddListAsync("open", ("2", null));
        var black = await harness.AddListAsync("black", ("3", null));
        var run = await harness.AddRunAsync((paused, false), (open, false), (black, true));
        await harness.PauseListAsync(run, paused, true);

        var claimed = await script.ClaimAsync(run, 10);
        Assert.Equal(["2"], claimed.Offers.Select(o => o.Number));
        Assert.False(claimed.Exhausted);
        Assert.Equal(1, claimed.Counts.Pending);

        await harness.PauseListAsync(run, paused, false);
        Assert.Equal(["1"], (await script.ClaimAsync(run, 10)).Offers.Select(o => o.Number));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task Due_rows_come_before_the_lists_in_the_order_in_which_they_fall_due()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2", "3");
        var offers = (await script.ClaimAsync(run, 2)).Offers;
        await script.SettleAsync(offers[0], AttemptOutcome.Withdrawn, Noon.AddMinutes(2));
        await script.SettleAsync(offers[1], AttemptOutcome.Withdrawn, Noon.AddMinutes(1));

        var early = await script.ClaimAsync(run, 10, Noon);
        Assert.Equal(["3"], early.Offers.Select(o => o.Number));
        Assert.Equal((2, Noon.AddMinutes(1)), (early.DueLater, early.NextDue));

        var one = await script.ClaimAsync(run, 10, Noon.AddSeconds(60));
        Assert.Equal(["2"], one.Offers.Select(o => o.Number));
        var last = await script.ClaimAsync(run, 10, Noon.AddMinutes(5));
        Assert.Equal(["1"], last.Offers.Select(o => o.Number));
        Assert.Equal((0, null), (last.DueLater, last.NextDue));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_retry_has_a_new_attempt_id_and_its_retry_number()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        await script.CommitAsync(One, offer);
        await script.EndAsync(One, offer, AttemptOutcome.Busy);
        var counts = await script.SettleAsync(offer, AttemptOutcome.Busy, Noon, nextRetry: 1);
        Assert.Equal(new RunCounts(1, 0, 0, 0, 1, 0, 1), counts);

        var again = (await script.ClaimAsync(run, 1)).Offers[0];
        Assert.NotEqual(offer.Hopper, again.Hopper);
        Assert.Equal(1, again.Retry);
        Assert.Equal(offer.Contact, again.Contact);
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task Settling_twice_has_no_effect()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2");
        var offers = (await script.ClaimAsync(run, 2)).Offers;
        foreach (var offer in offers)
        {
            await script.CommitAsync(One, offer);
            await script.EndAsync(One, offer, AttemptOutcome.NoAnswer);
        }
        await script.SettleAsync(offers[0], AttemptOutcome.NoAnswer, Noon.AddHours(1), 1);
        var counts = await script.SettleAsync(offers[1], AttemptOutcome.NoAnswer);
        Assert.Equal(counts, await script.SettleAsync(offers[0], AttemptOutcome.NoAnswer));
        Assert.Equal(counts, await script.SettleAsync(offers[1], AttemptOutcome.NoAnswer, Noon));
        Assert.Equal(counts, await script.CheckCountsAsync(run));
        Assert.Equal(new RunCounts(2, 0, 0, 0, 1, 1, 2), counts);
    }

    [Fact]
    public async Task Settling_a_live_attempt_is_a_bug_and_changes_nothing()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2");
        var offers = (await script.ClaimAsync(run, 2)).Offers;
        await script.CommitAsync(One, offers[1]);
        var before = await script.CheckCountsAsync(run);
        var owner = await script.OwnerAsync(run);
        Settlement[] both =
        [
            StoreScript.Settle(offers[0], AttemptOutcome.BlackListed),
            StoreScript.Settle(offers[1], AttemptOutcome.Busy),
        ];
        await Assert.ThrowsAsync<InvalidOperationException>(() => script.Store.SettleAsync(run, owner, both, Ct));
        Assert.Equal(before, await script.CheckCountsAsync(run));
    }

    [Fact]
    public async Task A_refusal_for_good_finishes_the_contact_without_counting_an_attempt()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        var counts = await script.SettleAsync(offer, AttemptOutcome.BlackListed);
        Assert.Equal(new RunCounts(1, 0, 0, 0, 0, 1, 0), counts);
        Assert.Equal(counts, await script.CheckCountsAsync(run));
        var late = await script.Store.RecordLateStatusAsync(offer.Hopper, "SEEN", null, null, Ct);
        Assert.Equal((run, offer.Contact, AttemptOutcome.BlackListed, "SEEN"),
            (late!.Run, late.Contact, late.Outcome, late.ExtendedStatus));
    }

    [Fact]
    public async Task Withdrawn_and_route_failures_are_no_attempts_and_failed_trunks_are_remembered()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        await script.CommitAsync(One, offer);
        await script.EndAsync(One, offer, AttemptOutcome.RouteFailure);
        Assert.Equal(0, (await script.SettleAsync(offer, AttemptOutcome.RouteFailure, Noon)).Attempted);
        var again = (await script.ClaimAsync(run, 1)).Offers[0];
        Assert.Equal([new TrunkId(7)], again.FailedTrunks);

        await script.CommitAsync(One, again);
        await script.EndAsync(One, again, AttemptOutcome.Withdrawn);
        Assert.Equal(0, (await script.SettleAsync(again, AttemptOutcome.Withdrawn, Noon)).Attempted);
        Assert.Empty((await script.ClaimAsync(run, 1)).Offers[0].FailedTrunks);
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task An_added_call_keeps_its_attributes_and_is_claimed_when_due()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        KeyValuePair<string, string>[] attributes = [new("NAME", "Doe, John \"x\" (a"), new("EMPTY", "")];
        var hopper = await script.Store.AddCallAsync(run, "0301", "+49301", attributes, null, Noon, Ct);
        await script.Store.AddCallAsync(run, "0302", null, [], Noon.AddHours(1), Noon, Ct);
        Assert.Equal(2, (await script.CheckCountsAsync(run)).Waiting);

        var claimed = await script.ClaimAsync(run, 10);
        Assert.Equal(["0301", "1"], claimed.Offers.Select(o => o.Number));
        Assert.Equal(hopper, claimed.Offers[0].Hopper);
        Assert.Equal("+49301", claimed.Offers[0].E164);
        Assert.Equal(attributes, claimed.Offers[0].Attributes);
        Assert.Equal(new ListId(0), claimed.Offers[0].List);
        Assert.Equal((1, Noon.AddHours(1)), (claimed.DueLater, claimed.NextDue));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task Attempt_ids_are_positive_different_and_skip_those_in_use_when_the_counter_comes_round()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, [.. Enumerable.Range(0, 20).Select(i => $"{i:000}")]);
        await harness.SetHopperCounterAsync(1);
        var first = (await script.ClaimAsync(run, 10)).Offers;
        await script.CommitAsync(One, first[0]);
        // One round later the same ids would come again.
        await harness.SetHopperCounterAsync((1L << 31) + 1);
        var second = (await script.ClaimAsync(run, 10)).Offers;
        var ids = first.Concat(second).Select(o => o.Hopper.Value).ToList();
        Assert.All(ids, id => Assert.True(id > 0));
        Assert.Equal(20, ids.Distinct().Count());
    }

    [Fact]
    public async Task Run_states_survive()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        foreach (var state in Enum.GetValues<RunState>())
        {
            await SayAsync(new(state));
            Assert.Equal((state, false), await FoundAsync());
        }
        await SayAsync(new(RunState.Paused, PausedItself: true));
        Assert.Equal((RunState.Paused, true), await FoundAsync());
        await SayAsync(new(RunState.Running));
        Assert.Equal((RunState.Running, false), await FoundAsync());

        async Task SayAsync(StoredRunState standing) =>
            await script.Store.SetRunStateAsync(run, await script.OwnerAsync(run), standing, [], Noon, Ct);
        async Task<(RunState, bool)> FoundAsync()
        {
            var found = await script.RestoreAsync(run);
            return (found.State, found.PausedItself);
        }
    }

    [Fact]
    public async Task The_installation_has_an_id_and_a_country()
    {
        await using var harness = await NewAsync();
        var installation = await harness.Store.GetInstallationAsync(Ct);
        Assert.Matches("^[a-z0-9]{8}$", installation.Id);
        Assert.Equal("DE", installation.DefaultCountry);
    }

    private protected static async Task<RunId> RunOfAsync(StoreHarness harness, params string[] numbers)
    {
        var list = await harness.AddListAsync("list", [.. numbers.Select(n => (n, (string?)null))]);
        return await harness.AddRunAsync((list, false));
    }
}
