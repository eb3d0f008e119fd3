namespace Ringtail.Server.Access;

/// <summary>Where a form may send the browser afterwards: only to a path of this site.</summary>
internal static class LocalUrl
{
    /// <summary>The address itself when it is a path of this site, else <paramref name="otherwise"/>.</summary>
    public static string OrElse(string? url, string otherwise) => IsLocal(url) ? url! : otherwise;

    /// <summary>
    /// "//host" and "/\host" leave the site in every browser; control characters are dropped by browsers before they
    /// parse, so that "/\t/host" would leave it too.
    /// </summary>
    public static bool IsLocal(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.Any(char.IsControl);
}
