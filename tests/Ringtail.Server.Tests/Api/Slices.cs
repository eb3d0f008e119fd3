using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>Ledgers that only grow are read a slice at a time, from behind the last that was read.</summary>
public sealed class Slices
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reading_on_gives_every_entry_once_newest_first_and_a_place_that_is_none_is_named()
    {
        await using var server = await RunningServer.StartAsync();
        await FillAsync(server);
        foreach (var ledger in (string[])["change-log?by=Bea&", "system-log?code=Told&", "calls?runId=7&"])
        {
            List<long> read = [];
            for (var path = $"/api/v1/{ledger}limit=2"; ;)
            {
                var slice = await server.Administrator.GetFromJsonAsync<JsonElement>(path, Ct);
                read.AddRange(slice.GetProperty("items").EnumerateArray().Select(NumberOf));
                if (slice.GetProperty("next").GetString() is not { } next) break;
                path = $"/api/v1/{ledger}limit=2&after={next}";
            }
            Assert.Equal([5, 4, 3, 2, 1], read);

            using var wrong = await server.Administrator.GetAsync(
                new Uri($"/api/v1/{ledger}after=yesterday", UriKind.Relative), Ct);
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            Assert.Contains("'next' of an earlier answer", await wrong.Content.ReadAsStringAsync(Ct),
                StringComparison.Ordinal);
        }
    }

    private static long NumberOf(JsonElement item) =>
        item.TryGetProperty("hopperId", out var hopper) ? hopper.GetInt64()
        : item.TryGetProperty("recordId", out var record) ? record.GetInt64()
        : long.Parse(item.GetProperty("subject").GetString()!, CultureInfo.InvariantCulture);

    private static async Task FillAsync(RunningServer server)
    {
        await using var db = server.Services.GetRequiredService<IRingtailDbFactory>().Create();
        for (var i = 1; i <= 5; i++)
        {
            db.Add(new ChangeLogRow
            {
                At = At, By = "Bea", Kind = "List", RecordId = i, Action = "Added", Fields = "[]",
            });
            db.Add(new SystemLogRow
            {
                At = At, Severity = "Notice", Code = "Told", By = "Bea",
                Subject = i.ToString(CultureInfo.InvariantCulture),
            });
            db.Add(new AttemptRow
            {
                HopperId = i, RunId = 7, NumberDialed = "1", State = "Ended", Live = false,
                Outcome = "RS_BUSY", EndedAt = At,
            });
            await db.SaveChangesAsync(Ct);
        }
    }
}
