using Ringtail.Server.Access;

namespace Ringtail.Browser.Screens;

/// <summary>Which right each page and each thing to press on it asks for: what the tests hold the pages to.</summary>
public static class RolePages
{
    /// <summary>By the beginning of the address; the longest counts.</summary>
    private static readonly (string Path, Right Right)[] Pages =
    [
        ("/", Right.Look), ("/reports", Right.Reports), ("/scheduled", Right.Reports), ("/log", Right.Logs),
        ("/log/changes", Right.Changes), ("/lists/erase", Right.Lists), ("/agent", Right.Desk),
        ("/account", Right.Account), ("/no-right", Right.Account), ("/settings/users", Right.Users),
        ("/start", Right.Settings), ("/campaigns/new", Right.Campaigns), ("/settings/hours/new", Right.Hours),
    ];

    /// <summary>
    /// Pages without what is pressed on them. Neighbours are never tabs of one page: the heading of the next is then
    /// another element, by which one sees that it is there.
    /// </summary>
    public static IReadOnlyList<Screen> Of(int endedCall)
    {
        var left = EveryScreen.Of(endedCall).Where(s => s.Press.Length == 0).ToList();
        var walk = new List<Screen>();
        while (left.Count > 0)
        {
            var kind = walk.Count == 0 ? "" : Kind(walk[^1].Path);
            var next = left.Find(s => Kind(s.Path) != kind) ?? left[0];
            left.Remove(next);
            walk.Add(next);
        }
        return walk;
    }

    /// <summary>Of the page by itself: a new thing begins on the page of such things.</summary>
    public static Right RightToSee(string path) =>
        path.EndsWith("/new", StringComparison.Ordinal) ? Right.Look : RightOf(path);

    public static Right RightOf(string path) => Pages.Where(p => path.StartsWith(p.Path, StringComparison.Ordinal))
        .MaxBy(p => p.Path.Length).Right;

    /// <summary>
    /// What to press, by the beginning of its test id, on the pages of a path; the first that fits counts. Null is for
    /// everybody who sees the page.
    /// </summary>
    private static readonly (string Path, string[] Ids, Right? Right)[] Presses =
    [
        ("", ["play", "stop", "start", "pause", "unpause", "run-more", "remove", "boost"], Right.Control),
        ("", ["hang-up"], Right.Calls), ("/scheduled", ["edit", "delete"], Right.Calls), ("", ["be-"], Right.Desk),
        ("/lists/erase", ["erase"], Right.Lists), ("/lists/", ["edit", "delete", "add-contact", "upload-"],
            Right.Contacts),
        ("/lists", ["add", "edit", "delete", "clone"], Right.Lists),
        ("/campaigns", ["send-again", "save", "link-add", "unlink", "up", "down", "add-", "edit", "delete", "clone"],
            Right.Campaigns),
        ("/settings/hours", ["save", "up", "down", "add-hours-rule", "edit", "delete", "clone"], Right.Hours),
        ("/settings", ["add", "edit", "delete", "clone", "test-connection"], Right.Settings),
        ("/account", ["save", "delete", "set-password", "add-token", "end-sessions"], Right.Account),
        ("", ["why-ask", "forecast", "refresh"], null),
    ];

    /// <summary>Why somebody with these rights should not be offered this; null when all is well.</summary>
    public static string? Wrong(string path, string testId, IReadOnlySet<Right> rights)
    {
        foreach (var (on, ids, right) in Presses)
        {
            if (!path.StartsWith(on, StringComparison.Ordinal)
                || !Array.Exists(ids, id => testId.StartsWith(id, StringComparison.Ordinal))) continue;
            return right is null || rights.Contains(right.Value) ? null : $"'{testId}' is offered and needs {right}";
        }
        return $"'{testId}' is offered, and nobody has said which right it needs";
    }

    private static string Kind(string path) => path.Split('/', '?')[1];
}
