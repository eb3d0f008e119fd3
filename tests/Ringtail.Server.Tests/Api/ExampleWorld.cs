using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>
/// An installation with a few records of each kind, which the examples of the description speak of: ids 1 to 3, where 3
/// is referred to by nothing, campaign 4 that can run, a run of campaign 1 and one of campaign 2, an ended call 1001,
/// and the user bea.
/// </summary>
internal static class ExampleWorld
{
    public const int Call = 1001;

    private static readonly string[] Read = ["read"];
    private static readonly int[] First = [1];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task MakeAsync(RunningServer server)
    {
        for (var i = 1; i <= 3; i++)
        {
            await PostAsync(server, "pbxs", new
            {
                description = $"PBX {i}", address = "127.0.0.1", port = 1, login = "wombat", secret = "dials",
            });
            if (i > 2) continue;
            await PostAsync(server, "lists", new { name = $"List {i}" });
        }
        await PostAsync(server, "lists", new { name = "List 3" });
        await PostAsync(server, "lists", new { name = "List 4" });
        await LoadAsync(server, 4, "030771,NAME:Ann\n030772,NAME:Bob\n");
        for (var i = 1; i <= 3; i++)
        {
            await PostAsync(server, "trunks", new { pbxId = 1, name = $"Trunk {i}", dialString = "SIP/t/${num}" });
            await PostAsync(server, "end-points", new
            {
                pbxId = 1, type = "PHONE", name = $"Phone {i}", extension = "100", context = "wombat",
            });
            await PostAsync(server, "campaigns", new { name = $"Campaign {i}" });
            await PostAsync(server, "opening-hours", new { name = $"Hours {i}" });
            await PostAsync(server, "webhooks", new { url = $"http://127.0.0.1:1/{i}", events = "alarm.raised" });
        }
        await PostAsync(server, "campaigns", new { name = "Campaign 4" });
        foreach (var campaign in new[] { 1, 2, 4 })
        {
            await PutAsync(server, $"campaigns/{campaign}/trunks", First);
            await PutAsync(server, $"campaigns/{campaign}/end-points", First);
            var list = new { listId = campaign == 4 ? 2 : campaign };
            await PutAsync(server, $"campaigns/{campaign}/lists", (object[])[list]);
        }
        await PostAsync(server, "campaigns/1/start", null);
        await PostAsync(server, "campaigns/2/start", null);
        await PostAsync(server, "tokens", new { name = "reporting", scopes = Read });
        await AddCallAndUserAsync(server);
    }

    private static async Task AddCallAndUserAsync(RunningServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UserAdministration>()
            .AddAsync("bea", "Bea", "long enough", Roles.User);
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        var at = DateTimeOffset.UnixEpoch.AddYears(50);
        db.Add(new AttemptRow
        {
            HopperId = Call, RunId = 1, CampaignId = 1, ListId = 1, ListName = "List 1", PbxId = 1, TrunkId = 1,
            EndPointId = 1, Number = "030123", NumberDialed = "030123", E164 = "+4930123", DialString = "SIP/t/030123",
            State = "Ended", Live = false, DecidedAt = at, LaunchedAt = at, AnsweredAt = at.AddSeconds(5),
            EndedAt = at.AddSeconds(65), Outcome = "TERMINATED", Settled = true, ContactId = 1,
            Attributes = """[["NAME","Ann"]]""",
        });
        db.Add(new RecordingRow
        {
            HopperId = Call, PbxId = 1, RunId = 1, CampaignId = 1, File = "rt-1001", State = "ENDED",
            ConsentBy = "API Ann", ConsentAt = at, EndedAt = at.AddSeconds(65),
        });
        db.Add(new OutboxRow
        {
            Kind = "Webhook", Event = "attempt.ended", SourceId = 1, RunId = 1, CampaignId = 1, HopperId = Call,
            Target = "http://127.0.0.1:1/1", StateCode = "TERMINATED", CreatedAt = at, Due = at, State = "Done",
            DoneAt = at,
        });
        await db.SaveChangesAsync(Ct);
    }

    private static async Task LoadAsync(RunningServer server, int list, string contacts)
    {
        using var body = new StringContent(contacts, System.Text.Encoding.UTF8, "text/plain");
        using var answer = await server.Administrator.PostAsync(
            new Uri($"/api/v1/lists/{list}/contacts", UriKind.Relative), body, Ct);
        Assert.True(answer.IsSuccessStatusCode);
        await answer.Content.ReadAsStringAsync(Ct);
    }

    private static async Task PostAsync(RunningServer server, string path, object? body)
    {
        using var answer = body is null
            ? await server.Administrator.PostAsync(new Uri($"/api/v1/{path}", UriKind.Relative), null, Ct)
            : await server.Administrator.PostAsJsonAsync($"/api/v1/{path}", body, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(Ct)}");
    }

    private static async Task PutAsync(RunningServer server, string path, object body)
    {
        using var answer = await server.Administrator.PutAsJsonAsync($"/api/v1/{path}", body, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync(Ct)}");
    }
}
