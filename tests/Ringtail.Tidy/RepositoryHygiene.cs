using System.Text.RegularExpressions;

namespace Ringtail.Tidy;

public sealed partial class RepositoryHygiene
{
    private static readonly string[] TextEndings =
        [".cs", ".razor", ".md", ".sh", ".props", ".csproj", ".json", ".txt", ".conf", ".yml", ".yaml", ".resx",
            ".css", ".js", ".slnx", ".sql"];

    private static IEnumerable<string> Texts => Repository.Files
        .Where(f => TextEndings.Contains(Path.GetExtension(f))
            || Path.GetFileName(f) is "test" or "ringtail" or "run" or "up" or "down");

    [Fact]
    public void No_file_names_a_machine_or_a_package_host()
    {
        var offenders = Texts.Where(f => f != "tests/Ringtail.Tidy/RepositoryHygiene.cs")
            .SelectMany(f => Forbidden().Matches(Repository.Read(f)).Select(m => $"{f}: {m.Value}"));
        Assert.Empty(offenders);
    }

    // "/work" and "/root" as the beginning of a path, and hosts that packages come from.
    [GeneratedRegex(
        @"(?<![\w.}$)-])/(work|farm)/\w|(?<![\w.])/root/\w|https?://[^\s""')]*(deb\.debian|nuget\.org|npmjs)",
            RegexOptions.None, 2000)]
    private static partial Regex Forbidden();

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = Repository.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal)).SelectMany(BrokenLinks);
        Assert.Empty(broken);
    }

    private static IEnumerable<string> BrokenLinks(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        foreach (Match match in Link().Matches(Repository.Read(file)))
        {
            var target = match.Groups[1].Value.Split('#')[0];
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal)
                || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
            var full = Path.GetFullPath(Path.Combine(Repository.Root, folder, Uri.UnescapeDataString(target)));
            if (!File.Exists(full) && !Directory.Exists(full)) yield return $"{file} → {target}";
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)", RegexOptions.None, 2000)]
    private static partial Regex Link();

    [Fact]
    public void Decision_records_are_named_by_date()
    {
        var wrong = Repository.Files.Where(f => f.StartsWith("docs/decisions/", StringComparison.Ordinal))
            .Where(f => !DecisionName().IsMatch(Path.GetFileName(f)) && Path.GetFileName(f) != "README.md");
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}-[a-z0-9-]+\.md$", RegexOptions.None, 2000)]
    private static partial Regex DecisionName();
}
