namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// The black lists' numbers in memory, for the writer alone: they tell without SQL that a number is on no list. A
/// filter is asked only while it knows every number of its list as the open transaction sees it; else SQL answers.
/// Why it cannot miss one: docs/decisions/2026-12-01-black-lists-in-memory.md.
/// </summary>
internal sealed class SqliteBlackLists(SqliteSession session, string connectionString) : IDisposable
{
    /// <summary>Numbers that are read in between, some milliseconds; more are read beside the writer.</summary>
    internal const int ReadAtOnce = 2000;

    /// <summary>
    /// Of each black list of run $1 its id, its newest contact and how often a number of it was changed in its place.
    /// </summary>
    private const string Lists =
        $"""
        SELECT x.list_id, coalesce((SELECT max(c.id) FROM contacts c WHERE c.list_id = x.list_id), 0),
            coalesce((SELECT r.times FROM renumbered_lists r WHERE r.list_id = x.list_id), 0)
        FROM ({StoredRows.BlackLists}) x
        """;

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<int, KnownNumbersOfList> _known = [];
    // Lists to be read beside the writer; the first of them is being read.
    private readonly Queue<int> _wanted = new();
    private Task<KnownNumbersOfList>? _reading;

    /// <summary>The list that is being read beside the writer; null when none is.</summary>
    public Task? Reading => _reading;

    /// <summary>
    /// The black lists of a run in the order of their ids, each with its filter, or null when only SQL knows its
    /// numbers. It holds until the transaction changes, and as long as the piece adds no number itself.
    /// </summary>
    public List<(int List, NumberFilter? Filter)> Of(int run)
    {
        Adopt();
        var lists = session.Query(Lists,
            row => (Id: row.GetInt32(0), Newest: row.GetInt64(1), Revision: row.GetInt64(2)), run);
        lists.Sort();
        return lists.ConvertAll(l => (l.Id, FilterOf(l.Id, l.Newest, l.Revision)));
    }

    /// <summary>A transaction begins: what was seen until now is committed.</summary>
    public void Begun()
    {
        foreach (var known in _known.Values) known.SeenAtBegin = known.Seen;
    }

    /// <summary>
    /// Something was rolled back: its ids are given out again, to other numbers. The rolled back numbers may stay in
    /// the filters, where they do no harm.
    /// </summary>
    public void RolledBack()
    {
        foreach (var (list, known) in _known)
        {
            if (known.SeenAtBegin is { } seen) known.Seen = seen;
            else _known.Remove(list);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_reading is not null) Task.WhenAny(_reading).Wait();
        _stop.Dispose();
    }

    private NumberFilter? FilterOf(int list, long newest, long revision)
    {
        if (_known.GetValueOrDefault(list) is not { } known || known.Revision != revision)
        {
            _known.Remove(list);
            if (_wanted.Contains(list)) return null;
            known = new KnownNumbersOfList(list, revision, numbers: 0);
        }
        if (known.Seen < newest && !CatchUp(known))
        {
            _known.Remove(list);
            Want(list);
            return null;
        }
        _known[list] = known;
        if (known.Filter.IsFull) Want(list);
        return known.Filter;
    }

    private bool CatchUp(KnownNumbersOfList known)
    {
        var rows = session.Query(KnownNumbersOfList.Newer, row => (row.GetInt64(0), row.GetString(1)), known.List,
            known.Seen, ReadAtOnce + 1);
        if (rows.Count > ReadAtOnce) return false;
        foreach (var (id, number) in rows) known.Add(id, number);
        return true;
    }

    private void Want(int list)
    {
        if (_wanted.Contains(list)) return;
        _wanted.Enqueue(list);
        if (_wanted.Count == 1) Read(list);
    }

    private void Read(int list)
    {
        var stop = _stop.Token;
        _reading = Task.Factory.StartNew(() => KnownNumbersOfList.Read(connectionString, list, stop), stop,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Takes the filter that was made beside. One that failed is asked for again when it is needed.</summary>
    private void Adopt()
    {
        if (_reading is not { IsCompleted: true } read) return;
        if (read.IsCompletedSuccessfully) _known[_wanted.Peek()] = read.Result;
        _wanted.Dequeue();
        _reading = null;
        if (_wanted.TryPeek(out var next)) Read(next);
    }
}
