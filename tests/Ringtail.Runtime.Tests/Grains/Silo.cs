using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Live;
using Ringtail.Runtime.Tests.Loops;

namespace Ringtail.Runtime.Tests.Grains;

/// <summary>The whole runtime as the program registers it, in this process.</summary>
internal sealed class Silo : IAsyncDisposable
{
    public const int MaxChannels = 10;

    private static int _started;
    private readonly IHost _host;

    private Silo(IHost host) => _host = host;

    public LiveFeed Feed => _host.Services.GetRequiredService<LiveFeed>();
    public IDialerControl Control => _host.Services.GetRequiredService<IDialerControl>();

    public static Task<Silo> StartAsync(string folder) => StartAsync(new StoreOptions { DataFolder = folder });

    public static async Task<Silo> StartAsync(StoreOptions store, string? folder = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(new OutputLog()).AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.Error).AddFilter("Npgsql", LogLevel.Warning);
        builder.Services.AddRingtailStore(store);
        builder.Services.AddRingtailRuntime(new()
        {
            ClusterDatabase = store.PostgresConnectionString,
            DataFolder = folder,
            OwnerName = $"test {Interlocked.Increment(ref _started)}",
            ViewInterval = TimeSpan.FromMilliseconds(20),
            SuperviseEvery = TimeSpan.FromMilliseconds(200),
        });
        var host = builder.Build();
        await host.Services.GetRequiredService<RingtailMigrator>().RunAsync(Ct);
        await host.StartAsync(Ct);
        return new(host);
    }

    public RingtailDb Db() => _host.Services.GetRequiredService<IRingtailDbFactory>().Create();

    /// <summary>A campaign over a list at a PBX, everything linked; gives the campaign's id.</summary>
    public async Task<int> AddCampaignAsync(CorpusPbx pbx, IReadOnlyList<string> numbers)
    {
        await using var db = Db();
        var secrets = _host.Services.GetRequiredService<ProtectedSecrets>();
        var server = new PbxRow
        {
            Description = "pbx",
            Address = "127.0.0.1",
            Port = pbx.Port,
            Login = "wombat",
            ProtectedSecret = secrets.Protect("secret"),
        };
        var list = new ContactListRow { Name = "list", ContactCount = numbers.Count };
        var campaign = new CampaignRow { Name = "campaign", TimeZone = "UTC" };
        db.AddRange(server, list, campaign);
        await db.SaveChangesAsync(Ct);
        var trunk = new TrunkRow { PbxId = server.Id, Name = "carrier", DialString = "SIP/mdc_trunk_conf-1/${num}" };
        var endPoint = new EndPointRow
        {
            PbxId = server.Id,
            Type = "PHONE",
            Name = "desk",
            Extension = "105",
            Context = "wombat",
            MaxChannels = MaxChannels,
            ShortCallsAreMeant = true,
        };
        db.AddRange(trunk, endPoint);
        db.Contacts.AddRange(numbers.Select(n => new ContactRow { ListId = list.Id, Number = n, Attributes = "[]" }));
        await db.SaveChangesAsync(Ct);
        db.Add(new CampaignListRow { CampaignId = campaign.Id, ListId = list.Id, Position = 1 });
        db.Add(new CampaignTrunkRow { CampaignId = campaign.Id, TrunkId = trunk.Id, Position = 1 });
        db.Add(new CampaignEndPointRow { CampaignId = campaign.Id, EndPointId = endPoint.Id, Position = 1 });
        await db.SaveChangesAsync(Ct);
        await Control.ConfigurationChangedAsync(Ct);
        return campaign.Id;
    }

    public Task<LiveView> UntilAsync(Func<LiveView, bool> holds) => Feed.UntilAsync(holds);

    public async Task<List<AttemptRow>> AttemptsAsync()
    {
        await using var db = Db();
        return await db.Attempts.AsNoTracking().OrderBy(a => a.Id).ToListAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
