using System.Text.Json;
using System.Xml.Linq;

namespace Ringtail.Tidy;

/// <summary>Every package that reaches a program of ours has a licence that we accept, read from its own
/// manifest.</summary>
public sealed class PackageLicences
{
    private static readonly string[] Accepted = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "PostgreSQL",
        "MS-PL", "BSD-3-Clause OR MIT"];

    // Packages whose manifest gives a file or an address instead of an expression; each was read.
    private static readonly Dictionary<string, string> Read = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Sylvan.Data.Csv"] = "MIT",
        ["Sylvan.Common"] = "MIT",
        ["SQLitePCLRaw.lib.e_sqlite3"] = "Apache-2.0 (SQLite itself is public domain)",
        ["SourceGear.sqlite3"] = "Apache-2.0 (SQLite itself is public domain)",
    };

    [Fact]
    public void Every_package_has_an_accepted_licence()
    {
        var server = Path.Combine(Repository.Root, "artifacts", "obj", "Ringtail.Server", "project.assets.json");
        Assert.SkipUnless(File.Exists(server), "Ringtail.Server was not restored here, so its packages are not known");
        using var assets = JsonDocument.Parse(File.ReadAllText(server));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name).ToArray();
        var offenders = assets.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(l => l.Value.GetProperty("type").GetString() == "package")
            .Select(l => (l.Name, Licence: LicenceOf(folders, l.Value.GetProperty("path").GetString()!)))
            .Where(l => !Accepted.Contains(l.Licence) && !Read.ContainsKey(l.Name.Split('/')[0]))
            .Select(l => $"{l.Name}: {l.Licence}");
        Assert.Empty(offenders);
    }

    private static string LicenceOf(string[] folders, string path)
    {
        var folder = folders.Select(f => Path.Combine(f, path)).First(Directory.Exists);
        var manifest = XDocument.Load(Directory.GetFiles(folder, "*.nuspec")[0]);
        var licence = manifest.Descendants().FirstOrDefault(e => e.Name.LocalName == "license");
        var address = manifest.Descendants().FirstOrDefault(e => e.Name.LocalName == "licenseUrl");
        return licence?.Value ?? address?.Value ?? "none named";
    }
}
