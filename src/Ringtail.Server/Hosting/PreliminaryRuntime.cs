using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;

namespace Ringtail.Server.Hosting;

/// <summary>Stands in for the importer until that branch is merged; goes then.</summary>
internal static class PreliminaryRuntime
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<IListImporter, Importer>();
    }

    private sealed class Importer : IListImporter
    {
        public Task<ImportReport> ImportAsync(int listId, Stream content, ImportOptions options, IProgress<ImportProgress>? progress, CancellationToken ct) =>
            throw new ControlException("The importer is not merged.");
    }
}
