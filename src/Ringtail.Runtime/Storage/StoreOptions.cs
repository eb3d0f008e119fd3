namespace Ringtail.Runtime.Storage;

/// <summary>Which database: SQLite in a folder of its own (the default), or PostgreSQL. Exactly one is set.</summary>
public sealed record StoreOptions
{
    /// <summary>Folder of <c>ringtail.db</c>; made when missing, and held by one process at a time.</summary>
    public string? DataFolder { get; init; }
    /// <summary>An Npgsql connection string. Several processes may use the same database.</summary>
    public string? PostgresConnectionString { get; init; }

    internal void Check()
    {
        if (string.IsNullOrWhiteSpace(DataFolder) == string.IsNullOrWhiteSpace(PostgresConnectionString))
        {
            throw new StoreException(
                "The store needs either a data folder (SQLite) or a PostgreSQL connection string, and not both.",
                isTransient: false);
        }
    }
}

/// <summary>Keys of the settings table that the store itself reads and makes.</summary>
public static class StoreSettings
{
    /// <summary>Eight of [a-z0-9], random, made with the database; part of every ActionID and channel id.</summary>
    public const string InstallationId = "installation.id";
    /// <summary>Two-letter region for numbers without a country code; read at every import.</summary>
    public const string DefaultCountry = "default.country";
    internal const string DefaultCountryAtFirst = "DE";
    /// <summary>Key of the mix that makes hopper ids look random; never renewed, or ids would repeat early.</summary>
    internal const string HopperKey = "hopper.key";
    /// <summary>How many hopper ids were given out (SQLite; PostgreSQL has a sequence).</summary>
    internal const string HopperCounter = "hopper.counter";
}
