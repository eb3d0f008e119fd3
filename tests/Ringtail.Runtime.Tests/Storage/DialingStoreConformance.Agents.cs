using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Tests.Storage;

/// <summary>Numbers that are set aside for an agent, and calls for a named one.</summary>
public abstract partial class DialingStoreConformance
{
    [Fact]
    public async Task A_reserved_number_is_live_survives_a_restart_and_is_launched_by_a_second_commit()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        var offer = (await script.ClaimAsync(run, 1)).Offers[0];
        var draft = StoreScript.Draft(One, offer) with { Agent = "SIP/101", Reserved = true };
        Assert.Empty(await script.CommitAsync(One, draft));
        Assert.Empty(await script.CommitAsync(One, draft));
        var restored = Assert.Single(await script.RestoreAsync(One));
        Assert.Equal((AttemptState.Reserved, "SIP/101", true),
            (restored.State, restored.Draft.Agent, restored.Draft.Reserved));

        Assert.Empty(await script.CommitAsync(One, draft with { Reserved = false, DecidedAt = Noon.AddMinutes(1) }));
        restored = Assert.Single(await script.RestoreAsync(One));
        Assert.Equal((AttemptState.Launching, "SIP/101", false, Noon.AddMinutes(1)),
            (restored.State, restored.Draft.Agent, restored.Draft.Reserved, restored.Draft.DecidedAt));
        Assert.Equal(1, (await script.CheckCountsAsync(run)).Live);
        await script.EndAsync(One, offer, AttemptOutcome.Terminated);
        Assert.Single(await script.CommitAsync(One, draft));
        await script.CheckCountsAsync(run);
    }

    [Fact]
    public async Task A_number_that_was_black_listed_while_it_was_reserved_is_not_launched()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var list = await harness.AddListAsync("l", ("0301", "+49301"), ("0302", "+49302"));
        var black = await harness.AddListAsync("black", ("9", null));
        var run = await harness.AddRunAsync((list, false), (black, true));
        var offers = (await script.ClaimAsync(run, 2)).Offers;
        AttemptDraft[] drafts =
            [.. offers.Select(o => StoreScript.Draft(One, o) with { Agent = "SIP/101", Reserved = true })];
        Assert.Empty(await script.CommitAsync(One, drafts));
        await harness.AddContactAsync(black, "+49 30 1", "+49301");

        var refused = Assert.Single(
            await script.CommitAsync(One, drafts.Select(d => d with { Reserved = false })));
        Assert.Equal((offers[0].Hopper, GateRule.BlackListed, false),
            (refused.Hopper, refused.Refusal.Rule, refused.Refusal.Passing));
        Assert.Equal([AttemptState.Reserved, AttemptState.Launching],
            (await script.RestoreAsync(One)).Select(r => r.State));
    }

    [Fact]
    public async Task A_call_for_an_agent_names_the_agent_until_it_may_be_anybodys()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness, "1");
        await harness.Store.AddCallAsync(run, "0309", "+49309", [], Noon.AddMinutes(5),
            new CallFor("SIP/101", Noon.AddMinutes(20)), Noon, Ct);
        await harness.Store.AddCallAsync(run, "0308", null, [], null, new CallFor("SIP/102", null), Noon, Ct);
        await harness.Store.AddCallAsync(run, "0307", null, [], null, Noon, Ct);
        var offers = (await script.ClaimAsync(run, 9, Noon.AddMinutes(6))).Offers;
        Assert.Equal(("SIP/101", Noon.AddMinutes(20)), Of("0309"));
        Assert.Equal(("SIP/102", null), Of("0308"));
        Assert.Equal(("", null), Of("0307"));
        Assert.Equal(("", null), Of("1"));
        var again = (await script.RestoreAsync(run)).Hopper.Single(o => o.Number == "0309");
        Assert.Equal(("SIP/101", Noon.AddMinutes(20)), (again.Agent, again.AgentUntil));

        (string, DateTimeOffset?) Of(string number)
        {
            var offer = offers.Single(o => o.Number == number);
            return (offer.Agent, offer.AgentUntil);
        }
    }

    [Fact]
    public async Task A_late_status_calls_the_customer_of_an_agent_again_for_the_same_agent()
    {
        await using var harness = await NewAsync();
        var script = new StoreScript(harness, Ct);
        var run = await RunOfAsync(harness);
        await harness.Store.AddCallAsync(
            run, "0309", "+49309", [], null, new CallFor("SIP/101", Noon.AddHours(1)), Noon, Ct);
        var offer = await EndedAsync(script, run);
        Assert.Equal(1, (await script.SettleAsync(offer, AttemptOutcome.Terminated)).Finished);

        Assert.Equal((1, 0), await ReviseAsync(script, offer, 1, Noon.AddMinutes(5)));
        Assert.Equal((0, 1), await ReviseAsync(script, offer, 2, null));
        Assert.Equal((1, 0), await ReviseAsync(script, offer, 3, Noon.AddMinutes(5)));

        var again = (await script.ClaimAsync(run, 1, Noon.AddMinutes(5))).Offers.Single();
        Assert.Equal((offer.Contact, "SIP/101", Noon.AddHours(1)), (again.Contact, again.Agent, again.AgentUntil));
        // And once more, by what the second attempt's ledger row knows.
        await script.CommitAsync(One, again);
        await script.EndAsync(One, again, AttemptOutcome.Terminated);
        await script.SettleAsync(again, AttemptOutcome.Terminated);
        await ReviseAsync(script, again, 1, Noon.AddMinutes(9));
        Assert.Equal("SIP/101", (await script.ClaimAsync(run, 1, Noon.AddMinutes(9))).Offers.Single().Agent);
    }
}
