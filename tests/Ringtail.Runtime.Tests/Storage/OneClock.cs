using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Tests.Storage;

/// <summary>A dialer with a clock of its own, as the demo's, which is ahead of the machine's.</summary>
public sealed class OneClock
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Contacts_and_refused_calls_have_the_dialers_time_and_leases_the_machines()
    {
        using var folder = new TempFolder();
        var machine = StoreScript.Noon;
        var dialing = machine.AddDays(3);
        await using var services = new ServiceCollection().AddLogging(l => l.ClearProviders())
            .AddSingleton<TimeProvider>(new FakeTimeProvider(machine))
            .AddKeyedSingleton<TimeProvider>(RuntimeRegistration.ClockKey, new FakeTimeProvider(dialing))
            .AddRingtailStore(new StoreOptions { DataFolder = folder.Path }).BuildServiceProvider();
        await services.GetRequiredService<RingtailMigrator>().RunAsync(Ct);
        await using var db = services.GetRequiredService<IRingtailDbFactory>().Create();
        db.Add(new CampaignRow { Name = "spring" });
        db.Add(new ContactListRow { Name = "people" });
        await db.SaveChangesAsync(Ct);
        await using var rows = new MemoryStream("0301234567\n"u8.ToArray());
        await services.GetRequiredService<ListImporter>()
            .ImportAsync(1, rows, new ImportOptions(ImportFormat.Text), null, Ct);
        Assert.Equal(dialing, (await db.Contacts.SingleAsync(Ct)).AddedAt);

        db.Add(new RunRow { CampaignId = 1, CampaignName = "spring" });
        await db.SaveChangesAsync(Ct);
        db.Add(new RunListRow { RunId = 1, ListId = 1, Position = 1 });
        await db.SaveChangesAsync(Ct);
        var (store, run) = (services.GetRequiredService<IDialingStore>(), new RunId(1));
        var owner = await store.AcquireAsync("run/1", "here", TimeSpan.FromSeconds(10), Ct);
        Assert.Equal(machine.AddSeconds(10), (await db.Ownerships.SingleAsync(Ct)).ExpiresAt);
        var offer = (await store.ClaimAsync(run, owner, 1, dialing, Ct)).Offers[0];
        await store.SettleAsync(run, owner, [StoreScript.Settle(offer, AttemptOutcome.BlackListed)], Ct);
        var refused = await db.Attempts.SingleAsync(Ct);
        Assert.Equal((dialing, dialing), (refused.DecidedAt, refused.EndedAt));
    }
}
