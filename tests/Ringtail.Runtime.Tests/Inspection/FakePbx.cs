using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ringtail.Runtime.Tests.Inspection;

/// <summary>
/// A manager that speaks AMI over TCP with answers taken from recorded conversations. What it is not given, it does not
/// know; what is denied, the account may not send.
/// </summary>
internal sealed class FakePbx : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, string[]> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Task _loop;

    public FakePbx()
    {
        _listener.Start();
        _loop = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public string Banner { get; init; } = "Asterisk Call Manager/5.0.4";
    public string Version { get; init; } = "16.28.0";
    public bool RefusesLogin { get; init; }
    /// <summary>Actions that the account may not send.</summary>
    public HashSet<string> Denied { get; } = new(StringComparer.OrdinalIgnoreCase);
    /// <summary>Events sent before the answer to QueueStatus.</summary>
    public int EventsOfOthers { get; set; }

    /// <summary>Answers an action with blocks, each without its ActionID.</summary>
    public FakePbx Answer(string action, params string[] blocks)
    {
        _answers[action] = blocks;
        return this;
    }

    /// <summary>Answers an action with the list that a capture has for it.</summary>
    public FakePbx AnswerAsRecorded(string action, string version, string capture) =>
        Answer(action, Recorded(action, version, capture));

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await TalkAsync(client.GetStream());
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        try
        {
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            await WriteAsync(stream, Banner + "\r\n");
            var action = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon > 0) action[line[..colon]] = line[(colon + 1)..].Trim();
                if (line.Length > 0 || action.Count == 0) continue;
                await WriteAsync(stream, Reply(action["Action"], $"ActionID: {action.GetValueOrDefault("ActionID")}"));
                action.Clear();
            }
        }
        catch (IOException)
        {
            // The client hung up.
        }
    }

    private string Reply(string action, string id)
    {
        var known = (string[])["Ping", "ListCommands", "CoreSettings", .. _answers.Keys];
        return action switch
        {
            "Challenge" => Block("Response: Success", id, "Challenge: 4711"),
            "Login" when RefusesLogin => Block("Response: Error", id, "Message: Authentication failed"),
            "Login" => Block("Response: Success", id, "Message: Authentication accepted"),
            "Ping" => Block("Response: Success", id, "Ping: Pong"),
            "Logoff" => Block("Response: Goodbye", id),
            "CoreSettings" => Block("Response: Success", id, $"AsteriskVersion: {Version}"),
            "ListCommands" => Block(["Response: Success", id, .. known.Where(name => !Denied.Contains(name))
                .Select(name => $"{name}: Does it.  (Priv: call,all)")]),
            _ when Denied.Contains(action) => Block("Response: Error", id, "Message: Permission denied"),
            _ when !_answers.ContainsKey(action) =>
                Block("Response: Error", id, $"Message: Invalid/unknown command: {action}."),
            _ => Before(action) + string.Concat(_answers[action].Select(block => Block(block, id))),
        };
    }

    private string Before(string action) => action != "QueueStatus" ? ""
        : string.Concat(Enumerable.Repeat(Block("Event: DeviceStateChange", "Privilege: call,all", "Device: SIP/1",
            "State: INUSE"), EventsOfOthers));

    private static string Block(params string[] lines) => string.Join("\r\n", lines) + "\r\n\r\n";

    private Task WriteAsync(NetworkStream stream, string text) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(text), _stop.Token).AsTask();

    private static string[] Recorded(string action, string version, string capture)
    {
        var text = File.ReadAllText(Path.Combine(Corpus(), $"asterisk{version}",
            capture + ".ami.txt")).ReplaceLineEndings("\n");
        var blocks = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => block.Trim('\n')).ToArray();
        var ids = blocks.Where(block =>
            block.StartsWith($"> Action: {action}\n", StringComparison.Ordinal) || block == $"> Action: {action}")
            .Select(block => block.Split('\n').First(line =>
                line.StartsWith("> ActionID: ", StringComparison.Ordinal))[2..]);
        foreach (var id in ids)
        {
            var answer = blocks.Where(block => !block.StartsWith('>') && block.Split('\n').Contains(id)).ToArray();
            if (answer.Length == 0 || answer[0].Contains("Permission denied", StringComparison.Ordinal)) continue;
            return [.. answer.Select(block => string.Join("\r\n", block.Split('\n').Where(line => line != id)))];
        }
        throw new InvalidOperationException($"{capture} of {version} has no answer to {action}.");
    }

    private static string Corpus()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "tests", "corpus");
            if (Directory.Exists(corpus)) return corpus;
        }
        throw new InvalidOperationException("No tests/corpus above " + AppContext.BaseDirectory);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Dispose();
        _stop.Dispose();
    }
}
