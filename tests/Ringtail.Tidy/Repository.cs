namespace Ringtail.Tidy;

/// <summary>Finds the checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ringtail.slnx"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests must run from inside a checkout: no Ringtail.slnx above " + AppContext.BaseDirectory);
    }
}
