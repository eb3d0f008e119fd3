namespace Ringtail.Runtime.Tests.Loops;

/// <summary>What a real Asterisk 16 said after an Originate, as blocks of lines.</summary>
internal sealed class Corpus
{
    private readonly Dictionary<string, string[][]> _situations = [];

    /// <summary>The blocks that follow the answer to the Originate of a recorded situation.</summary>
    public string[][] AfterOriginate(string situation)
    {
        lock (_situations)
        {
            if (!_situations.TryGetValue(situation, out var blocks))
                _situations[situation] = blocks = Read(Path.Combine(Folder, situation + ".ami.txt"));
            return blocks;
        }
    }

    private static string[][] Read(string file)
    {
        var blocks = File.ReadAllText(file).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(b => b.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var originate = blocks.FindIndex(b => b[0] == "> Action: Originate");
        return [.. blocks.Skip(originate + 1).Where(b => b[0].StartsWith("Event: ", StringComparison.Ordinal))];
    }

    private static string Folder { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "tests", "corpus", "asterisk16");
            if (Directory.Exists(corpus)) return corpus;
        }
        throw new InvalidOperationException("The tests must run from inside a checkout.");
    }
}
