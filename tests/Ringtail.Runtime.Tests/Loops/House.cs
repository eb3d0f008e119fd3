using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Ringtail.Dialing;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Runtime.Loops.Runs;
using Ringtail.Runtime.Loops.Switchboards;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Telemetry;
using Ringtail.Runtime.Tests.Live;

namespace Ringtail.Runtime.Tests.Loops;

/// <summary>
/// The loops of one process over a real SQLite database, without Orleans: mail goes from loop to loop as bytes, and
/// may be lost or come twice. Leaving it is a crash; opening another on the same folder is the restart.
/// </summary>
internal sealed class House : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly Dictionary<string, Action<Envelope>> _doors = [];
    private readonly Dictionary<int, SwitchboardLoop> _switchboards = [];
    private readonly Dictionary<int, RunLoop> _runs = [];

    private House(ServiceProvider provider, LoopServices services, FaultyStore store)
    {
        _provider = provider;
        Services = services with { Post = Deliver };
        Store = store;
    }

    public LoopServices Services { get; }
    public FaultyStore Store { get; }
    public LiveFeed Feed => Services.Feed;
    public MailFaults Mail { get; } = new();

    public static async Task<House> OpenAsync(string folder)
    {
        var options = new RuntimeOptions
        {
            OwnerName = "test",
            Tick = TimeSpan.FromMilliseconds(10),
            ViewInterval = TimeSpan.FromMilliseconds(20),
            ResendAfter = TimeSpan.FromMilliseconds(100),
            KeepAlive = TimeSpan.FromMilliseconds(200),
            RetryMin = TimeSpan.FromMilliseconds(20),
            RetryMax = TimeSpan.FromMilliseconds(200),
        };
        var collection = new ServiceCollection();
        collection.AddRingtailStore(new() { DataFolder = folder });
        collection.AddMetrics();
        collection.AddLogging(l => l.AddProvider(new OutputLog()).SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning));
        collection.AddSingleton(p => new LiveFeed(TimeProvider.System, options.ViewInterval));
        collection.AddSingleton<RuntimeMetrics>();
        collection.AddSingleton<SettingsReader>();
        var provider = collection.BuildServiceProvider();
        await provider.GetRequiredService<RingtailMigrator>().RunAsync(TestContext.Current.CancellationToken);
        var store = new FaultyStore(provider.GetRequiredService<IDialingStore>());
        return new(provider, new()
        {
            Options = options,
            Clock = new(TimeProvider.System),
            Store = store,
            Settings = provider.GetRequiredService<SettingsReader>(),
            ReadSecret = provider.GetRequiredService<ProtectedSecrets>().Unprotect,
            Feed = provider.GetRequiredService<LiveFeed>(),
            Metrics = provider.GetRequiredService<RuntimeMetrics>(),
            Loggers = provider.GetRequiredService<ILoggerFactory>(),
            Post = (_, _) => { },
        }, store);
    }

    public RingtailDb Db() => _provider.GetRequiredService<IRingtailDbFactory>().Create();

    public SwitchboardLoop Switchboard(int pbx) => _switchboards[pbx];

    public RunLoop Run(int run) => _runs[run];

    /// <summary>A PBX with one trunk and one PHONE end point.</summary>
    public async Task<Site> AddSiteAsync(CorpusPbx pbx)
    {
        await using var db = Db();
        var row = new PbxRow
        {
            Description = $"pbx at {pbx.Port}",
            Address = "127.0.0.1",
            Port = pbx.Port,
            Login = "wombat",
            ProtectedSecret = _provider.GetRequiredService<ProtectedSecrets>().Protect("secret"),
            MessagesPerUnit = 20,
        };
        db.Pbxs.Add(row);
        await db.SaveChangesAsync(Ct);
        var trunk = new TrunkRow
        {
            PbxId = row.Id,
            Name = "carrier",
            DialString = "SIP/mdc_trunk_conf-1/${num}",
            Capacity = 20,
        };
        var endPoint = new EndPointRow
        {
            PbxId = row.Id,
            Type = "PHONE",
            Name = "desk",
            Extension = "105",
            Context = "wombat",
            MaxChannels = 20,
            ShortCallsAreMeant = true,
        };
        db.Add(trunk);
        db.Add(endPoint);
        await db.SaveChangesAsync(Ct);
        return new(row.Id, trunk.Id, endPoint.Id);
    }

    /// <summary>A campaign over a list of numbers, and its run.</summary>
    public async Task<int> AddRunAsync(Site site, IReadOnlyList<string> numbers, params RescheduleRuleRow[] rules)
    {
        await using var db = Db();
        var list = new ContactListRow { Name = $"list of {numbers.Count}", ContactCount = numbers.Count };
        var campaign = new CampaignRow { Name = $"campaign at {site.Pbx}", TimeZone = "UTC" };
        db.Add(list);
        db.Add(campaign);
        await db.SaveChangesAsync(Ct);
        db.Contacts.AddRange(numbers.Select(n => new ContactRow { ListId = list.Id, Number = n, Attributes = "[]" }));
        db.Add(new CampaignListRow { CampaignId = campaign.Id, ListId = list.Id, Position = 1 });
        db.Add(new CampaignTrunkRow { CampaignId = campaign.Id, TrunkId = site.Trunk, Position = 1 });
        db.Add(new CampaignEndPointRow { CampaignId = campaign.Id, EndPointId = site.EndPoint, Position = 1 });
        foreach (var rule in rules)
        {
            rule.CampaignId = campaign.Id;
            db.Add(rule);
        }
        await db.SaveChangesAsync(Ct);
        return await StartCampaignAsync(campaign.Id);
    }

    public async Task<int> StartCampaignAsync(int campaign)
    {
        using var starter = new RunStarter(
            _provider.GetRequiredService<IRingtailDbFactory>(), Feed, TimeProvider.System);
        return (await starter.StartAsync(campaign, withoutList: false, Ct)).Run;
    }

    /// <summary>Starts everything that the database holds, switched on.</summary>
    public async Task StartAsync()
    {
        await using var db = Db();
        foreach (var pbx in await db.Pbxs.Select(p => p.Id).ToListAsync(Ct)) StartSwitchboard(pbx);
        foreach (var run in await db.Runs.Where(r => !r.Removed).Select(r => r.Id).ToListAsync(Ct)) StartRun(run);
    }

    public void StartSwitchboard(int pbx)
    {
        var loop = new SwitchboardLoop(new(pbx), dialing: true, Services);
        _switchboards[pbx] = loop;
        lock (_doors) _doors[$"pbx/{pbx}"] = loop.Deliver;
        loop.Start();
    }

    public void StartRun(int run)
    {
        var loop = new RunLoop(new(run), Services);
        _runs[run] = loop;
        lock (_doors) _doors[$"run/{run}"] = loop.Deliver;
        loop.Start();
    }

    /// <summary>Waits until what people see is so.</summary>
    public Task<LiveView> UntilAsync(Func<LiveView, bool> holds) => Feed.UntilAsync(holds);

    public Task<LiveView> UntilCompletedAsync(int run) =>
        UntilAsync(v => v.Runs.Any(r => r.RunId == run && r.State == "COMPLETED"));

    public async Task<List<AttemptRow>> AttemptsAsync()
    {
        await using var db = Db();
        return await db.Attempts.AsNoTracking().OrderBy(a => a.Id).ToListAsync(Ct);
    }

    public async Task StopAsync(TimeSpan within)
    {
        await Task.WhenAll(_runs.Values.Select(r => r.StopAsync(within))
            .Concat(_switchboards.Values.Select(s => s.StopAsync(within))));
        _runs.Clear();
        _switchboards.Clear();
    }

    /// <summary>Everything ends where it stands.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.Zero);
        await _provider.DisposeAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private void Deliver(string to, Envelope envelope)
    {
        Action<Envelope>? door;
        lock (_doors) _doors.TryGetValue(to, out door);
        if (door is null) return;
        for (var copies = Mail.Copies(); copies > 0; copies--) door(MailCodec.Read(MailCodec.Write(envelope)));
    }
}

internal sealed record Site(int Pbx, int Trunk, int EndPoint);

/// <summary>What happens to mail, in turn: each envelope is delivered as often as the next number says.</summary>
internal sealed class MailFaults
{
    private int _turn;

    /// <summary>One number for each envelope in turn: 0 is lost, 2 comes twice.</summary>
    public int[] Pattern { get; set; } = [1];

    public int Copies() => Pattern[(uint)Interlocked.Increment(ref _turn) % Pattern.Length];
}

/// <summary>The runtime's own log, in the test's output.</summary>
internal sealed class OutputLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        TestContext.Current.TestOutputHelper?.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
