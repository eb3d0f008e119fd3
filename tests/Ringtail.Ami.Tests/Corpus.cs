using System.Text;

namespace Ringtail.Ami.Tests;

/// <summary>The recorded conversations, brought back to what was on the wire.</summary>
internal static class Corpus
{
    public static string Root { get; } = Find();

    public static IEnumerable<Conversation> All() =>
        from file in Directory.GetFiles(Root, "*.ami.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        from conversation in Read(file)
        select conversation;

    private static IEnumerable<Conversation> Read(string file)
    {
        var name = Path.GetFileName(Path.GetDirectoryName(file)) + "/" + Path.GetFileName(file);
        Conversation? current = null;
        foreach (var block in Blocks(File.ReadAllLines(file)))
        {
            if (block[0].StartsWith("Asterisk Call Manager/", StringComparison.Ordinal))
            {
                if (current is not null) yield return current;
                current = new Conversation(name, block[0], []);
            }
            else if (!block[0].StartsWith("> (", StringComparison.Ordinal))
            {
                var sent = block[0].StartsWith("> ", StringComparison.Ordinal);
                current!.Blocks.Add(new(sent, sent ? [.. block.Select(line => line[2..])] : block));
            }
        }
        if (current is not null) yield return current;
    }

    private static IEnumerable<string[]> Blocks(string[] lines)
    {
        List<string> block = [];
        foreach (var line in lines)
        {
            if (line.Length > 0) block.Add(line);
            if (line.Length > 0 || block.Count == 0) continue;
            yield return [.. block];
            block.Clear();
        }
        if (block.Count > 0) yield return [.. block];
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "tests", "corpus");
            if (Directory.Exists(corpus)) return corpus;
        }
        throw new InvalidOperationException("No tests/corpus above " + AppContext.BaseDirectory);
    }
}

/// <summary>One connection of a recorded file.</summary>
internal sealed record Conversation(string Name, string Banner, List<RecordedBlock> Blocks)
{
    public IEnumerable<RecordedBlock> Received => Blocks.Where(block => !block.IsSent);
}

/// <summary>One block, as sent by the client or as received.</summary>
internal sealed record RecordedBlock(bool IsSent, string[] Lines)
{
    public byte[] Wire { get; } = Encoding.UTF8.GetBytes(string.Join("\r\n", Lines) + "\r\n\r\n");

    public string? this[string key] => Lines
        .FirstOrDefault(line => line.StartsWith(key + ": ", StringComparison.OrdinalIgnoreCase))?[(key.Length + 2)..];
}
