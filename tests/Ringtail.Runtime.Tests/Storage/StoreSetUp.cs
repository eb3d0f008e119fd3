using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Memory;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Tests.Storage;

public sealed class StoreSetUp(PostgresCluster cluster)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_registration_gives_all_of_the_store_on_sqlite()
    {
        using var folder = new TempFolder();
        await UseAsync(new StoreOptions { DataFolder = folder.File("data") });
        // Everything is closed: the folder can be taken again.
        new DataFolderLock(folder.File("data")).Dispose();
    }

    [Fact]
    public async Task One_registration_gives_all_of_the_store_on_postgres() =>
        await UseAsync(new StoreOptions { PostgresConnectionString = await cluster.NewDatabaseAsync(Ct) });

    [Theory]
    [InlineData(null, null)]
    [InlineData("data", "Host=x")]
    public void Options_name_exactly_one_database(string? folder, string? postgres) =>
        Assert.Throws<StoreException>(() => new ServiceCollection().AddRingtailStore(
            new StoreOptions { DataFolder = folder, PostgresConnectionString = postgres }));

    [Fact]
    public void A_data_folder_in_use_names_the_process_that_holds_it()
    {
        using var folder = new TempFolder();
        using var first = new DataFolderLock(folder.Path);
        var refused = Assert.Throws<StoreException>(() => new DataFolderLock(folder.Path));
        Assert.Contains(Environment.ProcessId.ToString(CultureInfo.InvariantCulture), refused.Message,
            StringComparison.Ordinal);
        Assert.Contains(folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_said_in_one_sentence()
    {
        var services = new ServiceCollection().AddLogging().AddRingtailStore(
            new StoreOptions { PostgresConnectionString = "Host=/nowhere;Username=u;Database=d;Timeout=2" });
        await using var provider = services.BuildServiceProvider();
        await Assert.ThrowsAsync<StoreException>(() => provider.GetRequiredService<RingtailMigrator>().RunAsync(Ct));
    }

    [Fact]
    public async Task The_model_can_be_slow_failing_or_lost_after_the_commit()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var store = new MemoryDialingStore(clock);
        store.Faults.Delay = TimeSpan.FromSeconds(3);
        var slow = store.AcquireAsync("pbx/1", "a", TimeSpan.FromMinutes(1), Ct);
        Assert.False(slow.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(1, (await slow).Epoch);

        store.Faults.Delay = TimeSpan.Zero;
        store.Faults.Failing = true;
        await Assert.ThrowsAsync<StoreException>(() => store.AcquireAsync("pbx/1", "b", TimeSpan.FromMinutes(1), Ct));
        store.Faults.Failing = false;
        store.Faults.LostAfterCommit = true;
        await Assert.ThrowsAsync<StoreException>(() => store.AcquireAsync("pbx/1", "c", TimeSpan.FromMinutes(1), Ct));
        store.Faults.LostAfterCommit = false;
        Assert.Equal(3, (await store.AcquireAsync("pbx/1", "d", TimeSpan.FromMinutes(1), Ct)).Epoch);
    }

    private static async Task UseAsync(StoreOptions options)
    {
        var protectedText = "";
        for (var start = 0; start < 2; start++)
        {
            var services = new ServiceCollection().AddLogging(l => l.ClearProviders()).AddRingtailStore(options);
            await using var provider = services.BuildServiceProvider();
            await provider.GetRequiredService<RingtailMigrator>().RunAsync(Ct);
            Assert.Matches("^[a-z0-9]{8}$",
                (await provider.GetRequiredService<IDialingStore>().GetInstallationAsync(Ct)).Id);

            // The keys are in the database: a secret of the first start is read by the second.
            var secrets = provider.GetRequiredService<ProtectedSecrets>();
            if (start == 0) protectedText = secrets.Protect("s3cret");
            Assert.DoesNotContain("s3cret", protectedText, StringComparison.Ordinal);
            Assert.Equal("s3cret", secrets.Unprotect(protectedText));
            Assert.Throws<StoreException>(() => secrets.Unprotect("CfDJ8nonsense"));

            await using var scope = provider.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RingtailDb>();
            var list = new ContactListRow { Name = "l" };
            db.Lists.Add(list);
            await db.SaveChangesAsync(Ct);
            var report = await provider.GetRequiredService<ListImporter>().ImportAsync(
                list.Id, new MemoryStream("0301234"u8.ToArray()), new(ImportFormat.Text), null, Ct);
            Assert.Equal(1, report.Totals.Kept);
            Assert.Equal(start + 1, await db.Contacts.CountAsync(Ct));
        }
    }
}
