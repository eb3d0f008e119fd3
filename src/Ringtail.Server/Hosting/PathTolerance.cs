using System.Text;

namespace Ringtail.Server.Hosting;

/// <summary>
/// What WombatDialer's clients make of its addresses: double slashes (<c>/wombat//api/calls/</c>) are one before
/// routing; the web application was also installed as <c>/WombatDialer</c>; and one client, whose base address lacks
/// the last slash, loses <c>/wombat</c> when it adds a call.
/// </summary>
internal static class PathTolerance
{
    private const string Base = "/wombat";
    private const string OtherBase = "/WombatDialer";

    public static void UsePathTolerance(this WebApplication app) => app.Use((context, next) =>
    {
        var path = context.Request.Path.Value ?? "";
        if (IsMeant(path) && Tolerated(path) is { } better) context.Request.Path = better;
        return next(context);
    });

    private static bool IsMeant(string path)
    {
        var first = path.AsSpan().TrimStart('/');
        return first.StartsWith("wombat", StringComparison.OrdinalIgnoreCase)
            || first.StartsWith("api/calls", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Null when the path is right as it is.</summary>
    internal static string? Tolerated(string path)
    {
        var single = path.Contains("//", StringComparison.Ordinal) ? Single(path) : path;
        if (new PathString(single).StartsWithSegments(OtherBase, StringComparison.OrdinalIgnoreCase, out var rest))
            return Base + rest;
        if (single.TrimEnd('/').Equals("/api/calls", StringComparison.OrdinalIgnoreCase)) return Base + single;
        return ReferenceEquals(single, path) ? null : single;
    }

    internal static string Single(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c != '/' || text.Length == 0 || text[^1] != '/') text.Append(c);
        }
        return text.ToString();
    }
}
