using System.Text;

namespace Ringtail.Server.Hosting;

/// <summary>
/// WombatDialer clients send double slashes (<c>/wombat//api/calls/</c>): they are one slash before routing.
/// </summary>
internal static class PathTolerance
{
    public static void UsePathTolerance(this WebApplication app) => app.Use((context, next) =>
    {
        var path = context.Request.Path.Value ?? "";
        if (path.Contains("//", StringComparison.Ordinal)
            && path.TrimStart('/').StartsWith("wombat", StringComparison.OrdinalIgnoreCase))
            context.Request.Path = Single(path);
        return next(context);
    });

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
