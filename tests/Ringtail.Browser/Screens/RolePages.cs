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

    public static Right RightOf(string path) => Pages.Where(p => path.StartsWith(p.Path, StringComparison.Ordinal))
        .MaxBy(p => p.Path.Length).Right;

    /// <summary>Of a thing to press, by its test id; null when it changes nothing.</summary>
    public static Right? RightToPress(string path, string testId) => null;

    private static string Kind(string path) => path.Split('/', '?')[1];
}
