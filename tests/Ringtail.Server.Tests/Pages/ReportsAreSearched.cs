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

    [Fact]
    public async Task The_system_log_is_sorted_by_the_pressed_column_in_the_database()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var bench = await PageBench.StartAsync();
        await using var db = bench.From<IRingtailDbFactory>().Create();
        foreach (var by in new[] { "Max", "Anna", "Zoe" })
            db.SystemLog.Add(new SystemLogRow { At = TimeProvider.System.GetUtcNow(), Code = "Sorted", By = by });
        await db.SaveChangesAsync(ct);

        var up = await ReportPages.SystemLogAsync(db, new PageOf("sorted", 0, 2) { SortBy = "by" }, ct);
        Assert.Equal(["Anna", "Max"], up.Items!.Select(r => r.By));
        var down = new PageOf("sorted", 0, 2) { SortBy = "by", Descending = true };
        Assert.Equal(["Zoe", "Max"], (await ReportPages.SystemLogAsync(db, down, ct)).Items!.Select(r => r.By));
    }

    [Fact]
    public async Task Changes_are_found_by_kind_person_and_campaign()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var bench = await PageBench.StartAsync();
        await using var db = bench.From<IRingtailDbFactory>().Create();
        db.ChangeLog.Add(new ChangeLogRow { Kind = "Trunk", By = "Erika", Name = "Amt 1", Action = "Added" });
        db.ChangeLog.Add(new ChangeLogRow { Kind = "Campaign", By = "Max", Name = "Spring", CampaignId = 7 });
        db.ChangeLog.Add(new ChangeLogRow { Kind = "CampaignTrunk", By = "Max", Name = "Amt 1", CampaignId = 7 });
        await db.SaveChangesAsync(ct);

        async Task<int> CountAsync(ChangeFilter filter, string search = "") =>
            (await ReportPages.ChangesAsync(db, filter, new PageOf(search, 0, 10), ct)).TotalItems;
        Assert.Equal(3, await CountAsync(new ChangeFilter()));
        Assert.Equal(1, await CountAsync(new ChangeFilter(Kind: "Trunk")));
        Assert.Equal(2, await CountAsync(new ChangeFilter(By: "Max")));
        Assert.Equal(2, await CountAsync(new ChangeFilter(CampaignId: 7)));
        Assert.Equal(1, await CountAsync(new ChangeFilter(CampaignId: 7), "AMT"));
    }
}
