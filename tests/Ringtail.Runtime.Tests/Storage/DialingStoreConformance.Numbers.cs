using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;

namespace Ringtail.Runtime.Tests.Storage;

// Contacts with several numbers, lists that are paused, and contacts that were erased.
public abstract partial class DialingStoreConformance
{
    [Fact]
    public async Task An_offer_carries_all_numbers_of_its_contact_and_the_turn_that_was_settled()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l");
        await harness.AddPersonAsync(list, "0221 1234567", "0221 7654321", "0221 1234567", "0151 12345678");
        var run = await harness.AddRunAsync((list, false));

        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        Assert.Equal(
            [new ContactNumber("0221 7654321", "+492217654321"), new ContactNumber("0151 12345678", "+4915112345678")],
            offer.Further);
        Assert.Equal(("0221 1234567", 0), (offer.MainNumber, offer.Turn));

        var dialed = offer with { Number = "0221 7654321", E164 = "+492217654321", Turn = 1 };
        await script.CommitAsync(One, dialed);
        await script.EndAsync(One, dialed, AttemptOutcome.Busy);
        var restored = await harness.Store.RestoreRunAsync(run, await script.OwnerAsync(run), Ct);
        var (_, unsettled) = restored.Unsettled.Single();
        Assert.Equal(("0221 1234567", "0221 7654321", 1, 2),
            (unsettled.MainNumber, unsettled.Number, unsettled.Turn, unsettled.Further.Count));

        await script.SettleAsync(run, new Settlement(
            dialed.Hopper, dialed.Contact, AttemptOutcome.Busy, "", Noon, 1, IsRetry: true) { NextTurn = 2 });
        Assert.Equal(2, (await script.ClaimAsync(run, 1)).Offers[0].Turn);
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_late_status_knows_which_number_was_dialed_also_after_a_restart()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l");
        await harness.AddPersonAsync(list, "1", "22", "33");
        var run = await harness.AddRunAsync((list, false));
        var dialed = (await script.ClaimAsync(run, 1)).Offers[0] with { Number = "22", Turn = 1 };
        await script.CommitAsync(One, dialed);
        await script.EndAsync(One, dialed, AttemptOutcome.Busy);
        await script.SettleAsync(dialed, AttemptOutcome.Busy);

        var late = await script.Store.RecordLateStatusAsync(dialed.Hopper, "AGAIN", null, null, Ct);
        var restored = Assert.Single((await script.RestoreAsync(run)).Late);

        Assert.Equal(new NumberTurn(1, 3, Answered: false), late!.Numbers);
        Assert.Equal(late.Numbers, restored.Numbers);
    }

    [Fact]
    public async Task A_refused_number_that_is_not_the_main_one_stands_in_the_ledger()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l");
        await harness.AddPersonAsync(list, "1", "22");
        var run = await harness.AddRunAsync((list, false));
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        var counts = await script.SettleAsync(run, new Settlement(
            offer.Hopper, offer.Contact, AttemptOutcome.BlackListed, "", null, 0, IsRetry: false)
        {
            Refused = new("22", null),
        });
        Assert.Equal(new RunCounts(1, 0, 0, 0, 0, 1, 0), counts);
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task Retries_of_a_paused_list_wait_until_it_goes_on()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("1", null));
        var other = await harness.AddListAsync("other", ("2", null));
        var run = await harness.AddRunAsync((list, false), (other, false));
        foreach (var offer in (await script.ClaimAsync(run, 2)).Offers)
            await script.SettleAsync(offer, AttemptOutcome.Withdrawn, Noon);
        await harness.PauseListAsync(run, list, true);
        Assert.Equal(["2"], (await script.ClaimAsync(run, 10)).Offers.Select(o => o.Number));
        await harness.PauseListAsync(run, list, false);
        Assert.Equal(["1"], (await script.ClaimAsync(run, 10)).Offers.Select(o => o.Number));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_contact_that_was_erased_after_its_claim_is_refused_for_good_by_the_launch()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l");
        var contact = await harness.AddPersonAsync(list, "1");
        await harness.AddPersonAsync(list, "2");
        var run = await harness.AddRunAsync((list, false));
        var offers = (await script.ClaimAsync(run, 2)).Offers;
        await harness.EraseAsync(contact);

        var refused = (await script.CommitAsync(One, offers)).Single();
        Assert.Equal((offers[0].Hopper, GateRule.BlackListed, false),
            (refused.Hopper, refused.Refusal.Rule, refused.Refusal.Passing));
        await script.SettleAsync(offers[0], AttemptOutcome.BlackListed, null);
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_call_with_several_numbers_that_is_added_keeps_them()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness);
        await harness.Store.AddCallAsync(run, "1", null, [new("MULTINUM1", "0221 7654321")], null, Noon, Ct);
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        Assert.Equal([new ContactNumber("0221 7654321", "+492217654321")], offer.Further);
    }
}
