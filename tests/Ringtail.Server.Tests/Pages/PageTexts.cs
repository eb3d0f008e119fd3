using System.Xml.Linq;

namespace Ringtail.Server.Tests.Pages;

/// <summary>The page's texts as they stand in the checkout.</summary>
internal static class PageTexts
{
    public static Dictionary<string, string> Read(string file) =>
        XDocument.Load(Path.Combine(Checkout(), "src", "Ringtail.Server", "Shell", file)).Root!
        .Elements("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value,
            StringComparer.OrdinalIgnoreCase);

    public static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null
            && !File.Exists(Path.Combine(folder.FullName, "Ringtail.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run from inside a checkout.");
    }
}
