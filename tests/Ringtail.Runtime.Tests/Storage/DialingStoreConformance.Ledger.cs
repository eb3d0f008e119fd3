using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Tests.Storage;

public abstract partial class DialingStoreConformance
{
    [Fact]
    public async Task A_number_has_one_live_attempt_and_the_others_of_the_batch_are_written()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("030 1", "+49301"), ("0301", "+49301"), ("0302", "+49302"));
        var run = await harness.AddRunAsync((list, false));
        var offers = (await script.ClaimAsync(run, 3)).Offers;

        var refused = await script.CommitAsync(One, offers);
        var loser = Assert.Single(refused);
        Assert.Equal(offers[1].Hopper, loser.Hopper);
        Assert.Equal((GateRule.NumberLive, true), (loser.Refusal.Rule, loser.Refusal.Passing));
        Assert.Equal(2, (await script.CheckCountsAsync(run)).Live);

        Assert.Equal(GateRule.NumberLive, Assert.Single(await script.CommitAsync(Two, offers[1])).Refusal.Rule);
        await script.EndAsync(One, offers[0], AttemptOutcome.Busy);
        Assert.Empty(await script.CommitAsync(Two, offers[1]));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task Of_many_launches_of_one_number_at_once_exactly_one_wins()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        const int rivals = 8;
        var offers = new List<Offer>();
        for (var i = 0; i < rivals; i++)
        {
            var list = await harness.AddListAsync($"l{i}", ("0301", "+49301"), ($"9{i}", null));
            offers.AddRange((await script.ClaimAsync(await harness.AddRunAsync((list, false)), 2)).Offers);
        }
        var owners = new List<(PbxId Pbx, Ownership Owner, Offer[] Offers)>();
        for (var i = 0; i < rivals; i++)
        {
            var pbx = new PbxId(i + 1);
            owners.Add((pbx, await script.OwnerAsync(pbx), [offers[2 * i], offers[(2 * i) + 1]]));
        }
        var refused = await Task.WhenAll(owners.Select(o => harness.Store.CommitAttemptsAsync(
            o.Pbx, o.Owner, [.. o.Offers.Select(offer => StoreScript.Draft(o.Pbx, offer))], Ct)));
        Assert.Equal(rivals - 1, refused.Sum(r => r.Length));
        Assert.All(refused.SelectMany(r => r), r => Assert.Equal(GateRule.NumberLive, r.Refusal.Rule));
        foreach (var offer in offers.Where(o => o.Number == "0301")) await script.CheckCountsAsync(offer.Run);
    }

    [Fact]
    public async Task A_number_on_a_black_list_of_the_run_is_refused_for_good_whatever_its_writing()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("030 / 1", "+49301"), ("77", null), ("0302", "+49302"));
        var black = await harness.AddListAsync("black", ("+49 30 1", "+49301"), ("77", null));
        var run = await harness.AddRunAsync((list, false), (black, true));
        var offers = (await script.ClaimAsync(run, 3)).Offers;
        var refused = await script.CommitAsync(One, offers);
        Assert.Equal([offers[0].Hopper, offers[1].Hopper], refused.Select(r => r.Hopper));
        Assert.All(refused, r => Assert.Equal((GateRule.BlackListed, false), (r.Refusal.Rule, r.Refusal.Passing)));
    }

    [Fact]
    public async Task Committing_again_at_the_same_pbx_is_no_second_attempt_and_at_another_is_refused()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        Assert.Empty(await script.CommitAsync(One, offer));
        Assert.Empty(await script.CommitAsync(One, offer));
        Assert.Single(await script.CommitAsync(Two, offer));
        Assert.Single(await script.RestoreAsync(One));
        await script.CheckCountsAsync(run);

        await script.EndAsync(One, offer, AttemptOutcome.Withdrawn);
        Assert.Single(await script.CommitAsync(One, offer));
    }

    [Fact]
    public async Task A_stale_offer_is_refused()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        await script.SettleAsync(offer, AttemptOutcome.Withdrawn, Noon.AddHours(1));
        var refused = Assert.Single(await script.CommitAsync(One, offer));
        Assert.Equal(GateRule.OwnershipLost, refused.Refusal.Rule);
        Assert.Empty(await script.RestoreAsync(One));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task The_first_end_stands_and_ends_of_what_was_never_written_have_no_effect()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2");
        var offers = (await script.ClaimAsync(run, 2)).Offers;
        await script.CommitAsync(One, offers[0]);
        await script.EndAsync(Two, offers[0], AttemptOutcome.Lost);
        await script.EndAsync(One, offers[0], AttemptOutcome.Busy);
        await script.EndAsync(One, offers[0], AttemptOutcome.Terminated);
        await script.EndAsync(One, offers[1], AttemptOutcome.Withdrawn);

        var restored = await script.RestoreAsync(run);
        var (end, offer) = Assert.Single(restored.Unsettled);
        Assert.Equal(offers[0].Hopper, offer.Hopper);
        Assert.Equal(offers[1].Hopper, Assert.Single(restored.Hopper).Hopper);
        var expected = StoreScript.End(offers[0], AttemptOutcome.Busy);
        Assert.Equal(expected with { OutputAttributes = end.OutputAttributes }, end);
        Assert.Equal(expected.OutputAttributes, end.OutputAttributes);
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_restart_finds_hopper_live_and_unsettled_as_they_were()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2", "3", "4", "5");
        var offers = (await script.ClaimAsync(run, 4)).Offers;
        await script.CommitAsync(One, offers[1], offers[2], offers[3]);
        await script.EndAsync(One, offers[2], AttemptOutcome.NoAnswer);
        await script.EndAsync(One, offers[3], AttemptOutcome.Busy);
        await script.SettleAsync(offers[3], AttemptOutcome.Busy, Noon.AddHours(1), 1);

        var restored = await script.RestoreAsync(run);
        Assert.Equal([offers[0].Hopper], restored.Hopper.Select(o => o.Hopper));
        Assert.Equal([offers[1].Hopper], restored.Live.Select(o => o.Hopper));
        Assert.Equal([offers[2].Hopper], restored.Unsettled.Select(u => u.Offer.Hopper));
        Assert.Equal(restored.Counts, await script.CheckCountsAsync(run));
        Assert.Equal(1, restored.Counts.Waiting);

        var live = Assert.Single(await script.RestoreAsync(One));
        Assert.Equal(offers[1].Hopper, live.Draft.Hopper);
        Assert.Equal("SIP/trunk/2", live.Draft.DialString);
        Assert.Equal((AttemptState.Launching, null), (live.State, live.LaunchedAt));
        Assert.Equal(Noon, live.Draft.DecidedAt);
    }

    [Fact]
    public async Task Progress_is_kept_while_live_and_ignored_after_the_end()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2");
        var offers = (await script.ClaimAsync(run, 2)).Offers;
        await script.CommitAsync(One, offers);
        await script.EndAsync(One, offers[1], AttemptOutcome.Busy);
        var owner = await script.OwnerAsync(One);
        await script.Store.RecordProgressAsync(One, owner,
            [
                new(offers[0].Hopper, AttemptState.Dialing, Noon.AddSeconds(1)),
                new(offers[0].Hopper, AttemptState.Answered, Noon.AddSeconds(2)),
                new(offers[0].Hopper, AttemptState.WithAgent, Noon.AddSeconds(3)),
                new(offers[1].Hopper, AttemptState.Answered, Noon.AddSeconds(9)),
            ], Ct);
        var live = Assert.Single(await script.RestoreAsync(One));
        Assert.Equal(AttemptState.WithAgent, live.State);
        Assert.Equal((Noon.AddSeconds(1), Noon.AddSeconds(2), Noon.AddSeconds(3)),
            (live.LaunchedAt, live.AnsweredAt, live.ConnectedAt));
    }

    [Fact]
    public async Task A_late_status_and_attributes_are_added_to_the_log()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        await script.CommitAsync(One, offer);
        Assert.Null(await script.Store.RecordLateStatusAsync(offer.Hopper, "EARLY", null, null, Ct));
        await script.EndAsync(One, offer, AttemptOutcome.Terminated);
        var late = await script.Store.RecordLateStatusAsync(offer.Hopper, null, "KEY", "3", Ct);
        Assert.Equal((run, offer.Contact, AttemptOutcome.Terminated, "EARLY"),
            (late!.Run, late.Contact, late.Outcome, late.ExtendedStatus));
        await script.Store.RecordLateStatusAsync(offer.Hopper, "SALE", "MORE", "ü\"", Ct);
        Assert.Null(await script.Store.RecordLateStatusAsync(new HopperId(999_999_999), "SALE", null, null, Ct));

        var (end, _) = Assert.Single((await script.RestoreAsync(run)).Unsettled);
        Assert.Equal("SALE", end.ExtendedStatus);
        Assert.Equal([new("KEY", "3"), new("MORE", "ü\"")], end.OutputAttributes);
    }

    [Fact]
    public async Task A_new_owner_raises_the_epoch_and_the_former_owner_writes_nothing_any_more()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2");
        var formerRun = await script.OwnerAsync(run);
        var formerPbx = await script.OwnerAsync(One);
        Assert.Equal(TimeSpan.Zero, formerPbx.WaitBeforeActing);
        var offers = (await script.ClaimAsync(run, 1)).Offers;
        await script.CommitAsync(One, offers);
        await script.EndAsync(One, offers[0], AttemptOutcome.Busy);
        var before = await script.CheckCountsAsync(run);

        var present = await script.TakeAsync("pbx/1", "second");
        await script.TakeAsync($"run/{run.Value}", "second");
        Assert.Equal(formerPbx.Epoch + 1, present.Epoch);
        Assert.InRange(present.WaitBeforeActing, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

        var store = harness.Store;
        await Lost(() => store.ClaimAsync(run, formerRun, 1, Noon, Ct));
        await Lost(() => store.RestoreRunAsync(run, formerRun, Ct));
        await Lost(() => store.SettleAsync(run, formerRun, [StoreScript.Settle(offers[0], AttemptOutcome.Busy)], Ct));
        await Lost(() => store.SetRunStateAsync(run, formerRun, new(Dialing.Runs.RunState.Completed), [], Noon, Ct));
        await Lost(() => store.CommitAttemptsAsync(One, formerPbx, [], Ct));
        await Lost(() => store.RecordProgressAsync(One, formerPbx, [], Ct));
        await Lost(() => store.RecordEndsAsync(One, formerPbx, [], Ct));
        await Lost(() => store.RestoreAttemptsAsync(One, formerPbx, Ct));
        Assert.False(await store.RenewAsync(formerPbx, TimeSpan.FromSeconds(10), Ct));
        Assert.True(await store.RenewAsync(present, TimeSpan.FromSeconds(10), Ct));
        Assert.Equal(before, await script.CheckCountsAsync(run));

        static Task Lost(Func<Task> call) => Assert.ThrowsAsync<OwnershipLostException>(call);
    }

    [Fact]
    public async Task After_a_release_nobody_waits_and_the_epoch_still_rises()
    {
        await using var harness = await NewAsync();
        var first = await harness.Store.AcquireAsync("pbx/9", "a", TimeSpan.FromHours(1), Ct);
        await harness.Store.ReleaseAsync(first, Ct);
        var second = await harness.Store.AcquireAsync("pbx/9", "b", TimeSpan.FromHours(1), Ct);
        Assert.Equal(TimeSpan.Zero, second.WaitBeforeActing);
        Assert.Equal(first.Epoch + 1, second.Epoch);
        await harness.Store.ReleaseAsync(first, Ct);
        var third = await harness.Store.AcquireAsync("pbx/9", "c", TimeSpan.FromHours(1), Ct);
        Assert.True(third.WaitBeforeActing > TimeSpan.Zero);
    }

    [Fact]
    public async Task The_ownership_of_another_subject_does_not_count()
    {
        await using var harness = await NewAsync();
        var other = await harness.Store.AcquireAsync("pbx/2", "a", TimeSpan.FromHours(1), Ct);
        await Assert.ThrowsAsync<ArgumentException>(() => harness.Store.CommitAttemptsAsync(One, other, [], Ct));
    }
}
