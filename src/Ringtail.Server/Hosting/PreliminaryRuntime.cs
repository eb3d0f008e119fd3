using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Live;

namespace Ringtail.Server.Hosting;

/// <summary>Stands in for the runtime until that branch is merged; goes then.</summary>
internal static class PreliminaryRuntime
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(new LiveFeed(TimeProvider.System, TimeSpan.FromMilliseconds(250)));
        services.AddSingleton<IDialerControl, Control>();
        services.AddSingleton<IListImporter, Importer>();
    }

    private sealed class Importer : IListImporter
    {
        public Task<ImportReport> ImportAsync(int listId, Stream content, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken ct) =>
            throw new ControlException("The importer is not merged.");
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
