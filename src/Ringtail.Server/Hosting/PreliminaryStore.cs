using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Hosting;

/// <summary>Stands in for the store and the runtime until those branches are merged; goes then.</summary>
internal static class PreliminaryStore
{
    public static void Add(IServiceCollection services, DataFolder folder)
    {
        services.AddSingleton<IRingtailDbFactory>(new Factory(folder.Database));
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<IDialerControl, Control>();
    }

    public static async Task PrepareAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var db = services.GetRequiredService<IRingtailDbFactory>().Create();
        await db.Database.EnsureCreatedAsync(ct);
    }

    private sealed class Db(DbContextOptions options) : RingtailDb(options)
    {
        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<DateTimeOffsetToBinaryConverter>();

        protected override void OnModelCreating(ModelBuilder builder)
        {
            base.OnModelCreating(builder);
            builder.Entity<RunListRow>().HasKey(r => new { r.RunId, r.ListId });
            builder.Entity<ClaimRow>().HasKey(r => new { r.RunId, r.ContactId });
            builder.Entity<AttemptRow>().HasKey(r => r.HopperId);
            builder.Entity<OwnershipRow>().HasKey(r => r.Subject);
            builder.Entity<SettingRow>().HasKey(r => r.Key);
        }
    }

    private sealed class Factory(string file) : IRingtailDbFactory
    {
        public RingtailDb Create() => new Db(new DbContextOptionsBuilder().UseSqlite($"Data Source={file}").Options);
    }

    private sealed class Control : IDialerControl
    {
        private static Task Refuse() => throw new ControlException("The runtime is not merged.");
        public Task StartDialerAsync(string by, CancellationToken ct) => Refuse();
        public Task StopDialerAsync(string by, CancellationToken ct) => Refuse();
        public Task<int> StartRunAsync(int campaignId, string by, CancellationToken ct) => throw new ControlException("The runtime is not merged.");
        public Task PauseRunAsync(int runId, string by, CancellationToken ct) => Refuse();
        public Task UnpauseRunAsync(int runId, string by, CancellationToken ct) => Refuse();
        public Task RemoveRunAsync(int runId, string by, CancellationToken ct) => Refuse();
        public Task SetBoostAsync(int runId, double factor, string by, CancellationToken ct) => Refuse();
        public Task<int> AddCallAsync(int runId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, DateTimeOffset? due, string by, CancellationToken ct) => throw new ControlException("The runtime is not merged.");
        public Task SetExtendedStatusAsync(int hopperId, string status, CancellationToken ct) => Refuse();
        public Task SetAttributeAsync(int hopperId, string name, string value, CancellationToken ct) => Refuse();
        public Task HangUpAsync(int hopperId, string by, CancellationToken ct) => Refuse();
        public Task ReleaseEndPointAsync(int endPointId, string by, CancellationToken ct) => Refuse();
        public Task ConfigurationChangedAsync(CancellationToken ct) => Task.CompletedTask;
        public Task ContactsAddedAsync(int listId, CancellationToken ct) => Task.CompletedTask;
    }
}
