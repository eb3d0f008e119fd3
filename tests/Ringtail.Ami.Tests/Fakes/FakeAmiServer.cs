using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Threading.Channels;

namespace Ringtail.Ami.Tests.Fakes;

/// <summary>
/// A server that speaks AMI over pipes in memory. Its properties are its faults; without one it behaves like Asterisk.
/// </summary>
internal sealed class FakeAmiServer : AmiTransport, IAsyncDisposable
{
    private readonly Channel<FakeSession> _sessions = Channel.CreateUnbounded<FakeSession>();
    private readonly ConcurrentBag<FakeSession> _all = [];

    public string Banner { get; set; } = "Asterisk Call Manager/5.0.4\r\n";

    public string AsteriskVersion { get; set; } = "16.28.0";

    public string Secret { get; set; } = "secret";

    /// <summary>Names in the answer to ListCommands.</summary>
    public string[] Commands { get; set; } = [.. AmiPermissions.Dialer, "Ping", "Logoff"];

    /// <summary>Cut what is sent into pieces of so many bytes.</summary>
    public int? PieceBytes { get; set; }

    public bool IsUnreachable { get; set; }

    public bool RefusesChallenge { get; set; }

    public bool IgnoresLogin { get; set; }

    public bool IgnoresPings { get; set; }

    /// <summary>Answers what it would not answer by itself; null leaves it to the usual way.</summary>
    public Func<ReceivedAction, FakeSession, Task<bool>>? OnAction { get; set; }

    public int Connects { get; private set; }

    /// <summary>A server that leaves one action unanswered, for the test to answer.</summary>
    public static FakeAmiServer SilentTo(string name) => new()
    {
        OnAction = (action, _) => Task.FromResult(action.Name == name),
    };

    public override ValueTask<AmiLink> ConnectAsync(AmiOptions options, CancellationToken cancellationToken)
    {
        Connects++;
        if (IsUnreachable) throw new AmiException(AmiFailure.Unreachable, "The fake server is away.");
        var up = new Pipe();
        var down = new Pipe();
        Serve(new Duplex(up.Reader, down.Writer));
        return ValueTask.FromResult(new AmiLink(new Duplex(down.Reader, up.Writer)));
    }

    public FakeSession Serve(IDuplexPipe pipe)
    {
        var session = new FakeSession(this, pipe);
        _all.Add(session);
        _sessions.Writer.TryWrite(session);
        return session;
    }

    /// <summary>The next connection that a client made.</summary>
    public ValueTask<FakeSession> NextSessionAsync() =>
        _sessions.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _all) await session.DisposeAsync();
    }

    internal sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
