using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ringtail.Ami.Tests.Fakes;

/// <summary>A connection to the fake server, the server's side of it, and the events that came.</summary>
internal sealed class Connected(AmiConnection connection, FakeSession session, Channel<AmiMessage> events)
    : IAsyncDisposable
{
    public AmiConnection Connection => connection;

    public FakeSession Session => session;

    public ChannelReader<AmiMessage> Events => events.Reader;

    public static async Task<Connected> OpenAsync(FakeAmiServer server, AmiOptions options, TimeProvider? clock = null)
    {
        var events = Channel.CreateUnbounded<AmiMessage>();
        var connection = await AmiConnection.OpenAsync(
            options,
            server,
            clock ?? TimeProvider.System,
            NullLogger.Instance,
            message => events.Writer.TryWrite(message),
            TestContext.Current.CancellationToken);
        return new Connected(connection, await server.NextSessionAsync(), events);
    }

    public Task<AmiMessage> NextEventAsync() => Events.ReadAsync(TestContext.Current.CancellationToken).AsTask();

    public Task<AmiResult> SendAsync(AmiAction action) =>
        connection.SendAsync(action, TestContext.Current.CancellationToken).AsTask();

    public Task<AmiResult> SendListAsync(AmiAction action) =>
        connection.SendListAsync(action, TestContext.Current.CancellationToken).AsTask();

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
