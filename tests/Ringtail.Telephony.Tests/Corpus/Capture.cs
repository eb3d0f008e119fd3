using System.Text.RegularExpressions;
using Ringtail.Ami;

namespace Ringtail.Telephony.Tests.Corpus;

/// <summary>
/// One recorded conversation with a real PBX, its ChannelIds rewritten as those of installation "lab".
/// </summary>
internal sealed partial record Capture(string Version, string Name, IReadOnlyList<AmiMessage> Received)
{
    public static ChannelIds Ids { get; } = ChannelIds.ForInstallation("lab");

    public static string Folder { get; } = FindFolder();

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetFiles(Path.Combine(Folder, "asterisk16"), "*.ami.txt")
            .Select(file => Path.GetFileName(file)[..^".ami.txt".Length]).Order(StringComparer.Ordinal)];

    public static string Text(string version, string name) =>
        File.ReadAllText(Path.Combine(Folder, "asterisk" + version, name + ".ami.txt"));

    public static Capture Load(string version, string name) => Parse(version, name,
        LabIds().Replace(Text(version, name), "rt-lab-$1").Replace("lab-doppelt", "rt-lab-9999",
            StringComparison.Ordinal));

    /// <summary>A recording of this project, made in lab/ with our own ChannelIds.</summary>
    public static Capture Recorded(string version, string name) => Parse(version, name, File.ReadAllText(Path.Combine(
        Folder, "..", "Ringtail.Telephony.Tests", "Recordings", "asterisk" + version, name + ".ami.txt")));

    private static Capture Parse(string version, string name, string text)
    {
        var blocks = text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(block => !block.StartsWith('>')
                && !block.TrimStart('\n').StartsWith("Asterisk Call Manager", StringComparison.Ordinal))
            .Select(block => AmiMessage.Parse(block.Trim('\n').Replace("\n", "\r\n",
                StringComparison.Ordinal) + "\r\n\r\n"));
        return new Capture(version, name, [.. blocks]);
    }

    /// <summary>The items of the first answer with such items, as the client would hand them over.</summary>
    public IReadOnlyList<AmiMessage> Items(params string[] events)
    {
        var first = Received.FirstOrDefault(message => events.Contains(message.Event))?.ActionId;
        return [.. Received.Where(message => events.Contains(message.Event) && message.ActionId == first)];
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "tests", "corpus");
            if (Directory.Exists(corpus)) return corpus;
        }
        throw new InvalidOperationException("No tests/corpus above " + AppContext.BaseDirectory);
    }

    [GeneratedRegex(@"lab-\d{6,}-(\d+)")]
    private static partial Regex LabIds();
}
