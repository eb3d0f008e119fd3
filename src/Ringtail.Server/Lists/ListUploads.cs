using System.Collections.Concurrent;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;

namespace Ringtail.Server.Lists;

/// <summary>An import under way, or the report of the last one, until somebody has read it.</summary>
public sealed class ListUpload(string fileName, long length, ImportFormat format) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    public string FileName { get; } = fileName;
    public long Length { get; } = length;
    public ImportFormat Format { get; } = format;
    public ImportProgress Progress { get; internal set; } = new(0, 0, 0, 0);
    public ImportReport? Report { get; internal set; }
    public bool Failed { get; internal set; }
    public bool Cancelled { get; internal set; }
    /// <summary>Why it failed, when that is a sentence for people; else empty.</summary>
    public string Failure { get; internal set; } = "";
    /// <summary>All refused rows with their reasons, in the format of the upload; null when there are none.</summary>
    internal StagedFile? Refused { get; set; }
    internal CancellationToken CancelToken => _cancel.Token;
    public bool Ended => Report is not null || Failed || Cancelled;

    /// <summary>What is written stays.</summary>
    public void Cancel() => _cancel.Cancel();

    public void Dispose()
    {
        _cancel.Dispose();
        Refused?.Dispose();
    }
}

/// <param name="Format">Of the upload, and so of the file.</param>
internal sealed record KeptRows(StagedFile File, ImportFormat Format);

/// <summary>Imports in the background, one per list at a time; they go on when the page is left.</summary>
public sealed partial class ListUploads(
    ListImporter importer, IDialerControl control, IHostApplicationLifetime lifetime, ILogger<ListUploads> logger)
    : IDisposable
{
    private readonly ConcurrentDictionary<int, ListUpload> _uploads = new();

    /// <summary>What programs uploaded since the page did; null: nothing of it was refused.</summary>
    private readonly ConcurrentDictionary<int, KeptRows?> _kept = new();

    public ListUpload? Of(int listId) => _uploads.GetValueOrDefault(listId);

    /// <summary>The refused rows of the last upload into the list, from the page or a program.</summary>
    internal KeptRows? RefusedOf(int listId) => _kept.TryGetValue(listId, out var kept) ? kept
        : Of(listId) is { Refused: { } refused } upload ? new(refused, upload.Format) : null;

    /// <summary>Imports what a program sends, as it comes, and keeps the rows that were refused.</summary>
    internal async Task<ImportReport> ImportAsync(
        int listId, Stream content, ImportOptions options, IProgress<ImportProgress> progress, CancellationToken ct)
    {
        var refused = StagedFile.Empty("");
        var keeps = false;
        try
        {
            ImportReport report;
            await using (var target = refused.OpenToWrite())
                report = await importer.ImportAsync(listId, content, options, target, progress, ct);
            keeps = report.Totals.Refused > 0;
            Keep(listId, keeps ? new(refused, options.Format) : null);
            await control.ContactsAddedAsync(listId, CancellationToken.None);
            return report;
        }
        finally
        {
            if (!keeps) refused.Dispose();
        }
    }

    private void Keep(int listId, KeptRows? rows)
    {
        KeptRows? former = null;
        _kept.AddOrUpdate(listId, rows, (_, known) =>
        {
            former = known;
            return rows;
        });
        former?.File.Dispose();
    }

    public void Forget(int listId)
    {
        if (_uploads.TryGetValue(listId, out var upload) && upload.Ended
            && _uploads.TryRemove(KeyValuePair.Create(listId, upload))) upload.Dispose();
    }

    /// <summary>Takes over the staged file. False when another import into the list is under way.</summary>
    public bool Start(int listId, StagedFile file, ImportOptions options)
    {
        Forget(listId);
        var upload = new ListUpload(file.Name, file.Length, options.Format);
        if (!_uploads.TryAdd(listId, upload))
        {
            upload.Dispose();
            return false;
        }
        if (_kept.TryRemove(listId, out var kept)) kept?.File.Dispose();
        _ = RunAsync(listId, file, options, upload);
        return true;
    }

    /// <summary>Files that nobody has fetched go with the program.</summary>
    public void Dispose()
    {
        foreach (var upload in _uploads.Values) upload.Dispose();
        foreach (var rows in _kept.Values) rows?.File.Dispose();
    }

    private async Task RunAsync(int listId, StagedFile file, ImportOptions options, ListUpload upload)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(
            upload.CancelToken, lifetime.ApplicationStopping);
        var refused = StagedFile.Empty(upload.FileName);
        try
        {
            ImportReport report;
            await using (var content = file.Open())
            await using (var target = refused.OpenToWrite())
            {
                report = await importer.ImportAsync(
                    listId, content, options, target, new Latest(upload), both.Token);
            }
            upload.Progress = report.Totals;
            if (report.Totals.Refused > 0) upload.Refused = refused;
            upload.Report = report;
            await control.ContactsAddedAsync(listId, lifetime.ApplicationStopping);
        }
        catch (Exception refusal) when (refusal is ImportException or ControlException)
        {
            upload.Failure = refusal.Message;
            upload.Failed = true;
        }
        catch (OperationCanceledException)
        {
            upload.Cancelled = true;
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure, listId);
            upload.Failed = true;
        }
        finally
        {
            file.Dispose();
            if (upload.Refused is null) refused.Dispose();
        }
    }

    private sealed class Latest(ListUpload upload) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => upload.Progress = value;
    }

    [LoggerMessage(7103, LogLevel.Error, "The import into list {ListId} failed.")]
    private static partial void LogFailed(ILogger logger, Exception failure, int listId);
}
