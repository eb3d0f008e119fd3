using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Numerics;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Loops.Runs;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Loops;

/// <summary>The abandon account over the lives of a process.</summary>
public sealed class Accounts : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_that_dies_finds_its_account_its_start_and_what_it_learned()
    {
        DateTimeOffset started;
        RunSettings run;
        var answered = TimeProvider.System.GetUtcNow().AddMinutes(-3);
        await using (var house = await House.OpenAsync(_folder.Path))
        {
            (run, var pbx) = await AddRunAsync(house);
            var owner = await house.Store.AcquireAsync($"pbx/{pbx.Value}", "test", TimeSpan.FromMinutes(1), Ct);
            var first = await AccountReader.ReadAsync(run, pbx, house.Services, Ct);
            started = first.State.StartedAt;
            Assert.Empty(first.State.Buckets);
            await BookAsync(house, run, pbx, owner, answered);
            await house.Store.KeepKnowledgeAsync(
                pbx, owner, run.Campaign, new() { AnswerRate = 0.3, Attempts = 40 }, started, Ct);
        }
        await using (var house = await House.OpenAsync(_folder.Path))
        {
            var state = (await AccountReader.ReadAsync(run, new PbxId(1), house.Services, Ct)).State;
            Assert.Equal(started, state.StartedAt);
            Assert.Equal((0.3, 40), (state.Knowledge!.AnswerRate, state.Knowledge.Attempts));
            var bucket = Assert.Single(state.Buckets);
            Assert.Equal(new(AccountBucket.FromOf(answered), new AccountCounts(2, 1, 0, 0)), bucket);
            Assert.False(state.Shared);
        }
    }

    [Fact]
    public async Task An_end_whose_answer_was_lost_is_booked_once()
    {
        await using var house = await House.OpenAsync(_folder.Path);
        var (run, pbx) = await AddRunAsync(house);
        var owner = await house.Store.AcquireAsync($"pbx/{pbx.Value}", "test", TimeSpan.FromMinutes(1), Ct);
        await BookAsync(house, run, pbx, owner, TimeProvider.System.GetUtcNow(), loseAnswer: true);
        var state = (await AccountReader.ReadAsync(run, pbx, house.Services, Ct)).State;
        Assert.Equal(2, state.Buckets.Sum(b => b.Counts.Live));
    }

    [Fact]
    public async Task What_another_pbx_booked_makes_the_account_a_shared_one()
    {
        await using var house = await House.OpenAsync(_folder.Path);
        var (run, pbx) = await AddRunAsync(house);
        var owner = await house.Store.AcquireAsync($"pbx/{pbx.Value}", "test", TimeSpan.FromMinutes(1), Ct);
        await BookAsync(house, run, pbx, owner, TimeProvider.System.GetUtcNow());
        var state = (await AccountReader.ReadAsync(run, new PbxId(2), house.Services, Ct)).State;
        Assert.True(state.Shared);
        Assert.Empty(state.Buckets);
    }

    [Fact]
    public async Task What_was_said_of_dropped_machines_comes_with_the_account_and_again_while_the_run_goes_on()
    {
        await using var house = await House.OpenAsync(_folder.Path);
        var (run, pbx) = await AddRunAsync(house, 40);
        var store = house.Store;
        var owner = await store.AcquireAsync($"pbx/{pbx.Value}", "test", TimeSpan.FromMinutes(1), Ct);
        var leader = await store.AcquireAsync($"run/{run.Run.Value}", "test", TimeSpan.FromMinutes(1), Ct);
        var answered = TimeProvider.System.GetUtcNow();
        var offers = (await store.ClaimAsync(run.Run, leader, 40, answered, Ct)).Offers;
        await store.CommitAttemptsAsync(pbx, owner, [.. offers.Select(o => StoreScript.Draft(pbx, o))], Ct);
        await store.RecordEndsAsync(pbx, owner, [.. offers.Select(o => StoreScript.End(o, AttemptOutcome.Terminated)
            with { AnsweredAt = answered, AccountEntry = AccountEntry.Machine, ExtendedStatus = "AMD" })], Ct);

        var unheard = (await AccountReader.ReadAsync(run, pbx, house.Services, Ct)).State;
        Assert.Equal(40, Assert.Single(unheard.Buckets).Counts.Machines);
        Assert.Equal(AccountState.PeopleMarkedUnknown, unheard.PeopleMarked);

        // Somebody listened to thirty recordings, and one of them was a person.
        foreach (var offer in offers[..30])
        {
            var said = offer == offers[7] ? "SALE" : "CONTESTADOR";
            await store.RecordLateStatusAsync(offer.Hopper, said, null, null, Ct);
        }
        var share = BetaBound.Upper(1, 30);
        Assert.Equal(share, (await AccountReader.ReadAsync(run, pbx, house.Services, Ct)).State.PeopleMarked);

        await using (var db = house.Db())
            await db.Campaigns.ExecuteUpdateAsync(c => c.SetProperty(r => r.PredictiveModel, "ADAPTIVE"), Ct);
        var configuration = await house.Services.Settings.ReadRunAsync(run.Run, Ct);
        Assert.True(configuration!.Settings.SaysMachine("contestador"));
        var inbox = Channel.CreateUnbounded<RunMessage>();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var watch = new AccountWatch(house.Services, inbox.Writer).RunAsync(() => configuration, ends.Token);
        Assert.Equal(new RunMessage.PeopleMarked(share), await inbox.Reader.ReadAsync(Ct));
        await ends.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    [Fact]
    public void An_account_is_read_back_two_months_or_as_far_as_its_windows_reach()
    {
        var now = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
        var started = now.AddDays(-400);
        Assert.Equal(now.AddDays(-62), AccountReader.From(AbandonProfile.Own, started, now));
        var campaign = AbandonProfile.Own with { Windows = [new(WindowKind.Campaign)] };
        Assert.Equal(started, AccountReader.From(campaign, started, now));
    }

    [Fact]
    public async Task A_campaign_whose_law_demands_a_message_does_not_start_without_a_safe_harbour()
    {
        await using var pbx = new CorpusPbx();
        await using var house = await House.OpenAsync(_folder.Path);
        var site = await house.AddSiteAsync(pbx);
        var run = await house.AddRunAsync(site, ["01005000001"]);
        await using var db = house.Db();
        var endPoint = await db.EndPoints.SingleAsync(Ct);
        (endPoint.Type, endPoint.QueueName) = ("QUEUE", "team");
        var campaign = await db.Campaigns.SingleAsync(Ct);
        (campaign.AbandonProfile, campaign.PredictiveModel) = ("FTC", "ADAPTIVE");
        await db.Runs.ExecuteUpdateAsync(s => s.SetProperty(r => r.Removed, true), Ct);
        await db.SaveChangesAsync(Ct);

        var refused = await Assert.ThrowsAsync<Ringtail.Runtime.Control.ControlException>(
            () => house.StartCampaignAsync(campaign.Id));
        Assert.Contains("safe harbour", refused.Message, StringComparison.Ordinal);
        Assert.Contains("team", refused.Message, StringComparison.Ordinal);

        endPoint.SafeHarbourInDialplan = true;
        await db.SaveChangesAsync(Ct);
        Assert.True(await house.StartCampaignAsync(campaign.Id) > run);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(RunSettings Run, PbxId Pbx)> AddRunAsync(House house, int contacts = 2)
    {
        await using var pbx = new CorpusPbx();
        var site = await house.AddSiteAsync(pbx);
        var id = await house.AddRunAsync(
            site, [.. Enumerable.Range(1, contacts).Select(i => $"010050{i:00000}")]);
        return ((await house.Services.Settings.ReadRunAsync(new RunId(id), Ct))!.Settings, new PbxId(site.Pbx));
    }

    /// <summary>One abandoned and one served call.</summary>
    private static async Task BookAsync(
        House house, RunSettings run, PbxId pbx, Ownership owner, DateTimeOffset answered, bool loseAnswer = false)
    {
        var store = house.Store;
        var leader = await store.AcquireAsync($"run/{run.Run.Value}", "test", TimeSpan.FromMinutes(1), Ct);
        var claim = await store.ClaimAsync(run.Run, leader, 2, answered, Ct);
        await store.CommitAttemptsAsync(
            pbx, owner, [.. claim.Offers.Select(o => StoreScript.Draft(pbx, o))], Ct);
        AttemptEnd[] ends =
        [
            .. claim.Offers.Select((o, i) => StoreScript.End(o, AttemptOutcome.Terminated) with
            {
                AnsweredAt = answered,
                AccountEntry = i == 0 ? AccountEntry.Abandoned : AccountEntry.Served,
            }),
        ];
        if (loseAnswer)
        {
            store.LosesAnswers = true;
            await Assert.ThrowsAsync<StoreException>(() => store.RecordEndsAsync(pbx, owner, ends, Ct));
            store.LosesAnswers = false;
        }
        await store.RecordEndsAsync(pbx, owner, ends, Ct);
    }
}
