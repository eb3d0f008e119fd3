using System.Net;
using Microsoft.Extensions.Configuration;
using Ringtail.Server.Access;

namespace Ringtail.Server.Tests.Access;

public sealed class AnonymousRule
{
    private static readonly RequestOrigin Local = new(
        IPAddress.Loopback, IPAddress.Loopback, false, "localhost:8080", null, null, "http", IPAddress.Loopback);

    public static TheoryData<string, RequestOriginCase> Cases => new()
    {
        { "a script on this machine", new(Local, true) },
        { "a script by IPv6", new(Local with { Peer = IPAddress.IPv6Loopback, Client = IPAddress.IPv6Loopback,
            Host = "[::1]:8080", LocalAddress = IPAddress.IPv6Loopback }, true) },
        { "an IPv4 address inside IPv6", new(Local with { Client = IPAddress.Parse("::ffff:127.0.0.1"),
            Peer = IPAddress.Parse("::ffff:127.0.0.1") }, true) },
        { "another machine",
            new(Local with { Peer = IPAddress.Parse("10.1.2.3"), Client = IPAddress.Parse("10.1.2.3") }, false) },
        { "an allowed network", new(Local with { Peer = IPAddress.Parse("10.1.2.3"),
            Client = IPAddress.Parse("10.1.2.3") }, true, AllowFrom: "10.0.0.0/8") },
        { "no network allowed", new(Local, false, AllowFrom: "192.0.2.1") },
        { "an unknown proxy", new(Local with { Forwarded = true }, false) },
        { "a trusted proxy for a local client", new(Local with { Forwarded = true }, true, Trusted: "127.0.0.1") },
        { "a trusted proxy for a foreign client", new(
            Local with { Forwarded = true, Client = IPAddress.Parse("203.0.113.9") }, false, Trusted: "127.0.0.1") },
        { "our own page", new(Local with { Origin = "http://localhost:8080" }, true) },
        { "another site's page", new(Local with { Origin = "https://evil.example" }, false) },
        { "another port's page", new(Local with { Origin = "http://localhost:9090" }, false) },
        { "a page without an origin", new(Local with { Origin = "null" }, false) },
        { "a cross-site fetch", new(Local with { FetchSite = "cross-site" }, false) },
        { "a cross-site fetch in capitals", new(Local with { FetchSite = "Cross-Site" }, false) },
        { "an address typed by hand", new(Local with { FetchSite = "none" }, true) },
        { "a rebound host name", new(Local with { Host = "evil.example:8080" }, false) },
        { "a host name of the settings",
            new(Local with { Host = "dialer.example:8080" }, true, Hosts: "dialer.example") },
        { "the address it arrived at", new(Local with { Host = "127.0.0.1:8080" }, true) },
        { "an address of elsewhere", new(Local with { Host = "198.51.100.7" }, false) },
        { "no host at all", new(Local with { Host = "" }, true) },
        { "no address at all", new(Local with { Client = null, Peer = null }, false) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decides_who_is_let_in_without_credentials(string who, RequestOriginCase given)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["WombatApi:AllowAnonymousFrom"] = given.AllowFrom,
            ["TrustedProxies"] = given.Trusted,
            ["Hosts"] = given.Hosts,
        }.Where(s => s.Value is not null)).Build();
        var options = AccessOptions.From(settings, ["http://127.0.0.1:8080"], "machine");
        Assert.True(given.Allowed == AnonymousAccess.Refusal(given.Origin, options) is null, who);
    }

    [Fact]
    public void A_setting_that_names_no_network_is_refused_by_name()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection([new("WombatApi:AllowAnonymousFrom", "10.0.0.0/99")]).Build();
        var refused = Assert.Throws<FormatException>(() => AccessOptions.From(settings, [], "machine"));
        Assert.Contains("WombatApi:AllowAnonymousFrom", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_setting_closes_the_control_family()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("WombatApi:AllowAnonymousFrom", "")])
            .Build();
        Assert.NotNull(AnonymousAccess.Refusal(Local, AccessOptions.From(settings, [], "machine")));
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/campaigns?x=1", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/\t/evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("evil", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_form_sends_the_browser_to_this_site_only(string? url, bool local) =>
        Assert.Equal(local, LocalUrl.IsLocal(url));
}

/// <summary>One row of the rule's table. Internal types cannot stand in a public theory.</summary>
public sealed class RequestOriginCase
{
    internal RequestOriginCase(
        RequestOrigin origin, bool allowed, string? AllowFrom = null, string? Trusted = null, string? Hosts = null) =>
        (Origin, Allowed, this.AllowFrom, this.Trusted, this.Hosts) = (origin, allowed, AllowFrom, Trusted, Hosts);

    internal RequestOrigin Origin { get; }
    internal bool Allowed { get; }
    internal string? AllowFrom { get; }
    internal string? Trusted { get; }
    internal string? Hosts { get; }
}
