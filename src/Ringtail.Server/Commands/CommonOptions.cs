using System.CommandLine;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "Folder of the database and files; made if it does not exist.",
        DefaultValueFactory = _ => ServeOptions.DefaultDataFolder,
        HelpName = "DIR",
    };

    public static Option<string?> Postgres() => new("--postgres")
    {
        Description = "Connection string of a PostgreSQL database, instead of SQLite in the data folder.",
        HelpName = "Host=…",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object, for programs." };
}
