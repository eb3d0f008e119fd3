using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Loops;

/// <summary>Both loops over a real database and a PBX that says what a real one said.</summary>
public sealed class ListsDialed : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Numbers of the situations in turn: answered, busy, no answer, invalid.</summary>
    private static List<string> Numbers(int count, params string[] situations) =>
        [.. Enumerable.Range(0, count).Select(i => $"{situations[i % situations.Length]}005000{i:000}")];

    private static string OutcomeOf(string number) => number[..2] switch
    {
        "01" => "TERMINATED",
        "02" => "RS_BUSY",
        "03" => "RS_NOANSWER",
        "04" => "RS_NUMBER",
        _ => "RS_REJECTED",
    };

    /// <summary>
    /// Without those that were committed and then kept from the wire, because the store began to fail.
    /// </summary>
    private static async Task<List<AttemptRow>> PlacedAsync(House house) =>
        [.. (await house.AttemptsAsync()).Where(a => a.Outcome != "WITHDRAWN")];

    [Fact]
    public async Task A_list_is_dialed_to_its_end_with_the_outcome_that_the_carrier_gave()
    {
        await using var pbx = new CorpusPbx();
        await using var house = await House.OpenAsync(_folder.Path);
        var numbers = Numbers(40, "01", "02", "03", "04");
        var run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
        await house.StartAsync();
        var view = await house.UntilCompletedAsync(run);

        var attempts = await house.AttemptsAsync();
        Assert.Equal(numbers.Order(), pbx.Dialed.Order());
        Assert.Equal(numbers.Order(), attempts.Select(a => a.Number).Order());
        Assert.All(attempts, a => Assert.Equal(OutcomeOf(a.Number), a.Outcome));
        Assert.All(attempts, a => Assert.True(a.Settled));
        var shown = view.Runs.Single();
        Assert.Equal((40, 0, 40, 40), (shown.Loaded, shown.Pending, shown.Finished, shown.Attempted));
        Assert.Equal(10, shown.Answered);
    }

    [Fact]
    public async Task Lost_and_repeated_messages_between_the_loops_do_no_harm()
    {
        await using var pbx = new CorpusPbx();
        await using var house = await House.OpenAsync(_folder.Path);
        house.Mail.Pattern = [1, 0, 2, 1, 1, 0, 0, 2];
        var numbers = Numbers(40, "01", "02");
        var run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
        await house.StartAsync();
        await house.UntilCompletedAsync(run);

        Assert.Equal(numbers.Order(), pbx.Dialed.Order());
        Assert.All(await house.AttemptsAsync(), a => Assert.Equal(OutcomeOf(a.Number), a.Outcome));
    }

    [Fact]
    public async Task A_rule_calls_again_and_the_run_ends_after_it()
    {
        await using var pbx = new CorpusPbx();
        await using var house = await House.OpenAsync(_folder.Path);
        var rule = new RescheduleRuleRow { Status = "RS_BUSY", MaxAttempts = 1, RetryAfterS = 1, Position = 1 };
        var run = await house.AddRunAsync(await house.AddSiteAsync(pbx), Numbers(4, "02"), rule);
        await house.StartAsync();
        await house.UntilCompletedAsync(run);

        var attempts = await house.AttemptsAsync();
        Assert.Equal(8, attempts.Count);
        Assert.All(attempts.GroupBy(a => a.Number), n => Assert.Equal([0, 1], n.Select(a => a.Retry)));
    }

    [Fact]
    public async Task A_store_that_fails_stops_dialing_and_keeps_the_live_calls()
    {
        await using var pbx = new CorpusPbx { HoldsAnsweredCalls = true };
        await using var house = await House.OpenAsync(_folder.Path);
        var numbers = Numbers(30, "01");
        var run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
        await house.StartAsync();
        await house.UntilAsync(v => v.Calls.Count(c => c.State == "CONNECTED") == 20);

        house.Store.Fails = true;
        await pbx.EndCallsAsync();
        await house.UntilAsync(v => v.Alarms.Any(a => a.Alarm.Key == "store/pbx/1"));
        Assert.Equal(20, pbx.Dialed.Count);
        Assert.Equal(20, (await house.AttemptsAsync()).Count(a => a.Live));

        pbx.HoldsAnsweredCalls = false;
        house.Store.Fails = false;
        await house.UntilCompletedAsync(run);
        Assert.Equal(numbers.Order(), pbx.Dialed.Order());
        Assert.All(await PlacedAsync(house), a => Assert.Equal("TERMINATED", a.Outcome));
        await house.UntilAsync(v => v.Alarms.IsEmpty);
    }

    [Fact]
    public async Task A_store_whose_answers_get_lost_places_nothing_twice()
    {
        await using var pbx = new CorpusPbx();
        await using var house = await House.OpenAsync(_folder.Path);
        var numbers = Numbers(60, "01", "02", "03");
        var run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
        await house.StartAsync();
        await house.UntilAsync(v => v.Runs.Any(r => r.Finished >= 5));
        house.Store.LosesAnswers = true;
        await house.UntilAsync(v => v.Alarms.Any(a => a.Alarm.Code == "StoreFails"));
        house.Store.LosesAnswers = false;
        await house.UntilCompletedAsync(run);

        Assert.Equal(numbers.Order(), pbx.Dialed.Order());
        Assert.All(await PlacedAsync(house), a => Assert.Equal(OutcomeOf(a.Number), a.Outcome));
    }

    [Fact]
    public async Task A_pause_stops_new_launches_and_lets_live_calls_end()
    {
        await using var pbx = new CorpusPbx { HoldsAnsweredCalls = true };
        await using var house = await House.OpenAsync(_folder.Path);
        var numbers = Numbers(50, "01");
        var run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
        await house.StartAsync();
        await house.UntilAsync(v => v.Calls.Count(c => c.State == "CONNECTED") == 20);

        await house.Run(run).RequestAsync(new RunInput.PauseRequested(), Ct);
        await using (var db = house.Db())
            Assert.Equal("Paused", (await db.Runs.SingleAsync(Ct)).State);
        await house.UntilAsync(v => v.Runs.Single().State == "PAUSED");
        await pbx.EndCallsAsync();
        await house.UntilAsync(v => v.Runs.Single().Finished == 20 && v.Calls.IsEmpty);
        Assert.Equal(20, pbx.Dialed.Count);

        pbx.HoldsAnsweredCalls = false;
        await house.Run(run).RequestAsync(new RunInput.UnpauseRequested(), Ct);
        await house.UntilCompletedAsync(run);
        Assert.Equal(numbers.Order(), pbx.Dialed.Order());
    }

    [Fact]
    public async Task A_cut_link_is_made_again_and_calls_in_progress_are_adopted()
    {
        await using var pbx = new CorpusPbx { HoldsAnsweredCalls = true };
        await using var house = await House.OpenAsync(_folder.Path);
        var numbers = Numbers(10, "01", "02");
        var run = await house.AddRunAsync(await house.AddSiteAsync(pbx), numbers);
        await house.StartAsync();
        await house.UntilAsync(v => v.Calls.Count(c => c.State == "CONNECTED") == 5 && v.Runs.Single().Finished == 5);

        pbx.CutLinks();
        await house.UntilAsync(v => v.Pbxs.Single().State != "UP");
        await house.UntilAsync(v => v.Pbxs.Single().State == "UP");
        Assert.Equal(5, house.Feed.Current.Calls.Length);
        await pbx.EndCallsAsync();
        await house.UntilCompletedAsync(run);

        Assert.Equal(numbers.Order(), pbx.Dialed.Order());
        Assert.All(await house.AttemptsAsync(), a => Assert.Equal(OutcomeOf(a.Number), a.Outcome));
    }

    [Fact]
    public async Task A_dead_PBX_does_not_touch_another()
    {
        await using var dead = new CorpusPbx { IsDown = true };
        await using var sound = new CorpusPbx();
        await using var house = await House.OpenAsync(_folder.Path);
        var waiting = await house.AddRunAsync(await house.AddSiteAsync(dead), Numbers(5, "02"));
        var numbers = Numbers(20, "01");
        var run = await house.AddRunAsync(await house.AddSiteAsync(sound), numbers);
        await house.StartAsync();
        await house.UntilCompletedAsync(run);

        Assert.Equal(numbers.Order(), sound.Dialed.Order());
        Assert.Empty(dead.Dialed);
        await house.UntilAsync(v =>
            v.Runs.Single(r => r.RunId == waiting) is { State: "RUNNING", Limit: "PbxUnhealthy" });

        dead.IsDown = false;
        await house.UntilCompletedAsync(waiting);
        Assert.Equal(5, dead.Dialed.Count);
    }

    public void Dispose() => _folder.Dispose();
}
