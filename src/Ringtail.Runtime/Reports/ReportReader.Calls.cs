using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Reports;

// Attempts one by one.
public sealed partial class ReportReader
{
    /// <summary>
    /// Rows of one read of a stream: many exports of any length hold neither a transaction nor memory.
    /// </summary>
    private const int BatchRows = 2_000;

    /// <summary>A page of attempts, newest first.</summary>
    public Task<ReportPage<CallRecord>> CallsAsync(ReportFilter filter, int skip, int take, CancellationToken ct) =>
        CallsAsync(filter, default, skip, take, ct);

    /// <param name="order">
    /// One of <see cref="ReportOrders.Calls"/>. Of more calls than are sorted by others, only the beginning counts.
    /// </param>
    public async Task<ReportPage<CallRecord>> CallsAsync(
        ReportFilter filter, RowOrder order, int skip, int take, CancellationToken ct)
    {
        await using var db = databases.Create();
        var where = ReportWhere.Of(filter, db);
        var all = Attempts(db, where);
        var total = await all.LongCountAsync(ct);
        var sortsAll = total <= RowOrder.SortedMax;
        List<AttemptRow> rows;
        if (sortsAll && ReportOrders.OfCall(order.By) is { } key)
        {
            rows = await SortedAsync(db, where, $"{key} {order.Direction}", skip, take, ct);
        }
        else
        {
            var ordered = order is { By: "startedAt", Descending: false }
                ? all.OrderBy(a => a.DecidedAt).ThenBy(a => a.Id)
                : all.OrderByDescending(a => a.DecidedAt).ThenByDescending(a => a.Id);
            rows = await ordered.Skip(skip).Take(take).ToListAsync(ct);
        }
        var names = await Names.ReadAsync(db, ct);
        await names.AddRunsAsync(db, rows, ct);
        return new([.. rows.Select(names.Record)], total) { SortsAll = sortsAll };
    }

    /// <summary>Only ids are sorted: the rows are wide.</summary>
    private static async Task<List<AttemptRow>> SortedAsync(
        RingtailDb db, ReportWhere where, string order, int skip, int take, CancellationToken ct)
    {
        // EF1002: the condition's and the order's text is ours; what the caller gave is in the arguments.
#pragma warning disable EF1002
        var ids = await db.Database.SqlQueryRaw<long>(string.Create(CultureInfo.InvariantCulture,
            $"""
            SELECT id AS "Value" FROM attempts WHERE {where.Sql} ORDER BY {order}, id DESC
            LIMIT {take} OFFSET {skip}
            """), where.Arguments).ToListAsync(ct);
#pragma warning restore EF1002
        var rows = await db.Attempts.AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    /// <summary>Every attempt of the filter, oldest first, read in pieces as they are taken.</summary>
    public async IAsyncEnumerable<CallRecord> StreamCallsAsync(
        ReportFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = databases.Create();
        var names = await Names.ReadAsync(db, ct);
        var all = ReportWhere.Of(filter, db);
        var where = all;
        while (true)
        {
            var rows = await Attempts(db, where).OrderBy(a => a.DecidedAt).ThenBy(a => a.Id).Take(BatchRows)
                .ToListAsync(ct);
            await names.AddRunsAsync(db, rows, ct);
            foreach (var row in rows) yield return names.Record(row);
            if (rows.Count < BatchRows) yield break;
            where = all.After(rows[^1].DecidedAt, rows[^1].Id);
        }
    }

    // EF1002: the condition's text is ours; what the caller gave is in its arguments.
#pragma warning disable EF1002
    private static IQueryable<AttemptRow> Attempts(RingtailDb db, ReportWhere where) =>
        db.Attempts.FromSqlRaw($"SELECT * FROM attempts WHERE {where.Sql}", where.Arguments).AsNoTracking();
#pragma warning restore EF1002

    /// <summary>What the ledger names by ids only.</summary>
    private sealed class Names
    {
        private readonly Dictionary<int, string> _runs = [];
        private Dictionary<int, string> _trunks = [];
        private Dictionary<int, string> _endPoints = [];
        private string _installation = "";

        public static async Task<Names> ReadAsync(RingtailDb db, CancellationToken ct) => new()
        {
            _trunks = await db.Trunks.AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Name, ct),
            _endPoints = await db.EndPoints.AsNoTracking().ToDictionaryAsync(e => e.Id, NameOf, ct),
            _installation = await db.Settings.Where(s => s.Key == StoreSettings.InstallationId)
                .Select(s => s.Value).SingleOrDefaultAsync(ct) ?? "",
        };

        public async Task AddRunsAsync(RingtailDb db, List<AttemptRow> rows, CancellationToken ct)
        {
            var unknown = rows.Select(r => r.RunId).Distinct().Where(r => !_runs.ContainsKey(r)).ToArray();
            if (unknown.Length == 0) return;
            var runs = await db.Runs.Where(r => unknown.Contains(r.Id)).Select(r => new { r.Id, r.CampaignName })
                .ToListAsync(ct);
            foreach (var run in runs) _runs[run.Id] = run.CampaignName;
        }

        public CallRecord Record(AttemptRow row) => new()
        {
            HopperId = row.HopperId,
            RunId = row.RunId,
            CampaignId = row.CampaignId,
            CampaignName = _runs.GetValueOrDefault(row.RunId, ""),
            ListId = row.ListId,
            ListName = row.ListName,
            ContactId = row.ContactId,
            Number = row.Number,
            NumberDialed = row.NumberDialed,
            Retry = row.Retry,
            Outcome = row.Outcome ?? "",
            StatusExt = row.StatusExt,
            DecidedAt = row.DecidedAt,
            LaunchedAt = row.LaunchedAt,
            AnsweredAt = row.AnsweredAt,
            ConnectedAt = row.ConnectedAt,
            EndedAt = row.EndedAt,
            PbxId = row.PbxId,
            Trunk = _trunks.GetValueOrDefault(row.TrunkId, ""),
            EndPoint = _endPoints.GetValueOrDefault(row.EndPointId, ""),
            Agent = row.Agent,
            Abandoned = row.Abandoned,
            HungUpWaiting = row.HungUpWaiting,
            HangupCause = row.HangupCause,
            AsteriskId = string.Create(CultureInfo.InvariantCulture, $"rt-{_installation}-{row.HopperId}"),
            Attributes = [.. StoredJson.ReadAttributes(row.Attributes)],
            OutputAttributes = [.. StoredJson.ReadAttributes(row.OutputAttributes)],
        };

        private static string NameOf(EndPointRow row) => row switch
        {
            { Type: "QUEUE" } => row.QueueName,
            { Name.Length: > 0 } => row.Name,
            _ => row.Description,
        };
    }
}
