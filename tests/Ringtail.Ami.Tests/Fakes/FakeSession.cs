using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace Ringtail.Ami.Tests.Fakes;

/// <summary>One connection to the fake server.</summary>
internal sealed class FakeSession : IAsyncDisposable
{
    private const string Challenge = "154281129";
    private readonly FakeAmiServer _server;
    private readonly IDuplexPipe _pipe;
    private readonly Channel<ReceivedAction> _actions = Channel.CreateUnbounded<ReceivedAction>();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _loop;
    private bool _isOver;

    public FakeSession(FakeAmiServer server, IDuplexPipe pipe)
    {
        _server = server;
        _pipe = pipe;
        _loop = RunAsync();
    }

    /// <summary>Every action, in order, also those that the server answers by itself.</summary>
    public ChannelReader<ReceivedAction> Actions => _actions.Reader;

    /// <summary>The next action of a name; others before it are passed over.</summary>
    public async Task<ReceivedAction> NextAsync(string name)
    {
        while (true)
        {
            var action = await Actions.ReadAsync(TestContext.Current.CancellationToken);
            if (action.Name == name) return action;
        }
    }

    /// <summary>Sends lines as one block.</summary>
    public Task SendAsync(params string[] lines) => SendRawAsync(string.Join("\r\n", lines) + "\r\n\r\n");

    public Task AnswerAsync(ReceivedAction action, params string[] more) =>
        SendAsync(["Response: Success", $"ActionID: {action.Id}", .. more]);

    public Task SendRawAsync(string text) => SendRawAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>After the connection ended the bytes go nowhere, as with a socket.</summary>
    public async Task SendRawAsync(byte[] bytes)
    {
        var piece = _server.PieceBytes ?? bytes.Length;
        await _writing.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            for (var i = 0; i < bytes.Length && !_isOver; i += piece)
            {
                await _pipe.Output.WriteAsync(bytes.AsMemory(i, Math.Min(piece, bytes.Length - i)), _stop.Token);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Waits for bytes and leaves them; within an answer only, when nobody else reads.</summary>
    public async Task WaitForBytesAsync()
    {
        var result = await _pipe.Input.ReadAsync(_stop.Token);
        _pipe.Input.AdvanceTo(result.Buffer.Start);
    }

    /// <summary>Waits until this server ends the connection.</summary>
    public Task WaitForEndAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);

    /// <summary>Ends the connection from the server's side.</summary>
    public async Task CloseAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _stop.Dispose();
        _writing.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            await SendRawAsync(_server.Banner);
            while (await ReadActionAsync() is { } action)
            {
                _actions.Writer.TryWrite(action);
                if (_server.OnAction is { } own && await own(action, this)) continue;
                await AnswerAsUsualAsync(action);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The test or the client ended the connection.
        }
        _actions.Writer.TryComplete();
        await _writing.WaitAsync(CancellationToken.None);
        _isOver = true;
        await _pipe.Output.CompleteAsync();
        await _pipe.Input.CompleteAsync();
        _writing.Release();
    }

    private Task AnswerAsUsualAsync(ReceivedAction action) => action.Name switch
    {
        "Challenge" when _server.RefusesChallenge => FailAsync(action, "Must specify AuthType"),
        "Challenge" => AnswerAsync(action, "Challenge: " + Challenge),
        "Login" when _server.IgnoresLogin => Task.CompletedTask,
        "Login" => IsRightSecret(action)
            ? AnswerAsync(action, "Message: Authentication accepted")
            : FailAsync(action, "Authentication failed"),
        "Ping" when _server.IgnoresPings => Task.CompletedTask,
        "Ping" => AnswerAsync(action, "Ping: Pong", "Timestamp: 1795372519.199722"),
        "ListCommands" => AnswerAsync(action, [.. _server.Commands.Select(name => $"{name}: Does.  (Priv: call,all)")]),
        "CoreSettings" => AnswerAsync(action, "AsteriskVersion: " + _server.AsteriskVersion),
        "Logoff" => SendAsync("Response: Goodbye", $"ActionID: {action.Id}", "Message: Thanks for all the fish."),
        "Filter" => AnswerAsync(action, "Message: Success"),
        _ => FailAsync(action, $"Invalid/unknown command: {action.Name}."),
    };

    private Task FailAsync(ReceivedAction action, string message) =>
        SendAsync("Response: Error", $"ActionID: {action.Id}", "Message: " + message);

    private bool IsRightSecret(ReceivedAction login)
    {
        if (login["AuthType"] != "MD5") return login["Secret"] == _server.Secret;
#pragma warning disable CA5351 // The protocol's digest.
        var digest = MD5.HashData(Encoding.UTF8.GetBytes(Challenge + _server.Secret));
#pragma warning restore CA5351
        return string.Equals(login["Key"], Convert.ToHexString(digest), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<ReceivedAction?> ReadActionAsync()
    {
        List<(string, string)> lines = [];
        while (true)
        {
            var result = await _pipe.Input.ReadAsync(_stop.Token);
            var buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(buffer.Slice(0, end)).TrimEnd('\r');
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                if (line.Length == 0)
                {
                    _pipe.Input.AdvanceTo(buffer.Start);
                    return new ReceivedAction(lines);
                }
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                lines.Add((line[..colon], line[(colon + 1)..].TrimStart(' ')));
            }
            _pipe.Input.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted) return null;
        }
    }
}
