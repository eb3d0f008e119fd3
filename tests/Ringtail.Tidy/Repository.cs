namespace Ringtail.Tidy;

/// <summary>The checkout that the tests were built from, and the files that git would keep of it.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = [".git", "artifacts", "data", "bin", "obj", "node_modules"];

    public static string Root { get; } = Find();

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Order(StringComparer.Ordinal)];

    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    public static IEnumerable<string> Code =>
        Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal)
            && !f.Contains("/Migrations/", StringComparison.Ordinal));

    /// <summary>Razor components: markup and code together.</summary>
    public static IEnumerable<string> Pages => Files.Where(f => f.EndsWith(".razor", StringComparison.Ordinal));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        }
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (Skipped.Contains(Path.GetFileName(child))) continue;
            foreach (var file in Walk(child)) yield return file;
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ringtail.slnx"))) return folder.FullName;
        }
        throw new InvalidOperationException(
            "The tests must run from inside a checkout: no Ringtail.slnx above " + AppContext.BaseDirectory);
    }
}
