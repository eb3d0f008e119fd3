using System.Net;

namespace Ringtail.Server.Access;

/// <summary>Who is let in without credentials, and whose word about the client's address is believed.</summary>
public sealed record AccessOptions
{
    /// <summary>
    /// Networks whose clients may use the control family anonymously (<c>WombatApi:AllowAnonymousFrom</c>).
    /// </summary>
    public required IReadOnlyList<IPNetwork> AnonymousNetworks { get; init; }
    /// <summary>Peers whose <c>X-Forwarded-*</c> is believed (<c>TrustedProxies</c>: addresses or networks).</summary>
    public required IReadOnlyList<IPNetwork> TrustedProxies { get; init; }
    /// <summary>Host names that this installation is served under, beside its own addresses (<c>Hosts</c>).</summary>
    public required IReadOnlySet<string> Hosts { get; init; }

    private static readonly IPNetwork[] Loopback = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];

    /// <param name="urls">Addresses that the server listens on: their hosts are served.</param>
    /// <param name="machineName">The machine's own name is served as well.</param>
    /// <exception cref="FormatException">A setting names no address or network; the message names the
    /// setting.</exception>
    public static AccessOptions From(IConfiguration settings, IEnumerable<string> urls, string machineName)
    {
        var anonymous = Values(settings, "WombatApi:AllowAnonymousFrom");
        var hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "localhost", machineName };
        foreach (var host in Values(settings, "Hosts") ?? []) hosts.Add(host);
        foreach (var url in urls)
        {
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri)) hosts.Add(uri.Host.Trim('[', ']'));
        }
        return new AccessOptions
        {
            AnonymousNetworks = anonymous is null ? Loopback : Networks("WombatApi:AllowAnonymousFrom", anonymous),
            TrustedProxies = Networks("TrustedProxies", Values(settings, "TrustedProxies") ?? []),
            Hosts = hosts,
        };
    }

    public static bool Contains(IReadOnlyList<IPNetwork> networks, IPAddress? address)
    {
        if (address is null) return false;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(n => n.Contains(plain));
    }

    /// <summary>
    /// A list, or one text with commas or blanks (as environment variables have it); null when not set.
    /// </summary>
    private static string[]? Values(IConfiguration settings, string key)
    {
        var section = settings.GetSection(key);
        if (section.Value is { } text)
            return text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var items = section.GetChildren().Select(c => c.Value ?? "").ToArray();
        return items.Length == 0 ? null : items;
    }

    private static IPNetwork[] Networks(string key, IEnumerable<string> texts) =>
        [.. texts.Select(t => Network(key, t))];

    private static IPNetwork Network(string key, string text)
    {
        if (text.Equals("loopback", StringComparison.OrdinalIgnoreCase)) return Loopback[0];
        if (IPNetwork.TryParse(text, out var network)) return network;
        if (IPAddress.TryParse(text, out var address))
            return new IPNetwork(
                address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);
        throw new FormatException($"{key}: '{text}' is neither an IP address nor a network such as 10.0.0.0/8.");
    }
}
