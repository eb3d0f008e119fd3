namespace Ringtail.Server.Hosting;

/// <summary>What <c>serve</c> was asked for.</summary>
public sealed record ServeOptions
{
    public const string DefaultUrls = "http://127.0.0.1:8080";
    public const string DefaultDataFolder = "./data";

    public string Urls { get; init; } = DefaultUrls;
    public string DataFolder { get; init; } = DefaultDataFolder;
    /// <summary>A PostgreSQL connection string; null stores in SQLite inside the data folder.</summary>
    public string? Postgres { get; init; }
    public string? ClusterAddress { get; init; }

    /// <summary>
    /// Only what the administration verbs need (store, accounts, the control socket): no silo, no page, no port.
    /// </summary>
    public bool AdministrationOnly { get; init; }

    /// <summary>Settings that count before the environment's and the files': for programs that hold the host.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    public IReadOnlyList<string> UrlList =>
        Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The first part that is not an absolute http(s) address with a host; null when all are.</summary>
    public static string? FirstBadUrl(string urls)
    {
        var parts = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length == 0 ? urls : parts.FirstOrDefault(IsBad);
    }

    private static bool IsBad(string url)
    {
        // "*" and "+" mean every address and are no valid host names for Uri.
        var plain = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal)
            .Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        return !Uri.TryCreate(plain, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("http" or "https")
            || uri.Host.Length == 0
            || uri.PathAndQuery is not "/";
    }
}
