using System.IO.Pipelines;

namespace Ringtail.Ami;

/// <summary>How a link to a server is made. The default is TCP or TLS; tests and simulations bring their own.</summary>
public abstract class AmiTransport
{
    /// <summary>TCP, or TLS when <see cref="AmiOptions.UseTls"/> says so.</summary>
    public static AmiTransport Tcp { get; } = new TcpTransport();

    /// <summary>
    /// Makes a link, or throws <see cref="AmiException"/> with the kind of failure. The client closes what it gets.
    /// </summary>
    public abstract ValueTask<AmiLink> ConnectAsync(AmiOptions options, CancellationToken cancellationToken);
}

/// <summary>A pair of pipes to a server, and what must be closed with it.</summary>
/// <param name="pipe">The reading and the writing side.</param>
/// <param name="owner">Closed before the two sides of the pipe are completed; may be null.</param>
public sealed class AmiLink(IDuplexPipe pipe, IAsyncDisposable? owner = null)
{
    /// <summary>The reading and the writing side.</summary>
    public IDuplexPipe Pipe { get; } = pipe;

    internal IAsyncDisposable? Owner { get; } = owner;
}
