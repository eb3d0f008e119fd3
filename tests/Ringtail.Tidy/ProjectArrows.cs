using System.Xml.Linq;

namespace Ringtail.Tidy;

/// <summary>The arrows of docs/architecture.md, read from the project files.</summary>
public sealed class ProjectArrows
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Ringtail.Ami"] = [],
        ["Ringtail.Client"] = [],
        ["Ringtail.Dialing"] = [],
        ["Ringtail.Telephony"] = ["Ringtail.Ami", "Ringtail.Dialing"],
        ["Ringtail.PbxSim"] = ["Ringtail.Ami"],
        ["Ringtail.Forecast"] = ["Ringtail.Dialing", "Ringtail.PbxSim", "Ringtail.Telephony"],
        ["Ringtail.Runtime"] = ["Ringtail.Ami", "Ringtail.Dialing", "Ringtail.Telephony"],
        ["Ringtail.Server"] = ["Ringtail.Forecast", "Ringtail.PbxSim", "Ringtail.Runtime"],
    };

    public static TheoryData<string> Projects => new(Directory.GetDirectories(Path.Combine(Repository.Root, "src"))
        .Select(d => Path.GetFileName(d)).Where(n => File.Exists(ProjectFile(n))).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_only_what_the_architecture_allows(string project)
    {
        Assert.True(
            Allowed.ContainsKey(project),
                $"{project} is no room of the house: add it to docs/architecture.md and here");
        var references = Items(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r));
        Assert.Empty(references.Except(Allowed[project]));
    }

    [Fact]
    public void The_core_needs_nothing_but_the_base_class_library()
    {
        Assert.Empty(Items("Ringtail.Dialing", "PackageReference"));
        Assert.Empty(Items("Ringtail.Dialing", "FrameworkReference"));
        Assert.Empty(Items("Ringtail.Dialing", "ProjectReference"));
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = Repository.Read("Ringtail.slnx");
        var missing = Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(f => !solution.Contains(f, StringComparison.Ordinal));
        Assert.Empty(missing);
    }

    [Fact]
    public void Every_project_has_its_lock_file()
    {
        var missing = Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))
            .Select(f => Path.GetDirectoryName(f)!.Replace('\\', '/') + "/packages.lock.json")
            .Where(f => !Repository.Files.Contains(f));
        Assert.Empty(missing);
    }

    [Fact]
    public void Versions_stand_only_in_the_central_file()
    {
        var offenders = Repository.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal))
            .Where(f => XDocument.Parse(Repository.Read(f)).Descendants("PackageReference")
                .Any(p => p.Attribute("Version") is not null));
        Assert.Empty(offenders);
    }

    private static string ProjectFile(string name) => Path.Combine(Repository.Root, "src", name, name + ".csproj");

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(ProjectFile(project)).Descendants(kind)
            .Select(i => i.Attribute("Include")!.Value.Replace('\\', '/'));
}
