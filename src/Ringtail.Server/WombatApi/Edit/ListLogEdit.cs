using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Reports;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Reports;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary>
/// <c>edit/list/logs</c>: the calls to the contacts of a list (<c>parent</c>), oldest first; rows as in
/// <c>reports/logs</c>. <c>query</c> is a part of a number.
/// </summary>
internal sealed class ListLogEdit(ReportReader reader) : EditResource
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>();

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var parent = Parent(call);
        if (!await call.Db.Lists.AnyAsync(l => l.Id == parent, call.Ct))
            throw new WombatProblem("parent", $"names no list: {parent}.");
        return await PastReports.LogsAsync(
            call, reader, new ReportFilter { Lists = [parent], Search = call.Parameters["query"].Trim() });
    }

    protected override Task<JsonObject> SaveAsync(WombatCall call, LenientJson record) => throw ReadOnly();

    protected override Task RemoveAsync(WombatCall call, LenientJson record) => throw ReadOnly();

    private static WombatProblem ReadOnly() => new("mode", "must be L here: a log is not written by hand.");
}
