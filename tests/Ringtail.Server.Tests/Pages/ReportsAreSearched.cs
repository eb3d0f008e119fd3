using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Reports;
using Ringtail.Server.Shell.Tables;

namespace Ringtail.Server.Tests.Pages;

public sealed class ReportsAreSearched
{
    [Fact]
    public async Task The_system_log_is_found_in_any_case_and_comes_newest_first_a_page_at_a_time()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var bench = await PageBench.StartAsync();
        await using var db = bench.From<IRingtailDbFactory>().Create();
        for (var i = 1; i <= 5; i++)
        {
            db.SystemLog.Add(new SystemLogRow { At = TimeProvider.System.GetUtcNow(), Code = "TrunkDeleted",
                Subject = $"Amt {i}", By = "Erika" });
            await db.SaveChangesAsync(ct);
        }

        var second = await ReportPages.SystemLogAsync(db, new PageOf("AMT", 2, 2), ct);
        Assert.Equal(5, second.TotalItems);
        Assert.Equal(["Amt 3", "Amt 2"], second.Items!.Select(r => r.Subject));
        Assert.Equal(1, (await ReportPages.SystemLogAsync(db, new PageOf("amt 4", 0, 10), ct)).TotalItems);
        Assert.Equal(0, (await ReportPages.SystemLogAsync(db, new PageOf("nothing", 0, 10), ct)).TotalItems);
    }
}
