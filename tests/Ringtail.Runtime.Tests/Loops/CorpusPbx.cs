using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ringtail.Runtime.Tests.Loops;

/// <summary>
/// A PBX that speaks AMI over TCP and answers every Originate with what a real Asterisk 16 said in the same situation
/// (tests/corpus). The called number says which: 01 answered by a user, 02 busy, 03 not answered, 04 invalid,
/// 05 congested. It keeps its calls when its link is cut, as Asterisk does.
/// </summary>
internal sealed class CorpusPbx : IAsyncDisposable
{
    private const string RecordedTrunk = "SIP/mdc_trunk_conf-1";
    private static readonly string[] Commands =
        ["Originate", "Hangup", "CoreShowChannels", "QueueStatus", "Redirect", "QueuePause", "ShowDialPlan"];
    private readonly Corpus _corpus = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, CorpusCall> _calls = [];
    private readonly Lock _links = new();
    private readonly List<CorpusLink> _open = [];
    private readonly List<Task> _tasks = [];
    private readonly ConcurrentQueue<string> _dialed = [];
    private int _sequence;

    public CorpusPbx()
    {
        _listener.Start();
        _tasks.Add(AcceptAsync());
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Answered calls stay up until <see cref="EndCallsAsync"/>.</summary>
    public bool HoldsAnsweredCalls { get; set; }

    /// <summary>New links are closed at once.</summary>
    public bool IsDown { get; set; }

    /// <summary>Takes Originates and says nothing of them, as a PBX whose link is about to break.</summary>
    public bool IsMute { get; set; }

    /// <summary>Every number that an Originate was received for, in order.</summary>
    public IReadOnlyList<string> Dialed => [.. _dialed];

    public int LiveCalls => _calls.Count;

    /// <summary>Cuts every link; calls go on.</summary>
    public void CutLinks()
    {
        lock (_links)
        {
            foreach (var link in _open) link.Dispose();
            _open.Clear();
        }
    }

    /// <summary>Plays the ends of all calls that are held.</summary>
    public async Task EndCallsAsync()
    {
        foreach (var call in _calls.Values) await EndAsync(call);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CutLinks();
        Task[] tasks;
        lock (_links) tasks = [.. _tasks];
        await Task.WhenAll(tasks);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (IsDown)
                {
                    client.Dispose();
                    continue;
                }
                var link = new CorpusLink(client);
                lock (_links)
                {
                    _open.Add(link);
                    _tasks.Add(ServeAsync(link));
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(CorpusLink link)
    {
        await Task.Yield();
        try
        {
            await link.WriteAsync("Asterisk Call Manager/5.0.4\r\n");
            while (await link.ReadActionAsync(_stop.Token) is { } action) await AnswerAsync(link, action);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private Task AnswerAsync(CorpusLink link, Dictionary<string, string> action) => action["Action"] switch
    {
        "Challenge" => link.AnswerAsync(action, "Challenge: 154281129"),
        "Login" => link.AnswerAsync(action, "Message: Authentication accepted"),
        "Ping" => link.AnswerAsync(action, "Ping: Pong"),
        "CoreSettings" => link.AnswerAsync(action, "AsteriskVersion: 16.28.0"),
        "ListCommands" => link.AnswerAsync(
            action, [.. Commands.Select(c => $"{c}: Does it.  (Priv: call,all)")]),
        "Originate" => OriginateAsync(link, action),
        "Hangup" => HangUpAsync(link, action),
        "CoreShowChannels" => ListChannelsAsync(link, action),
        "QueueStatus" => link.ListAsync(action, [], "QueueStatusComplete"),
        _ => link.RefuseAsync(action, "Invalid/unknown command"),
    };

    private async Task OriginateAsync(CorpusLink link, Dictionary<string, string> action)
    {
        var number = action["Channel"].Split('/')[^1];
        _dialed.Enqueue(number);
        await link.AnswerAsync(action, "Message: Originate successfully queued");
        var call = new CorpusCall(action["ChannelId"], number, Interlocked.Increment(ref _sequence), Situation(number));
        _calls[call.Id] = call;
        if (IsMute) return;
        var held = HoldsAnsweredCalls && number.StartsWith("01", StringComparison.Ordinal);
        await PlayAsync(call, block => !held || !IsEnd(block));
    }

    private Task EndAsync(CorpusCall call) => PlayAsync(call, _ => true);

    private async Task PlayAsync(CorpusCall call, Func<string[], bool> until)
    {
        while (call.Next < call.Blocks.Length && until(call.Blocks[call.Next]))
        {
            var block = call.Translate(call.Blocks[call.Next++]);
            // Out of the list before its Hangup is told, as in Asterisk.
            if (call.Next == call.Blocks.Length) _calls.TryRemove(call.Id, out _);
            await TellAsync(block);
        }
        if (call.Next == call.Blocks.Length) _calls.TryRemove(call.Id, out _);
    }

    private async Task TellAsync(string block)
    {
        CorpusLink[] links;
        lock (_links) links = [.. _open];
        foreach (var link in links) await link.TryWriteAsync(block);
    }

    private async Task HangUpAsync(CorpusLink link, Dictionary<string, string> action)
    {
        var call = _calls.Values.FirstOrDefault(c => c.Id == action["Channel"] || c.TrunkChannel == action["Channel"]);
        if (call is null)
        {
            await link.RefuseAsync(action, "No such channel");
            return;
        }
        await link.AnswerAsync(action, "Message: Channel Hungup");
        await EndAsync(call);
    }

    private Task ListChannelsAsync(CorpusLink link, Dictionary<string, string> action) => link.ListAsync(
        action, [.. _calls.Values.OrderBy(c => c.Sequence).SelectMany(c => c.Channels())], "CoreShowChannelsComplete");

    private string[][] Situation(string number) => _corpus.AfterOriginate(number[..2] switch
    {
        "01" => "answered_user",
        "02" => "busy",
        "03" => "no_answer_timeout",
        "04" => "invalid_404",
        "05" => "congestion_503",
        _ => throw new ArgumentException($"No situation for {number}.", nameof(number)),
    });

    private static bool IsEnd(string[] block) => block[0] is "Event: HangupRequest";

    /// <summary>One call: its recorded blocks, and which of them were played.</summary>
    private sealed class CorpusCall(string id, string number, int sequence, string[][] blocks)
    {
        private readonly string _recordedId = blocks.SelectMany(b => b)
            .First(l => l.Contains("Uniqueid: lab-", StringComparison.Ordinal))
            .Split(": ")[1];

        public string Id { get; } = id;
        public int Sequence { get; } = sequence;
        public string[][] Blocks { get; } = blocks;
        public int Next { get; set; }
        public string TrunkChannel => $"{RecordedTrunk}-{Sequence:x8}";

        /// <summary>The recorded block with this call's identities.</summary>
        public string Translate(string[] block)
        {
            var text = new StringBuilder();
            foreach (var line in block) text.Append(Translate(line)).Append("\r\n");
            return text.Append("\r\n").ToString();
        }

        /// <summary>What CoreShowChannels says of it: the trunk's leg, and the phone's when it was answered.</summary>
        public IEnumerable<string> Channels()
        {
            var answered = Blocks.Take(Next).Any(b => b.Contains("DialStatus: ANSWER"));
            var bridged = Blocks.Take(Next).Any(b => b[0] == "Event: BridgeEnter");
            var bridge = bridged ? $"bridge-{Sequence}" : "";
            if (!Blocks.Take(Next).Any(b => b[0] == "Event: Newchannel")) yield break;
            yield return Channel(TrunkChannel, Id, answered ? 6 : 5, answered ? "Dial" : "AppDial2", bridge);
            if (bridged) yield return Channel($"SIP/105-{Sequence:x8}", $"1795372018.{Sequence}", 6, "AppDial", bridge);
        }

        private string Channel(string name, string uniqueid, int state, string application, string bridge) =>
            string.Create(CultureInfo.InvariantCulture,
            $"Event: CoreShowChannel\r\nChannel: {name}\r\nChannelState: {state}\r\nUniqueid: {uniqueid}\r\n" +
            $"Linkedid: {Id}\r\nApplication: {application}\r\nCallerIDNum: {number}\r\nBridgeId: {bridge}\r\n");

        private string Translate(string line)
        {
            if (line.StartsWith("ActionID: ", StringComparison.Ordinal)) return "ActionID: " + Id;
            var own = line.Replace(_recordedId, Id, StringComparison.Ordinal);
            return ReplaceSuffix(ReplaceSuffix(own, RecordedTrunk + "-"), "SIP/105-")
                .Replace("1795372018.18", $"1795372018.{Sequence}", StringComparison.Ordinal);
        }

        private string ReplaceSuffix(string line, string prefix)
        {
            var at = line.IndexOf(prefix, StringComparison.Ordinal);
            var end = at + prefix.Length;
            if (at < 0 || line.Length < end + 8) return line;
            return line[..end] + Sequence.ToString("x8", CultureInfo.InvariantCulture) + line[(end + 8)..];
        }
    }
}
