using System.Text;

namespace Ringtail.Ami.Bench;

/// <summary>
/// The events of a recorded call with all event classes, over and over: what a real Asterisk 22 sends.
/// </summary>
internal sealed class Traffic
{
    private const string File = "tests/corpus/asterisk22/answered_queue_all_classes.ami.txt";

    private Traffic(byte[] call, int events)
    {
        Call = call;
        Events = events;
    }

    /// <summary>One call's events as on the wire.</summary>
    public byte[] Call { get; }

    /// <summary>Events in <see cref="Call"/>.</summary>
    public int Events { get; }

    public double BytesPerEvent => (double)Call.Length / Events;

    public static Traffic Read()
    {
        var text = System.IO.File.ReadAllText(Path.Combine(Root(), File));
        var blocks = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => block.Trim('\n'))
            .Where(block => block.StartsWith("Event: ", StringComparison.Ordinal)
                && !block.Contains("\nEventList:", StringComparison.Ordinal))
            .Select(block => block.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n\r\n")
            .ToArray();
        return new Traffic(Encoding.UTF8.GetBytes(string.Concat(blocks)), blocks.Length);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Ringtail.slnx"))) return folder.FullName;
        }
        throw new InvalidOperationException("No Ringtail.slnx above " + AppContext.BaseDirectory);
    }
}
