using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Ringtail.Ami;

#pragma warning disable CS1591 // The skeleton: documented with the implementation.
/// <summary>Keeps one connection to a server alive.</summary>
public sealed class AmiClient : IAsyncDisposable
{
    public AmiClient(AmiOptions options, TimeProvider clock, ILogger<AmiClient> logger, AmiTransport? transport = null)
    {
        _ = (options, clock, logger, transport);
    }
    public void Start() => throw new NotImplementedException();
    public bool IsConnected => throw new NotImplementedException();
    public AmiServerInfo? Server => throw new NotImplementedException();
    public ChannelReader<AmiNotice> Notices => throw new NotImplementedException();
    public int FreeSlots => throw new NotImplementedException();
    public ValueTask<AmiResult> SendAsync(AmiAction action, CancellationToken ct) => throw new NotImplementedException();
    public ValueTask<AmiResult> SendListAsync(AmiAction action, CancellationToken ct) => throw new NotImplementedException();
    public static Task<AmiProbe> ProbeAsync(
        AmiOptions options, TimeProvider clock, ILogger<AmiClient> logger, AmiTransport? transport,
        CancellationToken ct) => throw new NotImplementedException();
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
