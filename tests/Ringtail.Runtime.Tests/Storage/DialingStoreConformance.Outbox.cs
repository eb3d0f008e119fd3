using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Tests.Storage;

// Late statuses, what follows from settlements, and who does it.
public abstract partial class DialingStoreConformance
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly FollowUp Notify = new(FollowUpKind.Notify, ToldEvents.AttemptEnded, 0, "http://a/");

    private static FollowUp Verb(FollowUpKind kind, int rule, string target, double defer = 0) =>
        new(kind, ToldEvents.Disposition, rule, target) { Defer = TimeSpan.FromSeconds(defer) };

    [Fact]
    public async Task A_late_status_moves_a_finished_contact_to_its_retry_and_back()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2");
        var offer = await EndedAsync(script, run);
        Assert.Equal(1, (await script.SettleAsync(offer, AttemptOutcome.Terminated)).Finished);

        Assert.Equal((1, 0), await ReviseAsync(script, offer, 1, Noon.AddMinutes(5)));
        await script.CheckCountsAsync(run);
        // The same once more, and the way back.
        Assert.Equal((1, 0), await ReviseAsync(script, offer, 1, Noon.AddMinutes(5)));
        Assert.Equal((0, 1), await ReviseAsync(script, offer, 2, null));
        Assert.Equal((0, 1), await ReviseAsync(script, offer, 2, null));
        Assert.Equal((1, 0), await ReviseAsync(script, offer, 3, Noon.AddMinutes(7)));
        await script.CheckCountsAsync(run);

        Assert.Equal(["2"], (await script.ClaimAsync(run, 5, Noon.AddMinutes(6))).Offers.Select(o => o.Number));
        var again = (await script.ClaimAsync(run, 5, Noon.AddMinutes(7))).Offers.Single();
        Assert.Equal((offer.Contact, 1), (again.Contact, again.Retry));
        Assert.NotEqual(offer.Hopper, again.Hopper);
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_late_status_takes_a_claimed_retry_back_and_its_old_id_can_not_be_dialed()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = await EndedAsync(script, run);
        await script.SettleAsync(offer, AttemptOutcome.Terminated, Noon, nextRetry: 1);
        var claimed = (await script.ClaimAsync(run, 1)).Offers.Single();

        Assert.Equal((1, 0), await ReviseAsync(script, offer, 1, Noon.AddHours(1)));
        await script.CheckCountsAsync(run);
        Assert.Single(await script.CommitAsync(One, claimed));
        claimed = (await script.ClaimAsync(run, 1, Noon.AddHours(1))).Offers.Single();
        Assert.Equal((0, 1), await ReviseAsync(script, offer, 2, null));
        await script.CheckCountsAsync(run);
        Assert.Single(await script.CommitAsync(One, claimed));
    }

    [Fact]
    public async Task A_late_status_leaves_a_contact_that_was_dialed_again_and_tells_all_the_same()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = await EndedAsync(script, run);
        await script.SettleAsync(offer, AttemptOutcome.Terminated, Noon, nextRetry: 1);
        var again = (await script.ClaimAsync(run, 1)).Offers.Single();
        await script.CommitAsync(One, again);
        var before = await script.CheckCountsAsync(run);

        await ReviseAsync(script, offer, 1, null, Notify);
        Assert.Equal(before, await script.CheckCountsAsync(run));
        await script.EndAsync(One, again, AttemptOutcome.Busy);
        await script.SettleAsync(again, AttemptOutcome.Busy);
        await ReviseAsync(script, offer, 2, Noon, Notify);
        Assert.Equal(1, (await script.CheckCountsAsync(run)).Finished);
        var first = Assert.Single(await AllAsync(script, Noon));
        await FinishAsync(script, first, "", null);
        Assert.Equal((1, 2), (first.Revision, Assert.Single(await AllAsync(script, Noon)).Revision));
    }

    [Fact]
    public async Task A_late_status_that_was_not_decided_comes_back_with_the_run()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = await EndedAsync(script, run);
        await script.SettleAsync(offer, AttemptOutcome.Terminated);
        Assert.Empty((await script.RestoreAsync(run)).Late);

        var late = await script.Store.RecordLateStatusAsync(offer.Hopper, "DISP7", null, null, Ct);
        Assert.Equal((1, 0, Noon.AddSeconds(20)), (late!.Revision, late.Retry, late.EndedAt));
        var same = await script.Store.RecordLateStatusAsync(offer.Hopper, "DISP7", null, null, Ct);
        Assert.Equal(1, same!.Revision);
        Assert.Equal(2, (await script.Store.RecordLateStatusAsync(offer.Hopper, null, "a", "1", Ct))!.Revision);

        var restored = Assert.Single((await script.RestoreAsync(run)).Late);
        Assert.Equal((offer.Hopper, offer.Contact, AttemptOutcome.Terminated, "DISP7", 2),
            (restored.Hopper, restored.Contact, restored.Outcome, restored.ExtendedStatus, restored.Revision));
        await ReviseAsync(script, offer, 1, null);
        Assert.Single((await script.RestoreAsync(run)).Late);
        await ReviseAsync(script, offer, 2, null);
        Assert.Empty((await script.RestoreAsync(run)).Late);
    }

    [Fact]
    public async Task The_ledger_knows_what_the_trunk_legs_of_the_last_hours_were_called()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2");
        var offers = (await script.ClaimAsync(run, 2)).Offers;
        await script.CommitAsync(One, offers);
        foreach (var (offer, leg) in offers.Zip<Offer, string?>(["1795.7", null]))
        {
            var end = StoreScript.End(offer, AttemptOutcome.Terminated);
            await script.EndAsync(One, end with { Evidence = end.Evidence with { TrunkUniqueid = leg } });
        }
        Assert.Equal([(offers[0].Hopper, "1795.7")], await script.Store.ReadLegsAsync(One, Noon.AddHours(-1), Ct));
        Assert.Empty(await script.Store.ReadLegsAsync(One, Noon.AddSeconds(1), Ct));
        Assert.Empty(await script.Store.ReadLegsAsync(Two, Noon.AddHours(-1), Ct));
    }

    [Fact]
    public async Task What_follows_is_written_once_with_the_settlement_and_told_with_what_the_ledger_says()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = await EndedAsync(script, run);
        var told = Verb(FollowUpKind.HttpGet, 4, "http://b/${num}", defer: 30) with
        {
            Text = "text", VariableMode = "NONE", Variables = "A=1",
        };
        await SettleAsync(script, offer, Notify, told);
        await SettleAsync(script, offer, Notify, told);

        var first = Assert.Single(await AllAsync(script, Noon));
        Assert.Equal((FollowUpKind.Notify, "http://a/", "TERMINATED", 0), (first.Kind, first.Target, first.StateCode,
            first.RescheduleS));
        Assert.Equal(("1", "1", "KEY"),
            (first.Attempt!.Number, first.Attempt.NumberDialed, first.Attempt.OutputAttributes.Single().Key));
        Assert.Equal((run, new CampaignId(1), offer.Hopper, offer.Contact),
            (first.Run, first.Campaign, first.Hopper, first.Contact));
        // Deferred, and the first one is in somebody's hands.
        var verb = Assert.Single(await AllAsync(script, Noon.AddSeconds(30)), i => i.Kind == FollowUpKind.HttpGet);
        Assert.Equal(("text", "NONE", "A=1", 4), (verb.Text, verb.VariableMode, verb.Variables, verb.SourceId));
    }

    [Fact]
    public async Task A_row_belongs_to_one_until_it_is_finished_or_its_time_is_over()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        await SettleAsync(script, await EndedAsync(script, run), Notify);

        var item = Assert.Single(await AllAsync(script, Noon));
        Assert.Empty(await AllAsync(script, Noon.AddSeconds(29)));
        var again = Assert.Single(await AllAsync(script, Noon.AddSeconds(30)));
        Assert.False(await FinishAsync(script, item, "", null));
        Assert.True(await FinishAsync(script, again, "503", Noon.AddMinutes(2)));
        Assert.Empty(await AllAsync(script, Noon.AddMinutes(1)));
        var third = Assert.Single(await AllAsync(script, Noon.AddMinutes(2)));
        Assert.Equal(1, third.Tries);
        Assert.True(await FinishAsync(script, third, "", null));
        Assert.False(await FinishAsync(script, third, "", null));
        Assert.Empty(await AllAsync(script, Noon.AddDays(1)));

        Assert.True(await script.Store.SendAgainAsync(third.Id, Noon.AddDays(1), Ct));
        Assert.Single(await AllAsync(script, Noon.AddDays(1)));
        Assert.False(await script.Store.SendAgainAsync(third.Id, Noon.AddDays(1), Ct));
        Assert.False(await script.Store.SendAgainAsync(123456, Noon, Ct));
    }

    [Fact]
    public async Task Notifications_of_one_contact_keep_their_order_and_a_busy_target_is_passed_over()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "2");
        var offer = await EndedAsync(script, run);
        await SettleAsync(script, offer, Notify);
        await ReviseAsync(script, offer, 1, null, Notify);
        var other = await EndedAsync(script, run);
        await SettleAsync(script, other, Notify with { Target = "http://other/" });

        Assert.Empty(await script.Store.LeaseOutboxAsync(Noon, Lease, ["http://a/", "http://other/"], 10, Ct));
        var taken = await script.Store.LeaseOutboxAsync(Noon, Lease, ["http://other/"], 10, Ct);
        Assert.Equal(0, Assert.Single(taken).Revision);
        Assert.Equal("http://other/", Assert.Single(await AllAsync(script, Noon)).Target);
        await FinishAsync(script, taken[0], "503", Noon.AddMinutes(5));
        Assert.Empty(await AllAsync(script, Noon.AddSeconds(1)));
        taken = await script.Store.LeaseOutboxAsync(Noon.AddMinutes(5), Lease, ["http://other/"], 10, Ct);
        await FinishAsync(script, Assert.Single(taken), "", null);
        taken = await script.Store.LeaseOutboxAsync(Noon.AddMinutes(5), Lease, ["http://other/"], 10, Ct);
        Assert.Equal(1, Assert.Single(taken).Revision);
    }

    [Fact]
    public async Task A_verb_runs_once_for_an_attempt_and_one_that_waits_is_taken_back_by_a_late_status()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = await EndedAsync(script, run);
        var done = Verb(FollowUpKind.HttpGet, 1, "http://done/");
        var waits = Verb(FollowUpKind.HttpGet, 2, "http://waits/", defer: 60);
        await SettleAsync(script, offer, done, waits);
        await FinishAsync(script, Assert.Single(await AllAsync(script, Noon)), "", null);

        await ReviseAsync(script, offer, 1, null, done);
        Assert.Empty(await AllAsync(script, Noon.AddMinutes(10)));
        await ReviseAsync(script, offer, 2, null, done, waits);
        Assert.Equal("http://waits/", Assert.Single(await AllAsync(script, Noon.AddMinutes(10))).Target);
    }

    [Fact]
    public async Task A_number_is_added_to_a_list_once_whoever_tries_and_the_list_is_made_when_it_is_missing()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "0301");
        await SettleAsync(script, await EndedAsync(script, run), Verb(FollowUpKind.AddList, 1, "again"));
        var item = Assert.Single(await AllAsync(script, Noon));
        var deed = new OutboxDeed(FollowUpKind.AddList, "again", "0301", "+49301",
            [new("NAME", "Doe, \"x\""), new("MULTINUM1", "0221 7654321")]);
        var result = await script.Store.DoOutboxAsync(item, deed, Noon, Ct);
        Assert.Equal("", result.Problem);
        Assert.Equal(DeedResult.NotOurs, (await script.Store.DoOutboxAsync(item, deed, Noon, Ct)).Problem);

        var other = await harness.AddRunAsync((result.List!.Value.Value, false));
        var offer = Assert.Single((await script.ClaimAsync(other, 10)).Offers);
        Assert.Equal(("0301", "+49301", "again"), (offer.Number, offer.E164, offer.ListName));
        Assert.Equal(new KeyValuePair<string, string>("NAME", "Doe, \"x\""), offer.Attributes[0]);
        Assert.Equal([new ContactNumber("0221 7654321", "+492217654321")], offer.Further);
    }

    [Fact]
    public async Task A_number_that_is_added_to_a_list_waits_for_the_hours_of_its_own_zones()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "0301");
        var list = await harness.AddListAsync("far");
        await harness.AddContactAsync(list, "1", null, Berlin);
        var other = await harness.AddRunAsync((list, false));
        await SettleAsync(script, await EndedAsync(script, run), Verb(FollowUpKind.AddList, 1, "far"));
        var deed = new OutboxDeed(FollowUpKind.AddList, "far", "2", "+812", []) { Zones = Tokyo };
        var item = Assert.Single(await AllAsync(script, Noon));
        Assert.Equal("", (await script.Store.DoOutboxAsync(item, deed, Noon, Ct)).Problem);

        var first = await ClaimAsync(harness, script, other, 10, Tokyo);
        Assert.Equal([("1", Berlin)], first.Offers.Select(o => (o.Number, o.Zones)));
        Assert.Equal((false, Later), (first.Exhausted, first.OpensAt));
        // Where nothing is known, and in the other zone, it is closed: that does not concern it.
        var second = await ClaimAsync(harness, script, other, 10, Berlin, "");
        Assert.Equal([("2", Tokyo)], second.Offers.Select(o => (o.Number, o.Zones)));
    }

    /// <summary>Who saved the rule could not be asked for a key of a name that only the call makes.</summary>
    [Fact]
    public async Task A_name_made_from_the_call_reaches_nothing_under_another_key_than_the_campaigns()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var first = await harness.AddCampaignAsync("first");
        var second = await harness.AddCampaignAsync("second");
        await harness.AddRunOfAsync(second);
        await harness.AddListAsync("theirs");
        await SettleAsync(script, await EndedAsync(script, run),
            [.. Enumerable.Range(1, 6).Select(i => Verb(FollowUpKind.AddList, i, "${A}"))]);
        var items = new Queue<OutboxItem>(await AllAsync(script, Noon));
        await harness.SetListKeyAsync("theirs", "north");
        await harness.SetKeyAsync(second, "north");
        await harness.SetKeyAsync(first, "south");

        foreach (var (kind, name) in new[]
        {
            (FollowUpKind.AddList, "theirs"), (FollowUpKind.AddBlackList, "theirs"),
            (FollowUpKind.Reschedule, "second"),
        })
        {
            var deed = new OutboxDeed(kind, name, "1", null, []) { NameIsFilled = true };
            var refused = await script.Store.DoOutboxAsync(items.Peek(), deed, Noon, Ct);
            Assert.Equal(DeedResult.NotOpen(name), refused);
            // The same name as it was saved was asked for then.
            var saved = await script.Store.DoOutboxAsync(
                items.Dequeue(), deed with { NameIsFilled = false }, Noon, Ct);
            Assert.Equal("", saved.Problem);
        }
        // What the rule makes has its campaign's key, and its campaign reaches it again.
        var made = new OutboxDeed(FollowUpKind.AddList, "made", "1", null, []) { NameIsFilled = true };
        Assert.Equal("", (await script.Store.DoOutboxAsync(items.Dequeue(), made, Noon, Ct)).Problem);
        Assert.Equal("", (await script.Store.DoOutboxAsync(items.Dequeue(), made, Noon, Ct)).Problem);
        await harness.SetKeyAsync(first, "");
        Assert.Equal(
            DeedResult.NotOpen("made"), await script.Store.DoOutboxAsync(items.Dequeue(), made, Noon, Ct));
    }

    [Fact]
    public async Task A_run_that_was_added_to_and_says_that_it_has_nothing_to_dial_is_found()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "0301", "0302");
        async Task<IEnumerable<ForgottenRun>> FoundAsync(DateTimeOffset before) =>
            await script.Store.ReadForgottenRunsAsync(before, Ct);
        async Task SayAsync(RunState state) =>
            await script.Store.SetRunStateAsync(run, await script.OwnerAsync(run), new(state), [], Noon, Ct);
        Assert.Empty(await FoundAsync(Noon));
        await SayAsync(RunState.Completed);
        Assert.Equal([new ForgottenRun(run, 2)], await FoundAsync(Noon));
        await script.ClaimAsync(run, 10);
        Assert.Empty(await FoundAsync(Noon));

        await script.Store.AddCallAsync(run, "0303", null, [], Noon.AddSeconds(5), Noon, Ct);
        Assert.Empty(await FoundAsync(Noon.AddSeconds(4)));
        Assert.Equal([new ForgottenRun(run, 1)], await FoundAsync(Noon.AddSeconds(5)));
        await SayAsync(RunState.Idle);
        Assert.Equal([new ForgottenRun(run, 1)], await FoundAsync(Noon.AddSeconds(5)));
        foreach (var state in (RunState[])[RunState.Paused, RunState.Running, RunState.OutOfHours])
        {
            await SayAsync(state);
            Assert.Empty(await FoundAsync(Noon.AddSeconds(5)));
        }
    }

    [Fact]
    public async Task A_number_on_the_black_list_of_its_campaign_is_refused_at_once_in_its_runs()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1", "1");
        await harness.AddCampaignAsync("first");
        var offers = (await script.ClaimAsync(run, 2)).Offers;
        await script.CommitAsync(One, offers[0]);
        await script.EndAsync(One, offers[0], AttemptOutcome.Terminated);
        await SettleAsync(script, offers[0], Verb(FollowUpKind.AddBlackList, 1, "never"));
        var item = Assert.Single(await AllAsync(script, Noon));
        var deed = new OutboxDeed(FollowUpKind.AddBlackList, "never", "1", null, []);
        Assert.Equal("", (await script.Store.DoOutboxAsync(item, deed, Noon, Ct)).Problem);
        var refused = Assert.Single(await script.CommitAsync(One, offers[1]));
        Assert.Equal(Dialing.Gate.GateRule.BlackListed, refused.Refusal.Rule);
    }

    [Fact]
    public async Task A_call_goes_to_the_other_campaigns_run_once_and_waits_while_there_is_none()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "0301");
        await harness.AddCampaignAsync("first");
        await SettleAsync(script, await EndedAsync(script, run), Verb(FollowUpKind.Reschedule, 1, "second"));
        var deed = new OutboxDeed(FollowUpKind.Reschedule, "second", "0301", "+49301", [new("A", "1")]);
        var item = Assert.Single(await AllAsync(script, Noon));
        var result = await script.Store.DoOutboxAsync(item, deed, Noon, Ct);
        Assert.Equal((true, false), (result.Problem.Length > 0, result.Final));
        await FinishAsync(script, item, result.Problem, Noon.AddMinutes(1));
        var second = await harness.AddCampaignAsync("second");
        item = Assert.Single(await AllAsync(script, Noon.AddMinutes(1)));
        Assert.Contains("no run", (await script.Store.DoOutboxAsync(item, deed, Noon, Ct)).Problem,
            StringComparison.Ordinal);

        var other = await harness.AddRunOfAsync(second);
        Assert.Equal(other, (await script.Store.DoOutboxAsync(item, deed, Noon, Ct)).Run);
        Assert.Equal(DeedResult.NotOurs, (await script.Store.DoOutboxAsync(item, deed, Noon, Ct)).Problem);
        var call = Assert.Single((await script.ClaimAsync(other, 10)).Offers);
        Assert.Equal(("0301", "+49301", "A"), (call.Number, call.E164, call.Attributes.Single().Key));
        await script.CheckCountsAsync(other);
    }

    [Fact]
    public async Task A_runs_new_state_is_told_once_and_old_rows_are_forgotten()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var owner = await script.OwnerAsync(run);
        FollowUp[] told = [new(FollowUpKind.Email, ToldEvents.RunPaused, 0, "a@b") { Text = "why" }];
        await script.Store.SetRunStateAsync(run, owner, new(RunState.Paused), told, Noon, Ct);
        await script.Store.SetRunStateAsync(run, owner, new(RunState.Paused), told, Noon, Ct);
        await script.Store.EnqueueAsync(run, told, "Alarm", Noon, Ct);
        var items = await AllAsync(script, Noon);
        Assert.Equal(["Paused", "Alarm"], items.Select(i => i.StateCode));
        Assert.All(items, i => Assert.Equal((null, "why", 0), (i.Attempt, i.Text, i.Hopper.Value)));

        await FinishAsync(script, items[0], "no", null);
        Assert.False(await script.Store.PurgeOutboxAsync(Noon, 10, Ct));
        Assert.True(await script.Store.SendAgainAsync(items[0].Id, Noon, Ct));
        await FinishAsync(script, Assert.Single(await AllAsync(script, Noon)), "no", null);
        Assert.False(await script.Store.PurgeOutboxAsync(Noon.AddDays(1), 10, Ct));
        Assert.False(await script.Store.SendAgainAsync(items[0].Id, Noon, Ct));
        Assert.True(await FinishAsync(script, items[1], "", null));
    }

    private static async Task<Offer> EndedAsync(StoreScript script, RunId run)
    {
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        await script.CommitAsync(One, offer);
        await script.EndAsync(One, offer, AttemptOutcome.Terminated);
        return offer;
    }

    private static async Task SettleAsync(StoreScript script, Offer offer, params FollowUp[] told) =>
        await script.Store.SettleAsync(offer.Run, await script.OwnerAsync(offer.Run),
            [StoreScript.Settle(offer, AttemptOutcome.Terminated) with { FollowUps = [.. told], DecidedAt = Noon }],
            Ct);

    /// <summary>What waits and what is finished afterwards.</summary>
    private static async Task<(long Waiting, long Finished)> ReviseAsync(
        StoreScript script, Offer offer, int revision, DateTimeOffset? next, params FollowUp[] told)
    {
        var settlement = StoreScript.Settle(offer, AttemptOutcome.Terminated, next, next is null ? 0 : 1) with
        {
            Revises = true, Revision = revision, FollowUps = [.. told], DecidedAt = Noon,
        };
        var counts = await script.Store.SettleAsync(offer.Run, await script.OwnerAsync(offer.Run), [settlement], Ct);
        return (counts.Waiting, counts.Finished);
    }

    private static async Task<IReadOnlyList<OutboxItem>> AllAsync(StoreScript script, DateTimeOffset now) =>
        await script.Store.LeaseOutboxAsync(now, Lease, [], 100, Ct);

    private static Task<bool> FinishAsync(
        StoreScript script, OutboxItem item, string problem, DateTimeOffset? next) =>
        script.Store.FinishOutboxAsync(item, new OutboxResult(problem, next), Noon, Ct);
}
