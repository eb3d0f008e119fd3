using System.IO.Compression;
using System.Xml.Linq;

namespace Ringtail.Browser.Program;

/// <summary>The first sheet of an XLSX file, as a spreadsheet would read it.</summary>
public static class Sheet
{
    /// <summary>Each row with the texts and numbers of its cells.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        using var stream = archive.GetEntry("xl/worksheets/sheet1.xml")!.Open();
        return [.. Named(XDocument.Load(stream).Root!, "row").Select(r =>
            (IReadOnlyList<string>)[.. Named(r, "c").Select(c => c.Value)])];
    }

    private static IEnumerable<XElement> Named(XElement of, string name) =>
        of.Descendants().Where(e => e.Name.LocalName == name);
}
