using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

/// <summary>The sample of docs/ami.md is this program; the page fails here when it differs.</summary>
public sealed class DocsTests
{
    private readonly List<string> _told = [];

    [Fact]
    public async Task The_sample_of_the_page_runs()
    {
        await using var server = new FakeAmiServer();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var sample = SampleAsync(server, "secret", NullLogger<AmiClient>.Instance, stopping.Token);
        var session = await server.NextSessionAsync();
        await session.NextAsync("CoreSettings");
        await session.SendAsync("Event: Hangup");
        await session.NextAsync("Ping");
        await session.CloseAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (_told.Count < 3) await Task.Yield();
            await stopping.CancelAsync();
            await sample;
        });
        Assert.Equal(["snapshot", "Hangup", "The server closed the connection."], _told.Take(3));
    }

    [Fact]
    public void The_page_shows_the_sample_that_runs()
    {
        var root = Path.GetDirectoryName(Path.GetDirectoryName(Corpus.Root))!;
        var source = File.ReadAllText(Path.Combine(root, "tests", "Ringtail.Ami.Tests", "DocsTests.cs"));
        var page = Normal(File.ReadAllText(Path.Combine(root, "docs", "ami.md")));
        var sample = source.Split("        // sample\n")[1].Split("        // end\n")[0];

        Assert.Contains(Normal(sample), page, StringComparison.Ordinal);

        static string Normal(string text) =>
            string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line != ""));
    }

    private async Task SampleAsync(
        AmiTransport transport, string secret, ILogger<AmiClient> logger, CancellationToken stop)
    {
        // sample
        var options = new AmiOptions { Host = "pbx.example", Username = "dialer", Secret = secret };
        await using var client = new AmiClient(options, TimeProvider.System, logger, transport);
        client.Start();

        await foreach (var notice in client.Notices.ReadAllAsync(stop))
        {
            switch (notice)
            {
                case AmiNotice.Connected: await TakeSnapshotAsync(client); break;
                case AmiNotice.EventReceived { Message: var message }: Handle(message["Event"], message); break;
                case AmiNotice.Overrun: await TakeSnapshotAsync(client); break;
                case AmiNotice.Disconnected { Reason: var reason }: Show(reason); break;
            }
        }
        // end
    }

    private async Task TakeSnapshotAsync(AmiClient client)
    {
        await client.SendAsync(new AmiAction("Ping"), TestContext.Current.CancellationToken);
        _told.Add("snapshot");
    }

    private void Handle(string? name, AmiMessage message) => _told.Add(message.IsEvent ? name! : "");

    private void Show(string reason) => _told.Add(reason);
}
