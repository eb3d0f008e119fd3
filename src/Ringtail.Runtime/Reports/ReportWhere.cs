using System.Globalization;
using Ringtail.Dialing.Attempts;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Reports;

/// <summary>
/// A <see cref="ReportFilter"/> as the one condition on <c>attempts</c> that sums, pages and exports share; the same
/// SQL on SQLite and PostgreSQL. What the caller gave is a parameter, never text.
/// </summary>
internal sealed class ReportWhere
{
    private static readonly string NoOutcomes = string.Join(", ",
        Enum.GetValues<AttemptOutcome>().Where(o => !o.IsOutcome()).Select(o => $"'{o.Code()}'"));

    private readonly List<string> _conditions = [];
    private readonly List<object> _arguments = [];

    private ReportWhere()
    {
    }

    /// <summary>With placeholders <c>{0}</c>, <c>{1}</c>, … for <see cref="Arguments"/>.</summary>
    public string Sql => string.Join(" AND ", _conditions);

    public object[] Arguments => [.. _arguments];

    /// <param name="db">A context that shows less than the filter's keys open narrows it.</param>
    public static ReportWhere Of(ReportFilter filter, RingtailDb db)
    {
        var where = new ReportWhere();
        where.AddState(filter);
        where.AddPlace(filter);
        if (!filter.Ring.Master) where.AddRing(filter.Ring);
        if (!db.SeesAll) where.AddRing(db.Ring);
        where.AddContact(filter);
        return where;
    }

    /// <summary>Goes on behind one attempt in the order of <c>decided_at, id</c>.</summary>
    public ReportWhere After(DateTimeOffset decidedAt, long id)
    {
        var after = new ReportWhere();
        after._conditions.AddRange(_conditions);
        after._arguments.AddRange(_arguments);
        var at = UtcMicroseconds.From(decidedAt);
        // The first half alone bounds the range of an index.
        after._conditions.Add(
            $"decided_at >= {after.Argument(at)} AND (decided_at > {after.Argument(at)} OR id > {after.Argument(id)})");
        return after;
    }

    private void AddState(ReportFilter filter)
    {
        if (!filter.Everything) _conditions.Add($"outcome IS NOT NULL AND outcome NOT IN ({NoOutcomes})");
        else _conditions.Add("1 = 1");
        if (filter.From is { } from) Add("decided_at >= ", UtcMicroseconds.From(from));
        if (filter.Until is { } until) Add("decided_at < ", UtcMicroseconds.From(until));
        if (filter.Outcome.Length > 0) Add("outcome = ", filter.Outcome);
        if (filter.StatusExt is { } status) Add("status_ext = ", status);
        if (filter.Answered is { } answered)
            _conditions.Add(answered ? "answered_at IS NOT NULL" : "answered_at IS NULL");
        if (filter.Abandoned is { } abandoned) _conditions.Add(abandoned ? "abandoned" : "NOT abandoned");
    }

    private void AddPlace(ReportFilter filter)
    {
        if (filter.Runs.Length > 0) _conditions.Add($"run_id IN ({List(filter.Runs)})");
        // By the runs, because the ledger is indexed by them.
        if (filter.Campaigns.Length > 0)
            _conditions.Add($"run_id IN (SELECT r.id FROM runs r WHERE r.campaign_id IN ({List(filter.Campaigns)}))");
        if (filter.Lists.Length > 0) _conditions.Add($"list_id IN ({List(filter.Lists)})");
        if (filter.PbxId is { } pbx) Add("pbx_id = ", pbx);
        if (filter.TrunkId is { } trunk) Add("trunk_id = ", trunk);
        if (filter.EndPointId is { } endPoint) Add("end_point_id = ", endPoint);
    }

    private void AddRing(KeyRing ring)
    {
        var keys = string.Concat(ring.Keys.Select(k => $", {Argument(k)}"));
        _conditions.Add("run_id IN (SELECT r.id FROM runs r JOIN campaigns c ON c.id = r.campaign_id "
            + $"WHERE c.security_key IN (''{keys}))");
    }

    private void AddContact(ReportFilter filter)
    {
        if (filter.ContactId is { } contact) Add("contact_id = ", contact);
        if (filter.Number.Length > 0) Add("number_key = ", filter.Number);
        if (filter.Agent.Length > 0) Add("agent = ", filter.Agent);
        if (filter.Search.Trim() is not { Length: > 0 } search) return;
        var part = Argument($"%{Escaped(search.ToLowerInvariant())}%");
        _conditions.Add(
            $"(number LIKE {part} ESCAPE '!' OR number_dialed LIKE {part} ESCAPE '!'"
            + $" OR lower(agent) LIKE {part} ESCAPE '!' OR lower(list_name) LIKE {part} ESCAPE '!'"
            + $" OR lower(status_ext) LIKE {part} ESCAPE '!' OR outcome = {Argument(search.ToUpperInvariant())})");
    }

    private void Add(string condition, object value) => _conditions.Add(condition + Argument(value));

    private string Argument(object value)
    {
        _arguments.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"{{{_arguments.Count - 1}}}");
    }

    /// <summary>Whole numbers need no parameters, of which a statement has a limited number.</summary>
    private static string List(IEnumerable<int> ids) =>
        string.Join(", ", ids.Select(i => i.ToString(CultureInfo.InvariantCulture)));

    private static string Escaped(string text) => text.Replace("!", "!!", StringComparison.Ordinal)
        .Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
