using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Ringtail.Lab.Pbx;

namespace Ringtail.Lab.Captures;

/// <summary>One block of a conversation, or a stage direction such as "(phone 102 dials 701)".</summary>
/// <param name="At">Seconds since the banner.</param>
public sealed record Heard(double At, bool Sent, IReadOnlyList<string> Lines)
{
    /// <summary>The first value of a header, empty if it is missing.</summary>
    public string this[string name] =>
        Lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..]
            ?? "";
}

/// <summary>One AMI connection, written down in the two files of tests/corpus (its README says how).</summary>
public sealed partial class Recorder : IDisposable
{
    private static readonly string[] Shown =
    [
        "Channel", "DestChannel", "LocalOneChannel", "LocalTwoChannel", "TransfererChannel", "TransfereeChannel",
        "OrigTransfererChannel", "SecondTransfererChannel", "ParkeeChannel", "RetrieverChannel", "TargetChannel",
        "ChannelStateDesc", "DialStatus", "Result", "DestType", "Response", "Reason", "Device", "State", "Cause",
        "Cause-txt", "Queue", "Position", "OriginalPosition", "Count", "Interface", "MemberName", "Status", "InCall",
        "Paused", "HoldTime", "TalkTime", "UserEvent", "Message", "Extension", "ParkingSpace", "Uniqueid", "Linkedid",
    ];

    private readonly TcpClient _tcp = new();
    private readonly Stopwatch _since = new();
    private readonly List<Heard> _heard = [];
    private readonly SemaphoreSlim _news = new(0);
    private Task _reading = Task.CompletedTask;
    private int _actions;
    private int _looked;

    public IReadOnlyList<Heard> Conversation
    {
        get
        {
            lock (_heard)
                return [.. _heard];
        }
    }

    /// <summary>True when the PBX closed the connection.</summary>
    public bool Closed { get; private set; }

    public static async Task<Recorder> ConnectAsync(
        LabPbx pbx, LabAccount account, CancellationToken cancellationToken)
    {
        var recorder = new Recorder();
        await recorder._tcp.ConnectAsync(pbx.Address, LabPbx.AmiPort, cancellationToken);
        var reader = new StreamReader(recorder._tcp.GetStream(), Encoding.UTF8);
        var banner = await reader.ReadLineAsync(cancellationToken) ?? "";
        recorder._since.Start();
        recorder.Add(sent: false, [banner]);
        recorder._reading = recorder.ReadAsync(reader);
        await recorder.AskAsync(
            cancellationToken, ("Action", "Login"), ("Username", account.Name), ("Secret", account.Secret),
            ("Events", "on"));
        return recorder;
    }

    /// <summary>Sends an action and gives its response.</summary>
    public async Task<Heard> AskAsync(CancellationToken cancellationToken, params (string, string)[] headers)
    {
        var id = "a" + (++_actions).ToString(CultureInfo.InvariantCulture);
        string[] lines =
        [
            $"Action: {headers[0].Item2}", $"ActionID: {id}", .. headers.Skip(1).Select(h => $"{h.Item1}: {h.Item2}"),
        ];
        Add(sent: true, lines);
        var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\r\n")) + "\r\n");
        await _tcp.GetStream().WriteAsync(bytes, cancellationToken);
        var from = _looked;
        var answer = await WaitAsync(b => b["Response"] != "" && b["ActionID"] == id && b["Event"] == "",
            cancellationToken);
        // An event may stand before the response: the next wait looks at it too.
        _looked = from;
        return answer;
    }

    /// <summary>Writes down what somebody did who is not on this connection.</summary>
    public void Stage(string direction) => Add(sent: true, [$"({direction})"]);

    /// <summary>The first block since the last one waited for that fulfils the condition.</summary>
    public async Task<Heard> WaitAsync(Func<Heard, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_heard)
            {
                for (; _looked < _heard.Count; _looked++)
                {
                    if (!_heard[_looked].Sent && condition(_heard[_looked])) return _heard[_looked++];
                }
            }
            await _news.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Returns when the PBX closed the connection.</summary>
    public Task EndAsync() => _reading;

    /// <summary>Writes NAME.ami.txt and NAME.timeline.txt, addresses as those of the first lab.</summary>
    public void Save(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var talk = Conversation;
        File.WriteAllText(Path.Combine(folder, name + ".ami.txt"), Clean(string.Concat(
            talk.Select(block => string.Concat(
                block.Lines.Select(line => (block.Sent ? "> " : "") + line + "\n")) + "\n"))));
        File.WriteAllText(Path.Combine(folder, name + ".timeline.txt"), Clean(string.Concat(talk.Select(Line))));
    }

    public void Dispose()
    {
        _tcp.Dispose();
        _news.Dispose();
    }

    private static string Line(Heard block)
    {
        var first = block.Lines[0];
        var name = block["Event"] is { Length: > 0 } said ? said : block["Action"] is { Length: > 0 } action ? action
            : block["Response"] is { Length: > 0 } response ? "Response " + response : first;
        var shown = Shown.Where(key => block[key].Length > 0 && !(key == "Response" && name.StartsWith(key,
            StringComparison.Ordinal))).Select(key => $"{key}={block[key]}");
        return string.Create(CultureInfo.InvariantCulture,
            $"{block.At,8:F3} {(block.Sent ? '>' : '<')} {name,-22} {string.Join(' ', shown)}").TrimEnd() + "\n";
    }

    private static string Clean(string text) => Secret().Replace(Address().Replace(text, "127.0.0."), "geheim");

    private void Add(bool sent, IReadOnlyList<string> lines)
    {
        lock (_heard)
            _heard.Add(new Heard(_since.Elapsed.TotalSeconds, sent, lines));
        _news.Release();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var lines = new List<string>();
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.Length > 0)
                {
                    lines.Add(line);
                    continue;
                }
                if (lines.Count > 0) Add(sent: false, [.. lines]);
                lines.Clear();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The PBX, or this recorder, cut the line.
        }
        Closed = true;
        _news.Release();
    }

    [GeneratedRegex(@"127\.\d{1,3}\.\d{1,3}\.(?=\d)")]
    private static partial Regex Address();

    [GeneratedRegex("(?<=Secret: ).*")]
    private static partial Regex Secret();
}
