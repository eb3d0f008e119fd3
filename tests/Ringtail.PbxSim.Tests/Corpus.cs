using System.Globalization;
using Ringtail.Ami;

namespace Ringtail.PbxSim.Tests;

/// <summary>What happened at one instant of a conversation, for comparison: channels by role, without ids and
/// noise.</summary>
internal sealed record Fact(double At, string Text);

/// <summary>What was sent, or done by somebody who is not on the connection.</summary>
internal sealed record Step(double At, AmiMessage? Action, string Stage);

/// <summary>One recorded conversation: what was sent and when, and what was heard.</summary>
internal sealed class Corpus
{
    private static readonly string[] Compared =
    [
        "Newchannel", "Newstate", "DialBegin", "DialEnd", "OriginateResponse", "QueueCallerJoin", "QueueCallerLeave",
        "QueueCallerAbandon", "AgentCalled", "AgentConnect", "AgentComplete", "AgentRingNoAnswer", "BridgeEnter",
        "BridgeLeave", "HangupRequest", "SoftHangupRequest", "Hangup", "QueueMemberPause", "QueueMemberAdded",
        "QueueMemberRemoved", "LocalBridge", "LocalOptimizationBegin", "LocalOptimizationEnd", "Hold", "Unhold",
        "BlindTransfer", "AttendedTransfer", "BridgeMerge", "ParkedCall", "UnParkedCall", "ParkedCallGiveUp", "Pickup",
        "Shutdown",
    ];

    private static readonly string[] Channels =
    [
        "Channel", "DestChannel", "LocalOneChannel", "LocalTwoChannel", "TransfererChannel", "OrigTransfererChannel",
        "SecondTransfererChannel", "TransfereeChannel", "TransferTargetChannel", "ParkeeChannel", "RetrieverChannel",
        "TargetChannel",
    ];

    private static readonly string[] Values =
    [
        "ChannelStateDesc", "DialStatus", "Response", "Reason", "Queue", "Interface", "Position", "Paused", "Result",
        "DestType", "Extension", "ParkingSpace", "Penalty",
    ];

    public required IReadOnlyList<Step> Steps { get; init; }
    public required IReadOnlyList<Fact> Heard { get; init; }
    /// <summary>The roles of the recorded channels.</summary>
    public required Roles Roles { get; init; }

    public static string Folder { get; } = Path.Combine(Root(), "tests", "corpus");

    public static IEnumerable<string> Situations => Directory.GetFiles(Path.Combine(Folder, "asterisk16"), "*.ami.txt")
        .Select(file => Path.GetFileName(file)[..^".ami.txt".Length]);

    public static Corpus Load(int version, string situation)
    {
        var folder = Path.Combine(Folder, $"asterisk{version}");
        var times = File.ReadAllLines(Path.Combine(folder, situation + ".timeline.txt"))
            .Where(l => !l.Contains("Asterisk Call Manager", StringComparison.Ordinal)).Select(TimeOf);
        var blocks = File.ReadAllText(Path.Combine(folder, situation + ".ami.txt"))
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(b => b.Trim('\n'))
            .Where(b => b.Length > 0 && !b.StartsWith("Asterisk Call Manager", StringComparison.Ordinal)).ToArray();
        // The blocks and their times stand in the same order in both files.
        var timed = times.Zip(blocks).ToArray();
        Assert.Equal(blocks.Length, timed.Length);
        var roles = new Roles();
        return new Corpus
        {
            Steps = [.. timed.Where(b => b.Second.StartsWith("> ", StringComparison.Ordinal)).Select(b =>
                StepOf(b.First, b.Second)).Where(s => s.Action?["Action"] is not ("Login" or "Logoff"))],
            Heard = [.. timed.Where(b => b.Second.StartsWith("Event:", StringComparison.Ordinal)).SelectMany(b =>
                Describe(b.First, AmiMessage.Parse(b.Second + "\n\n"), roles))],
            Roles = roles,
        };
    }

    public static IEnumerable<Fact> Describe(double at, AmiMessage message, Roles roles)
    {
        if (message["Channel"] is { Length: > 0 } seen && message.Event == "Newchannel") roles.Of(seen);
        if (!Compared.Contains(message.Event)) yield break;
        var parts = new List<string> { message.Event! };
        foreach (var key in Channels)
        {
            // AgentComplete names the channels that are left in that moment: a race (both orders are recorded).
            if (message.Event == "AgentComplete" || message[key] is not { Length: > 0 } channel) continue;
            parts.Add(message["Response"] == "Failure" ? "dial string" : roles.Of(channel));
        }
        // A soft hang-up's channel state and cause are the trunk's own business; the hang-up's cause is not.
        foreach (var key in Values)
        {
            if (key == "ChannelStateDesc" && message.Event is not ("Newstate" or "Newchannel")) continue;
            if (message[key] is { } value) parts.Add($"{key}={value}");
        }
        if (message.Event == "Hangup") parts.Add("Cause=" + message["Cause"]);
        yield return new Fact(at, string.Join(' ', parts));
    }

    private static Step StepOf(double at, string block)
    {
        var text = block.Replace("> ", "", StringComparison.Ordinal);
        return text.StartsWith('(') ? new Step(at, null, text) : new Step(at, AmiMessage.Parse(text + "\n\n"), "");
    }

    private static double TimeOf(string line) => double.Parse(line.AsSpan(0, 8), CultureInfo.InvariantCulture);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ringtail.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
