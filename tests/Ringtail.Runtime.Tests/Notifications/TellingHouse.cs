using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Notifications;

/// <summary>A real SQLite store with a run, the outbox's workers, and no dialer: attempts end by word.</summary>
internal sealed class TellingHouse : IAsyncDisposable, IOutboxNews
{
    private static readonly PbxId Pbx = new(1);
    private readonly ServiceProvider _provider;
    private readonly TempFolder _folder;
    private Ownership? _run;
    private Ownership? _pbx;

    private TellingHouse(ServiceProvider provider, TempFolder folder)
    {
        _provider = provider;
        _folder = folder;
    }

    public IDialingStore Store => _provider.GetRequiredService<IDialingStore>();
    public LoopClock Clock { get; } = new(TimeProvider.System);
    public OutboxSignal Signal { get; } = new();
    public ProtectedSecrets Secrets => _provider.GetRequiredService<ProtectedSecrets>();
    public IRingtailDbFactory Databases => _provider.GetRequiredService<IRingtailDbFactory>();
    public List<RunId> Called { get; } = [];
    public List<ListId> Filled { get; } = [];
    public SmtpOptions Smtp { get; set; } = new();
    public RunId Run { get; private set; }
    public int Campaign { get; private set; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<TellingHouse> OpenAsync(int contacts = 1)
    {
        var folder = new TempFolder();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRingtailStore(new() { DataFolder = folder.Path });
        NotificationRegistration.AddClient(services);
        var house = new TellingHouse(services.BuildServiceProvider(), folder);
        await house._provider.GetRequiredService<RingtailMigrator>().RunAsync(Ct);
        await house.FillAsync(contacts);
        return house;
    }

    private async Task FillAsync(int contacts)
    {
        await using var db = Databases.Create();
        var campaign = new CampaignRow { Name = "Reminders" };
        var list = new ContactListRow { Name = "people", ContactCount = contacts };
        db.AddRange(campaign, list);
        await db.SaveChangesAsync(Ct);
        db.Contacts.AddRange(Enumerable.Range(1, contacts).Select(i => new ContactRow
        {
            ListId = list.Id, Number = $"030{i}", E164 = $"+4930{i}",
            Attributes = """[["ID_CLIENTE","7"],["HH","10"]]""",
        }));
        var run = new RunRow { CampaignId = campaign.Id, CampaignName = campaign.Name };
        db.Runs.Add(run);
        await db.SaveChangesAsync(Ct);
        db.RunLists.Add(new RunListRow { RunId = run.Id, ListId = list.Id, Position = 1 });
        await db.SaveChangesAsync(Ct);
        (Run, Campaign) = (new RunId(run.Id), campaign.Id);
        _run = await Store.AcquireAsync(StoredFacts.Subject(Run), "test", TimeSpan.FromHours(1), Ct);
        _pbx = await Store.AcquireAsync(StoredFacts.Subject(Pbx), "test", TimeSpan.FromHours(1), Ct);
    }

    public OutboxWork Work() => new(
        Store,
        new HttpTeller(_provider.GetRequiredService<IHttpClientFactory>(), Databases, Secrets, TimeProvider.System),
        new MailTeller(Smtp, Databases), this, Clock, NullLogger<OutboxWork>.Instance);

    public OutboxDispatcher Dispatcher() =>
        new(Store, Databases, Work(), Signal, Clock, NullLogger<OutboxDispatcher>.Instance);

    /// <summary>One attempt that ends, and what follows from it.</summary>
    public async Task<Settlement> EndAsync(AttemptOutcome outcome, string status, params FollowUp[] told)
    {
        var now = Clock.Now.Wall;
        var offer = (await Store.ClaimAsync(Run, _run!, 1, now, Ct)).Offers.Single();
        await Store.CommitAttemptsAsync(Pbx, _pbx!, [StoreScript.Draft(Pbx, offer)], Ct);
        var end = StoreScript.End(offer, outcome) with
        {
            ExtendedStatus = status, OutputAttributes = [new("id_agente", "4")], EndedAt = now,
        };
        await Store.RecordEndsAsync(Pbx, _pbx!, [end], Ct);
        var settlement = new Settlement(offer.Hopper, offer.Contact, outcome, status, null, 0, IsRetry: false)
        {
            FollowUps = [.. told],
        };
        await SettleAsync(settlement);
        return settlement;
    }

    public Task<RunCounts> SettleAsync(Settlement settlement) => Store.SettleAsync(Run, _run!, [settlement], Ct);

    /// <summary>Does what is due now, one after the other; gives how many rows that were.</summary>
    public async Task<int> WorkAsync()
    {
        var items = await Store.LeaseOutboxAsync(Clock.Now.Wall, TimeSpan.FromMinutes(1), [], 100, Ct);
        foreach (var item in items) await Work().DoAsync(item, Ct);
        return items.Length;
    }

    public async Task<IReadOnlyList<OutboxRow>> RowsAsync()
    {
        await using var db = Databases.Create();
        return [.. db.Outbox.OrderBy(o => o.Id)];
    }

    public Task CallAddedAsync(RunId run, CancellationToken ct)
    {
        Called.Add(run);
        return Task.CompletedTask;
    }

    public Task ContactAddedAsync(ListId list, CancellationToken ct)
    {
        Filled.Add(list);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        _folder.Dispose();
    }
}
