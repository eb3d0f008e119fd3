using Ringtail.Server.Commands;

namespace Ringtail.Server.Start;

/// <summary>Lines for the PBX side, ready to copy.</summary>
/// <param name="Name">Of the file, which names its text: manager, extensions_wombat or queues.</param>
public sealed record PbxLines(string Name, string Text)
{
    /// <summary>Of the files, the sections that a first start needs, without comments: the page explains in the
    /// viewer's language.</summary>
    public static IReadOnlyList<PbxLines> Of(string kind, string account, string secret) =>
        [.. PbxPrepareCommand.Files(kind, PbxPrepareCommand.OwnAddress() ?? "DIALER-ADDRESS", account, secret, "TEAM")
            .Select(f => new PbxLines(Path.GetFileNameWithoutExtension(f.Name), Needed(f.Name, f.Text)))
            .OrderBy(f => Order.IndexOf(f.Name))];

    private static readonly List<string> Order = ["manager", "extensions_wombat", "queues"];

    private static string Needed(string file, string text)
    {
        var lines = text.Split('\n').Select(l => l.TrimEnd())
            .Where(l => l.Length > 0 && !l.StartsWith(';'));
        if (!file.StartsWith("extensions", StringComparison.Ordinal)) return string.Join('\n', lines);
        var section = lines.SkipWhile(l => !l.StartsWith('[')).ToList();
        return string.Join('\n', section.Take(1).Concat(section.Skip(1).TakeWhile(l => !l.StartsWith('['))));
    }
}
