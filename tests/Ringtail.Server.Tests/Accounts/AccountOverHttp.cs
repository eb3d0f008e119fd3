using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Dialing.Pacing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Accounts;

public sealed class AccountOverHttp
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_says_how_each_window_stands_against_its_cap()
    {
        await using var server = await RunningServer.StartAsync();
        await BookAsync(server);
        var account = await server.Administrator.GetFromJsonAsync<JsonElement>("/api/v1/campaigns/1/account", Ct);
        Assert.Equal(("Ofcom", 0.01, "ADAPTIVE"), (account.GetProperty("profile").GetString(),
            account.GetProperty("cap").GetDouble(), account.GetProperty("model").GetString()));
        var window = Assert.Single(account.GetProperty("windows").EnumerateArray());
        Assert.Equal("Rolling", window.GetProperty("kind").GetString());
        Assert.Equal((200, 3, 1, 1), (window.GetProperty("liveAnswers").GetInt32(),
            window.GetProperty("abandoned").GetInt32(), window.GetProperty("late").GetInt32(),
            window.GetProperty("falsePositives").GetInt32()));
        Assert.Equal(0.025, window.GetProperty("rate").GetDouble(), 9);
        Assert.Equal(-3, window.GetProperty("slack").GetDouble(), 9);
    }

    [Fact]
    public async Task Machines_are_shown_with_the_people_to_expect_among_them()
    {
        await using var server = await RunningServer.StartAsync();
        await BookAsync(server);
        await using (var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create())
        {
            db.AccountMinutes.Add(Minute(3, Now.AddMinutes(-5), new(0, 0, 0, 0, Machines: 100)));
            // Sixty were listened to, and no person was among them: at most 4.8 %.
            for (var i = 0; i < 60; i++)
            {
                var call = Attempt(100 + i, $"+4931 {i}", "Machine", Now);
                (call.FirstStatus, call.StatusExt) = ("AMD", "MACHINE");
                db.Attempts.Add(call);
            }
            await db.SaveChangesAsync(Ct);
        }
        var account = await server.Administrator.GetFromJsonAsync<JsonElement>("/api/v1/campaigns/1/account", Ct);
        var window = Assert.Single(account.GetProperty("windows").EnumerateArray());
        Assert.Equal((205, 6, 100), (window.GetProperty("liveAnswers").GetInt32(),
            window.GetProperty("falsePositives").GetInt32(), window.GetProperty("machines").GetInt32()));
        Assert.Equal(10 / 205.0, window.GetProperty("rate").GetDouble(), 9);
    }

    [Fact]
    public async Task The_days_before_are_shown_as_far_as_anybody_answered()
    {
        await using var server = await RunningServer.StartAsync();
        await BookAsync(server, "own");
        var account = await server.Administrator.GetFromJsonAsync<JsonElement>("/api/v1/campaigns/1/account", Ct);
        var days = account.GetProperty("windows").EnumerateArray().ToList();
        // Today, whether anybody answered or not, and the day that lies 30 hours back or the one after it.
        Assert.InRange(days.Count, 2, 3);
        Assert.Equal(1200, days.Sum(d => d.GetProperty("liveAnswers").GetInt32()));
        Assert.All(days, d => Assert.Equal("CalendarDay", d.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Evidence_is_a_line_for_each_call_that_counts_against_the_cap()
    {
        await using var server = await RunningServer.StartAsync();
        await BookAsync(server);
        using var answer = await server.Administrator.GetAsync(
            new Uri("/api/v1/campaigns/1/abandoned.csv", UriKind.Relative), Ct);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("abandoned-campaign-1.csv", answer.Content.Headers.ContentDisposition!.FileName);
        var lines = (await answer.Content.ReadAsStringAsync(Ct)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(lines[0].Split(',').Length, lines[1].Split(',').Length);
        Assert.StartsWith(
            "2026-05-04T12:00:00.250Z,\"+4930 1\",77,5,1,\"He said \"\"hi\"\"\",1,\"list\",Abandoned,2.500,0.750,,",
            lines[1], StringComparison.Ordinal);
        Assert.EndsWith("TERMINATED,16,0,1,0,\"\",\"Ofcom\"", lines[1], StringComparison.Ordinal);

        var ofRun = await server.Administrator.GetStringAsync("/api/v1/runs/1/abandoned.csv", Ct);
        Assert.Equal(string.Join("\r\n", lines) + "\r\n", ofRun);
        var later = await server.Administrator.GetStringAsync(
            "/api/v1/campaigns/1/abandoned.csv?from=2026-05-05T00:00:00Z", Ct);
        Assert.Single(later.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("/api/v1/campaigns/9/account")]
    [InlineData("/api/v1/campaigns/9/abandoned.csv")]
    [InlineData("/api/v1/runs/9/abandoned.csv")]
    public async Task What_does_not_exist_is_not_found_and_nobody_asks_unnamed(string path)
    {
        await using var server = await RunningServer.StartAsync();
        var uri = new Uri(path, UriKind.Relative);
        using var missing = await server.Administrator.GetAsync(uri, Ct);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using var unnamed = await server.Anonymous.GetAsync(uri, Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, unnamed.StatusCode);
    }

    [Fact]
    public async Task The_compatible_form_sets_the_model_and_keeps_what_it_does_not_know()
    {
        await using var server = await RunningServer.StartAsync();
        await BookAsync(server);
        var kept = await server.EditAsync(
            "campaign/?mode=E", """{"campaignId":1,"initialPredictiveModel":"off","priority":3}""");
        Assert.Contains("\"initialPredictiveModel\" : \"OFF\"", kept.GetRawText(), StringComparison.Ordinal);
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var row = await db.Campaigns.SingleAsync(Ct);
        Assert.Equal(("OFF", "Ofcom", 3), (row.PredictiveModel, row.AbandonProfile, row.Priority));

        var back = await server.EditAsync(
            "campaign/?mode=E", """{"campaignId":1,"initialPredictiveModel":"ADAPTIVE"}""");
        Assert.Contains("\"initialPredictiveModel\" : \"ADAPTIVE\"", back.GetRawText(), StringComparison.Ordinal);
        var refused = await server.EditAsync(
            "campaign/?mode=E", """{"campaignId":1,"initialPredictiveModel":"PSYCHIC"}""");
        Assert.Contains("initialPredictiveModel", refused.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("ADAPTIVE", refused.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task BookAsync(RunningServer server, string profile = "Ofcom")
    {
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        db.Campaigns.Add(new CampaignRow
        {
            Name = "He said \"hi\"", AbandonProfile = profile, PredictiveModel = "ADAPTIVE", TimeZone = "UTC",
        });
        db.Runs.Add(new RunRow { CampaignId = 1, CampaignName = "He said \"hi\"", StartedAt = Now });
        db.CampaignAccounts.Add(new CampaignAccountRow { CampaignId = 1, StartedAt = Now.AddDays(-9) });
        db.AccountMinutes.AddRange(
            Minute(1, Now.AddMinutes(-5), new(150, 2, 1, 0)), Minute(2, Now.AddMinutes(-9), new(50, 1, 0, 1)),
            Minute(1, Now.AddHours(-30), new(1000, 9, 0, 0)));
        var answered = new DateTimeOffset(2026, 5, 4, 12, 0, 0, 250, TimeSpan.Zero);
        db.Attempts.Add(Attempt(77, "+4930 1", "Abandoned", answered));
        db.Attempts.Add(Attempt(78, "+4930 2", "Served", answered));
        await db.SaveChangesAsync(Ct);
    }

    private static AccountMinuteRow Minute(int pbx, DateTimeOffset at, AccountCounts counts) => new()
    {
        CampaignId = 1, PbxId = pbx, StartsAt = AccountBucket.FromOf(at), Live = counts.Live,
        Abandoned = counts.Abandoned, Late = counts.Late, FalsePositives = counts.FalsePositives,
        Machines = counts.Machines,
    };

    private static AttemptRow Attempt(int hopper, string number, string entry, DateTimeOffset answered) => new()
    {
        HopperId = hopper, RunId = 1, CampaignId = 1, ContactId = 5, PbxId = 1, ListName = "list", Number = number,
        NumberDialed = number, State = "Ended", Live = false, Outcome = "TERMINATED", DecidedAt = answered,
        AnsweredAt = answered, EndedAt = answered.AddSeconds(2.5), HangupCause = 16, AccountEntry = entry,
        AccountProfile = "Ofcom", AnswerToRingUs = 750_000, HeardMessage = true, Settled = true,
    };
}
