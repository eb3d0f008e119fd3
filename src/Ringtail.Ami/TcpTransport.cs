using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Ringtail.Ami;

/// <summary>TCP, or TLS over it.</summary>
internal sealed class TcpTransport : AmiTransport
{
    private const int ReceiveBytes = 64 * 1024;

    public override async ValueTask<AmiLink> ConnectAsync(AmiOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stream = await OpenAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            if (!options.UseTls) return Link(stream);
            return Link(await SecureAsync(stream, options, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            // Not a decision: the failure goes on, and the socket must not outlive it.
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static AmiLink Link(Stream stream)
    {
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: ReceiveBytes, leaveOpen: true));
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        return new AmiLink(new StreamPipes(input, output), stream);
    }

    private static async Task<Stream> OpenAsync(AmiOptions options, CancellationToken cancellationToken)
    {
        var where = $"{options.Host}:{options.Port}";
        var local = options.LocalAddress;
        var socket = local is null
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Without it a hang-up could wait for the acknowledgement of what went before.
            socket.NoDelay = true;
            if (local is not null) socket.Bind(new IPEndPoint(local, 0));
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            throw new AmiException(AmiFailure.Unreachable, InWords(problem.SocketErrorCode, where, local), problem);
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static string InWords(SocketError error, string where, IPAddress? local) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData => $"The name in {where} is not known.",
        SocketError.TryAgain => $"The name in {where} could not be looked up now.",
        SocketError.ConnectionRefused => $"{where} refuses connections: nothing listens there, or a firewall rejects.",
        SocketError.NetworkUnreachable or SocketError.HostUnreachable => $"There is no route to {where}.",
        SocketError.TimedOut => $"{where} does not answer.",
        SocketError.AddressNotAvailable when local is not null => $"This machine has no address {local}.",
        _ => $"{where} cannot be reached: {error}.",
    };

    private static async Task<Stream> SecureAsync(Stream plain, AmiOptions options, CancellationToken cancellationToken)
    {
#pragma warning disable CA5359 // Only when the operator asked for it, and documented as such.
        RemoteCertificateValidationCallback? any = options.TlsAllowUntrusted ? (_, _, _, _) => true : null;
#pragma warning restore CA5359
        var secure = new SslStream(plain, leaveInnerStreamOpen: false, any);
        try
        {
            var settings = new SslClientAuthenticationOptions { TargetHost = options.Host };
            await secure.AuthenticateAsClientAsync(settings, cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch (Exception problem) when (problem is AuthenticationException or IOException)
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw new AmiException(
                AmiFailure.Protocol,
                $"TLS with {options.Host}:{options.Port} failed: {problem.Message} "
                + "Is it the TLS port, and is the certificate trusted?",
                problem);
        }
    }

    private sealed class StreamPipes(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
