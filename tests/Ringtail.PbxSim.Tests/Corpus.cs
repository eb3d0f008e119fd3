using System.Globalization;
using Ringtail.Ami;

namespace Ringtail.PbxSim.Tests;

/// <summary>What happened at one instant of a conversation, for comparison: channels by role, without ids and
/// noise.</summary>
internal sealed record Fact(double At, string Text);

/// <summary>One recorded conversation: what was sent and when, and what was heard.</summary>
internal sealed class Corpus
{
    private static readonly string[] Compared =
    [
        "Newchannel", "Newstate", "DialBegin", "DialEnd", "OriginateResponse", "QueueCallerJoin", "QueueCallerLeave",
        "QueueCallerAbandon", "AgentCalled", "AgentConnect", "AgentComplete", "AgentRingNoAnswer", "BridgeEnter",
            "BridgeLeave",
        "HangupRequest", "SoftHangupRequest", "Hangup", "QueueMemberPause",
    ];

    public required IReadOnlyList<(double At, AmiMessage Action)> Sent { get; init; }
    public required IReadOnlyList<Fact> Heard { get; init; }

    public static Corpus Load(int version, string situation)
    {
        var folder = Path.Combine(Root(), "tests", "corpus", $"asterisk{version}");
        var timeline = File.ReadAllLines(Path.Combine(folder, situation + ".timeline.txt"));
        var blocks = File.ReadAllText(Path.Combine(folder, situation + ".ami.txt")).Split("\n\n");
        var times = timeline.Where(l => l.Contains(" > ", StringComparison.Ordinal)).Select(TimeOf).ToArray();
        var sent = blocks.Select(b => b.Trim('\n')).Where(b => b.StartsWith("> Action", StringComparison.Ordinal))
            .Select(b => AmiMessage.Parse(b.Replace("> ", "", StringComparison.Ordinal) + "\n\n")).ToArray();
        Assert.Equal(times.Length, sent.Length);
        // The capture's events and their times stand in the same order in both files.
        var heard = blocks.Select(b => b.Trim('\n')).Where(b => b.StartsWith("Event:", StringComparison.Ordinal))
            .Select(b => AmiMessage.Parse(b + "\n\n")).ToArray();
        var heardTimes = timeline.Where(l => l.Contains(" < ", StringComparison.Ordinal)
            && !l.Contains("< Response", StringComparison.Ordinal)
            && !l.Contains("Asterisk Call Manager", StringComparison.Ordinal)).Select(TimeOf).ToArray();
        Assert.Equal(heardTimes.Length, heard.Length);
        return new Corpus
        {
            Sent = [.. times.Zip(sent).Where(s => s.Second["Action"] is not ("Login" or "Logoff"))],
            Heard = [.. heardTimes.Zip(heard).SelectMany(h => Describe(h.First, h.Second))],
        };
    }

    public static IEnumerable<Fact> Describe(double at, AmiMessage message)
    {
        if (!Compared.Contains(message.Event)) yield break;
        var parts = new List<string> { message.Event! };
        foreach (var key in (string[])["Channel", "DestChannel"])
        {
            if (message[key] is { } channel) parts.Add(Role(channel));
        }
        // A soft hang-up's channel state and cause are the trunk's own business; the hang-up's cause is not.
        foreach (var key in (string[])["ChannelStateDesc", "DialStatus", "Response", "Reason", "Queue", "Position",
            "Paused"])
        {
            if (key == "ChannelStateDesc" && message.Event != "Newstate") continue;
            if (message[key] is { } value) parts.Add($"{key}={value}");
        }
        if (message.Event == "Hangup") parts.Add("Cause=" + message["Cause"]);
        yield return new Fact(at, string.Join(' ', parts));
    }

    private static string Role(string channel) => channel.Contains("mdc_trunk", StringComparison.Ordinal) ? "trunk"
        : "phone";

    private static double TimeOf(string line) => double.Parse(line.AsSpan(0, 8), CultureInfo.InvariantCulture);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ringtail.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
