using System.Collections.Concurrent;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;

namespace Ringtail.Server.Lists;

/// <summary>An import under way, or the report of the last one, until somebody has read it.</summary>
public sealed class ListUpload(string fileName, long length)
{
    public string FileName { get; } = fileName;
    public long Length { get; } = length;
    public ImportProgress Progress { get; internal set; } = new(0, 0, 0, 0);
    public ImportReport? Report { get; internal set; }
    public bool Failed { get; internal set; }
    /// <summary>Why it failed, when that is a sentence for people; else empty.</summary>
    public string Failure { get; internal set; } = "";
    public bool Ended => Report is not null || Failed;
}

/// <summary>Imports in the background, one per list at a time; they go on when the page is left.</summary>
public sealed partial class ListUploads(
    ListImporter importer, IDialerControl control, IHostApplicationLifetime lifetime, ILogger<ListUploads> logger)
{
    private readonly ConcurrentDictionary<int, ListUpload> _uploads = new();

    public ListUpload? Of(int listId) => _uploads.GetValueOrDefault(listId);

    public void Forget(int listId)
    {
        if (_uploads.TryGetValue(listId, out var upload) && upload.Ended) _uploads.TryRemove(listId, out _);
    }

    /// <summary>Takes over the staged file. False when another import into the list is under way.</summary>
    public bool Start(int listId, StagedFile file, ImportOptions options)
    {
        var upload = new ListUpload(file.Name, file.Length);
        if (Of(listId) is { Ended: true } old) _uploads.TryRemove(KeyValuePair.Create(listId, old));
        if (!_uploads.TryAdd(listId, upload)) return false;
        _ = RunAsync(listId, file, options, upload);
        return true;
    }

    private async Task RunAsync(int listId, StagedFile file, ImportOptions options, ListUpload upload)
    {
        try
        {
            await using var content = file.Open();
            var report = await importer.ImportAsync(
                listId, content, options, new Latest(upload), lifetime.ApplicationStopping);
            upload.Progress = report.Totals;
            upload.Report = report;
            await control.ContactsAddedAsync(listId, lifetime.ApplicationStopping);
        }
        catch (Exception refused) when (refused is ImportException or ControlException)
        {
            upload.Failure = refused.Message;
            upload.Failed = true;
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure, listId);
            upload.Failed = true;
        }
        finally
        {
            file.Dispose();
        }
    }

    private sealed class Latest(ListUpload upload) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => upload.Progress = value;
    }

    [LoggerMessage(7103, LogLevel.Error, "The import into list {ListId} failed.")]
    private static partial void LogFailed(ILogger logger, Exception failure, int listId);
}
