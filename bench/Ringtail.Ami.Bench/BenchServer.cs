using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ringtail.Ami.Bench;

/// <summary>
/// A server that lets anybody in and then does as it is told. In memory by default, so that the measuring core pays for
/// the reader and not for the kernel; over TCP on request.
/// </summary>
internal sealed class BenchServer : AmiTransport, IDisposable
{
    private readonly TcpListener? _listener;
    private readonly bool _backlog;
    private PipeWriter? _output;

    public BenchServer(bool tcp, bool backlog)
    {
        _backlog = backlog;
        if (!tcp) return;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
    }

    public int Port => ((IPEndPoint?)_listener?.LocalEndpoint)?.Port ?? 5038;

    public PipeWriter Output => _output ?? throw new InvalidOperationException("No connection yet.");

    public override async ValueTask<AmiLink> ConnectAsync(AmiOptions options, CancellationToken cancellationToken)
    {
        if (_listener is not null)
        {
            var accept = _listener.AcceptTcpClientAsync(cancellationToken);
            var link = await Tcp.ConnectAsync(options, cancellationToken);
            var stream = (await accept).GetStream();
            Begin(PipeReader.Create(stream), PipeWriter.Create(stream));
            return link;
        }

        // A backlog of any size fits; at steady load the sender waits as a socket's would.
        var threshold = _backlog ? 0 : 1024 * 1024;
        var down = new Pipe(new PipeOptions(
            pauseWriterThreshold: threshold, resumeWriterThreshold: threshold / 2, minimumSegmentSize: 64 * 1024));
        var up = new Pipe();
        Begin(up.Reader, down.Writer);
        return new AmiLink(new Duplex(down.Reader, up.Writer));
    }

    public void Dispose() => _listener?.Dispose();

    private void Begin(PipeReader input, PipeWriter output)
    {
        _output = output;
        _ = AnswerAsync(input, output);
    }

    /// <summary>Answers every action with Success; ends with its connection.</summary>
    private static async Task AnswerAsync(PipeReader input, PipeWriter output)
    {
        await output.WriteAsync("Asterisk Call Manager/11.0.0\r\n"u8.ToArray());
        using var reader = new StreamReader(input.AsStream());
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("ActionID: ", StringComparison.Ordinal)) continue;
            await output.WriteAsync(Encoding.UTF8.GetBytes($"Response: Success\r\n{line}\r\n\r\n"));
        }
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
