using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

public sealed class ProbeTests
{
    [Fact]
    public async Task A_usable_account_is_said_to_be_usable()
    {
        await using var server = new FakeAmiServer();

        var probe = await ProbeAsync(server, Options.Fast);

        Assert.True(probe.IsUsable);
        Assert.Equal("16.28.0", probe.Server!.AsteriskVersion);
        Assert.NotNull(probe.RoundTrip);
        Assert.Equal("off", (await (await server.NextSessionAsync()).NextAsync("Login"))["Events"]);
    }

    [Fact]
    public async Task Missing_permissions_are_named_with_the_class_they_need()
    {
        await using var server = new FakeAmiServer
        {
            Commands = ["Ping", "QueueStatus", "QueueAdd", "QueueRemove", "QueuePause"],
        };

        var probe = await ProbeAsync(server, Options.Fast);

        Assert.False(probe.IsUsable);
        Assert.Contains(new AmiMissingPermission("Originate", "originate"), probe.Missing);
        Assert.Contains(new AmiMissingPermission("CoreShowChannels", "reporting"), probe.Missing);
        Assert.DoesNotContain(probe.Missing, item => item.Action == "QueueAdd");
        Assert.Contains("call,originate,reporting", probe.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_login_is_said_in_words()
    {
        await using var server = new FakeAmiServer { Secret = "another" };

        var probe = await ProbeAsync(server, Options.Fast);

        Assert.Equal(AmiFailure.LoginRefused, probe.Failure);
        Assert.Contains("address", probe.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_service_is_said_in_words()
    {
        await using var server = new FakeAmiServer { Banner = "HTTP/1.1 400 Bad Request\r\n" };

        Assert.Equal(AmiFailure.NotAsterisk, (await ProbeAsync(server, Options.Fast)).Failure);
    }

    private static Task<AmiProbe> ProbeAsync(FakeAmiServer server, AmiOptions options) => AmiClient.ProbeAsync(
        options,
        TimeProvider.System,
        NullLogger<AmiClient>.Instance,
        server,
        null,
        TestContext.Current.CancellationToken);
}
