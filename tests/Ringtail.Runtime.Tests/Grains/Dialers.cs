using System.Net.NetworkInformation;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Loops;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Grains;

/// <summary>The runtime with its silo, asked as pages and APIs ask it.</summary>
public sealed class Dialers : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static List<string> Numbers(int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"0{i % 2 + 1}005000{i:000}")];

    [Fact]
    public async Task Nothing_is_dialed_until_somebody_presses_play()
    {
        await using var pbx = new CorpusPbx();
        await using var silo = await Silo.StartAsync(_folder.Path);
        var run = await silo.Control.StartRunAsync(await silo.AddCampaignAsync(pbx, Numbers(10)), "Anna", Ct);
        await silo.UntilAsync(v =>
            v.Pbxs.Any(p => p.State == "UP") && v.Runs.Any(r => r is { State: "RUNNING", Limit: "DialerStopped" }));
        Assert.Equal("DOWN", silo.Feed.Current.Dialer.State);
        Assert.Empty(pbx.Dialed);

        await silo.Control.StartDialerAsync("Anna", Ct);
        var view = await silo.UntilAsync(v => v.Runs.Any(r => r.RunId == run && r.State == "COMPLETED"));
        Assert.Equal("READY", view.Dialer.State);
        Assert.NotNull(view.Dialer.Since);
        Assert.Equal(Numbers(10).Order(), pbx.Dialed.Order());
        await using var db = silo.Db();
        Assert.Equal("Anna", (await db.SystemLog.SingleAsync(l => l.Code == "DialerStarted", Ct)).By);
    }

    [Fact]
    public async Task The_master_switch_and_the_runs_survive_a_restart()
    {
        await using var pbx = new CorpusPbx { IsDown = true };
        int run;
        await using (var silo = await Silo.StartAsync(_folder.Path))
        {
            run = await silo.Control.StartRunAsync(await silo.AddCampaignAsync(pbx, Numbers(10)), "Anna", Ct);
            await silo.Control.StartDialerAsync("Anna", Ct);
            await silo.UntilAsync(v => v.Runs.Any(r => r.InHopper == 10));
        }
        pbx.IsDown = false;
        await using (var silo = await Silo.StartAsync(_folder.Path))
        {
            await silo.UntilAsync(v => v.Runs.Any(r => r.RunId == run && r.State == "COMPLETED"));
            Assert.Equal(Numbers(10).Order(), pbx.Dialed.Order());
        }
    }

    [Fact]
    public async Task A_process_that_is_alone_opens_no_port()
    {
        var before = Ports();
        await using var silo = await Silo.StartAsync(_folder.Path);
        Assert.DoesNotContain(11111, Ports().Except(before));
        Assert.DoesNotContain(30000, Ports().Except(before));
    }

    [Fact]
    public async Task A_campaign_that_cannot_run_is_refused_in_words()
    {
        await using var pbx = new CorpusPbx { IsDown = true };
        await using var silo = await Silo.StartAsync(_folder.Path);
        var campaign = await silo.AddCampaignAsync(pbx, Numbers(1));

        await RefusedAsync("There is no campaign 99.", () => silo.Control.StartRunAsync(99, "-", Ct));
        var run = await silo.Control.StartRunAsync(campaign, "-", Ct);
        await RefusedAsync("already runs", () => silo.Control.StartRunAsync(campaign, "-", Ct));
        await silo.Control.RemoveRunAsync(run, "-", Ct);
        await RefusedAsync("removed", () => silo.Control.PauseRunAsync(run, "-", Ct));
        await RefusedAsync("was removed already", () => silo.Control.RemoveRunAsync(run, "-", Ct));
        await RefusedAsync("There is no call 5", () => silo.Control.HangUpAsync(5, "-", Ct));
        await RefusedAsync("10 % to 2000 %", () => silo.Control.SetBoostAsync(run, 0, "-", Ct));

        await using (var db = silo.Db())
            await db.Pbxs.ExecuteUpdateAsync(p => p.SetProperty(x => x.Enabled, false), Ct);
        await RefusedAsync("is disabled", () => silo.Control.StartRunAsync(campaign, "-", Ct));
        await using (var db = silo.Db())
        {
            var other = new PbxRow { Address = "127.0.0.2" };
            db.Add(other);
            await db.SaveChangesAsync(Ct);
            await db.Trunks.ExecuteUpdateAsync(t => t.SetProperty(x => x.PbxId, other.Id), Ct);
        }
        await RefusedAsync("different Asterisk servers", () => silo.Control.StartRunAsync(campaign, "-", Ct));
        await using (var db = silo.Db()) await db.CampaignTrunks.ExecuteDeleteAsync(Ct);
        await RefusedAsync("has no trunk", () => silo.Control.StartRunAsync(campaign, "-", Ct));
        await using (var db = silo.Db()) await db.CampaignLists.ExecuteDeleteAsync(Ct);
        await RefusedAsync("has no list", () => silo.Control.StartRunAsync(campaign, "-", Ct));
    }

    [Fact]
    public async Task Pause_boost_and_added_calls_reach_the_run()
    {
        await using var pbx = new CorpusPbx();
        await using var silo = await Silo.StartAsync(_folder.Path);
        var run = await silo.Control.StartRunAsync(await silo.AddCampaignAsync(pbx, Numbers(4)), "-", Ct);
        await silo.Control.PauseRunAsync(run, "-", Ct);
        await silo.Control.SetBoostAsync(run, 2.5, "-", Ct);
        await silo.Control.StartDialerAsync("-", Ct);
        await silo.UntilAsync(v => v.Runs.Any(r => r is { State: "PAUSED", Boost: 2.5 }));
        Assert.Empty(pbx.Dialed);

        await silo.Control.AddCallAsync(run, "02009000001", [new("NAME", "Meier")], null, "-", Ct);
        await silo.Control.UnpauseRunAsync(run, "-", Ct);
        await silo.UntilAsync(v => v.Runs.Any(r => r is { State: "COMPLETED", Finished: 5 }));
        Assert.Contains("02009000001", pbx.Dialed);
        await WrongAsync("There is no number", () => silo.Control.AddCallAsync(run, " ", [], null, "-", Ct));
        await WrongAsync(
            "reserved", () => silo.Control.AddCallAsync(run, "02", [new("WOMBAT_RETRY_NO", "1")], null, "-", Ct));
    }

    /// <summary>Two runs of one campaign would both call what is added, and only one of them would be paused.</summary>
    [Fact]
    public async Task A_new_run_takes_the_place_of_a_completed_one()
    {
        await using var pbx = new CorpusPbx();
        await using var silo = await Silo.StartAsync(_folder.Path);
        var campaign = await silo.AddCampaignAsync(pbx, ["01005000001"]);
        var first = await silo.Control.StartRunAsync(campaign, "-", Ct);
        await silo.Control.StartDialerAsync("-", Ct);
        await silo.UntilAsync(v => v.Runs.Any(r => r.State == "COMPLETED"));

        var second = await silo.Control.StartRunAsync(campaign, "Anna", Ct);
        await silo.UntilAsync(v => v.Runs.Any(r => r.RunId == second && r.State == "COMPLETED"));
        await RefusedAsync("removed", () => silo.Control.AddCallAsync(first, "02", [], null, "-", Ct));
        await silo.UntilAsync(v => v.Runs.All(r => r.RunId == second));
        await silo.Control.AddCallAsync(second, "02009000001", [], null, "-", Ct);
        await silo.UntilAsync(v => v.Runs.Any(r => r is { State: "COMPLETED", Finished: 2 }));
        Assert.Equal(1, pbx.Dialed.Count(n => n == "02009000001"));
    }

    [Fact]
    public async Task A_program_starts_a_campaign_without_a_list_and_adds_calls()
    {
        await using var pbx = new CorpusPbx();
        await using var silo = await Silo.StartAsync(_folder.Path);
        var campaign = await silo.AddCampaignAsync(pbx, ["01005000001"]);
        await using (var db = silo.Db()) await db.CampaignLists.ExecuteDeleteAsync(Ct);
        await RefusedAsync("has no list", () => silo.Control.StartRunAsync(campaign, "-", Ct));

        var run = await silo.Control.StartRunAsync(campaign, "-", Ct, withoutList: true);
        await silo.Control.StartDialerAsync("-", Ct);
        await silo.Control.AddCallAsync(run, "02009000001", [], null, "-", Ct);
        await silo.UntilAsync(v => v.Runs.Any(r => r is { State: "COMPLETED", Finished: 1 }));
        Assert.Equal(["02009000001"], pbx.Dialed);
    }

    [Fact]
    public async Task A_status_set_after_the_end_is_in_the_log()
    {
        await using var pbx = new CorpusPbx();
        await using var silo = await Silo.StartAsync(_folder.Path);
        await silo.Control.StartRunAsync(await silo.AddCampaignAsync(pbx, ["01005000001"]), "-", Ct);
        await silo.Control.StartDialerAsync("-", Ct);
        await silo.UntilAsync(v => v.Runs.Any(r => r.State == "COMPLETED"));
        var attempt = Assert.Single(await silo.AttemptsAsync());

        await silo.Control.SetExtendedStatusAsync(attempt.HopperId, "DISP7", Ct);
        Assert.Equal("DISP7", Assert.Single(await silo.AttemptsAsync()).StatusExt);
    }

    [Fact]
    public async Task A_call_is_hung_up_on_request_and_its_status_is_kept()
    {
        await using var pbx = new CorpusPbx { HoldsAnsweredCalls = true };
        await using var silo = await Silo.StartAsync(_folder.Path);
        await silo.Control.StartRunAsync(await silo.AddCampaignAsync(pbx, ["01005000001"]), "-", Ct);
        await silo.Control.StartDialerAsync("-", Ct);
        var view = await silo.UntilAsync(v => v.Calls.Any(c => c.State == "CONNECTED"));
        var call = view.Calls.Single();
        Assert.Equal(
            ("01005000001", "campaign", "carrier", "desk"),
            (call.Number, call.CampaignName, call.Trunk, call.EndPoint));

        await silo.Control.SetExtendedStatusAsync(call.HopperId, "SALE", Ct);
        await silo.Control.SetAttributeAsync(call.HopperId, "note", "well", Ct);
        await silo.Control.HangUpAsync(call.HopperId, "-", Ct);
        await silo.UntilAsync(v => v.Runs.Any(r => r.State == "COMPLETED"));
        var attempt = Assert.Single(await silo.AttemptsAsync());
        Assert.Equal(("TERMINATED", "SALE"), (attempt.Outcome, attempt.StatusExt));
        Assert.Contains("well", attempt.OutputAttributes, StringComparison.Ordinal);
        await RefusedAsync("has ended already", () => silo.Control.HangUpAsync(call.HopperId, "-", Ct));
    }

    private static async Task WrongAsync(string words, Func<Task> request)
    {
        var refused = await Assert.ThrowsAsync<InvalidFieldsException>(request);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private static async Task RefusedAsync(string words, Func<Task> request)
    {
        var refused = await Assert.ThrowsAsync<ControlException>(request);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private static HashSet<int> Ports() =>
        [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port)];

    public void Dispose() => _folder.Dispose();
}
