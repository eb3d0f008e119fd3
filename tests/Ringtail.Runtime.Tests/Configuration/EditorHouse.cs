using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Runtime.Tests.Storage;

namespace Ringtail.Runtime.Tests.Configuration;

/// <summary>The editor on a real database, with a control that counts how often it was told of a change.</summary>
internal sealed class EditorHouse : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;

    private EditorHouse()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRingtailStore(new StoreOptions { DataFolder = _folder.Path });
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IDialerControl>(Control);
        services.AddSingleton<ConfigurationEditor>();
        _services = services.BuildServiceProvider();
        Editor = _services.GetRequiredService<ConfigurationEditor>();
        Databases = _services.GetRequiredService<IRingtailDbFactory>();
        Secrets = _services.GetRequiredService<ProtectedSecrets>();
    }

    public SteppedClock Clock { get; } = new();
    public CountingControl Control { get; } = new();
    public ConfigurationEditor Editor { get; }
    public IRingtailDbFactory Databases { get; }
    public ProtectedSecrets Secrets { get; }

    public static async Task<EditorHouse> OpenAsync()
    {
        var house = new EditorHouse();
        await house._services.GetRequiredService<RingtailMigrator>().RunAsync(TestContext.Current.CancellationToken);
        return house;
    }

    public Task<PbxRow> PbxAsync(string description = "pbx") => Editor.SavePbxAsync(
        new PbxRow { Description = description, Address = "192.0.2.1", Login = "w" }, "s", "Bea",
        TestContext.Current.CancellationToken);

    public async Task<TrunkRow> TrunkAsync(PbxRow pbx, string name = "tk") => await Editor.SaveTrunkAsync(
        new TrunkRow { PbxId = pbx.Id, Name = name, DialString = "SIP/t/${num}" }, "Bea",
        TestContext.Current.CancellationToken);

    public Task<CampaignRow> CampaignAsync(string name = "c") =>
        Editor.SaveCampaignAsync(new CampaignRow { Name = name }, "Bea", TestContext.Current.CancellationToken);

    public Task<ContactListRow> ListAsync(string name) =>
        Editor.SaveListAsync(new ContactListRow { Name = name }, "Bea", TestContext.Current.CancellationToken);

    public async Task<T> ReadAsync<T>(Func<RingtailDb, Task<T>> read)
    {
        await using var db = Databases.Create();
        return await read(db);
    }

    public async Task WriteAsync(object row)
    {
        await using var db = Databases.Create();
        db.Add(row);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>A wall clock that stands until it is set.</summary>
internal sealed class SteppedClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

internal sealed class CountingControl : IDialerControl
{
    public int Changes { get; private set; }

    public Task ConfigurationChangedAsync(CancellationToken ct)
    {
        Changes++;
        return Task.CompletedTask;
    }

    public Task StartDialerAsync(string by, CancellationToken ct) => throw new NotSupportedException();
    public Task StopDialerAsync(string by, CancellationToken ct) => throw new NotSupportedException();
    public Task<int> StartRunAsync(int campaignId, string by, CancellationToken ct, bool withoutList = false) =>
        throw new NotSupportedException();
    public Task PauseRunAsync(int runId, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task UnpauseRunAsync(int runId, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task RemoveRunAsync(int runId, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task StopRunAsync(int runId, bool atOnce, string by, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task SetBoostAsync(int runId, double factor, string by, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<int> AddCallAsync(
        int runId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, DateTimeOffset? due,
        string by,
        CancellationToken ct) => throw new NotSupportedException();
    public Task MoveCallAsync(int runId, int hopperId, DateTimeOffset due, string by, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task CancelCallAsync(int runId, int hopperId, string by, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<AgentReply> ReserveAsync(int runId, string agent, string by, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<AgentReply> DialReservedAsync(int hopperId, string by, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<AgentReply> SkipReservedAsync(int hopperId, string by, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task<int> AddAgentCallAsync(
        int runId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, DateTimeOffset? due,
        string agent, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task PauseAgentAsync(
        int pbxId, string agent, bool paused, string reason, string by, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task SetExtendedStatusAsync(int hopperId, string status, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task SetAttributeAsync(int hopperId, string name, string value, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task HangUpAsync(int hopperId, string by, CancellationToken ct) => throw new NotSupportedException();
    public Task ReleaseEndPointAsync(int endPointId, string by, CancellationToken ct) =>
        throw new NotSupportedException();
    public Task ContactsAddedAsync(int listId, CancellationToken ct) => throw new NotSupportedException();
}
