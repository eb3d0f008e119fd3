using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ringtail.Ami;
using Ringtail.Telephony.Channels;

namespace Ringtail.Runtime.Inspection;

/// <summary>Finds what a PBX can call out through, with dial strings ready to use.</summary>
internal static partial class TrunkFinder
{
    public static ImmutableArray<FoundTrunk> Find(PbxAnswers answers)
    {
        var phones = Phones(answers.Queues);
        var dialed = DialedDevices(answers.Dialplan);
        var found = new Dictionary<string, FoundTrunk>(StringComparer.OrdinalIgnoreCase);
        foreach (var peer in answers.Peers) Add(OfPeer(peer, answers.UserNames));
        foreach (var endPoint in answers.EndPoints) Add(OfEndPoint(endPoint));
        // Device states tell no more than names: taken where the lists are not permitted.
        foreach (var device in answers.Devices) Add(OfDevice(device));
        return
        [
            .. found.Values.OrderByDescending(trunk => trunk.LooksLikeTrunk)
                .ThenBy(trunk => trunk.Name, StringComparer.OrdinalIgnoreCase),
        ];

        void Add((FoundTrunk Trunk, bool Static)? one)
        {
            if (one is not var (trunk, isStatic)) return;
            var device = ChannelNames.DeviceOfDialString(trunk.DialString);
            if (device is null || found.ContainsKey(device)) return;
            found[device] = trunk with { LooksLikeTrunk = Looks(trunk.Name, device, isStatic, phones, dialed) };
        }
    }

    private static bool Looks(
        string name, string device, bool isStatic, HashSet<string> phones, HashSet<string> dialed) =>
        name.StartsWith("mdc_trunk_conf-", StringComparison.OrdinalIgnoreCase) || dialed.Contains(device) ||
        (isStatic && !phones.Contains(device) && !Digits().IsMatch(name));

    /// <summary>PeerEntry of SIPpeers or IAXpeerlist. IAX2 adds the user to the name: <c>peer/user</c>.</summary>
    private static (FoundTrunk, bool)? OfPeer(AmiMessage peer, IReadOnlyDictionary<string, string> userNames)
    {
        var technology = (peer["Channeltype"] ?? "SIP").StartsWith("IAX", StringComparison.OrdinalIgnoreCase)
            ? "IAX2"
            : "SIP";
        var name = (peer["ObjectName"] ?? "").Split('/')[0];
        if (name.Length == 0) return null;
        var host = peer["IPaddress"] is { } address && address is not ("-none-" or "(null)" or "(Unspecified)")
            ? address
            : "";
        var isStatic = string.Equals(peer["Dynamic"], "no", StringComparison.OrdinalIgnoreCase);
        return (new FoundTrunk(name, $"{technology}/{name}/${{num}}", host, userNames.GetValueOrDefault(name, ""),
            peer["Status"] ?? "", false), isStatic);
    }

    /// <summary>
    /// EndpointList: the contacts are <c>aor/sip:user@host:port</c> with commas; a trunk's has no user.
    /// </summary>
    private static (FoundTrunk, bool)? OfEndPoint(AmiMessage endPoint)
    {
        var name = endPoint["ObjectName"] ?? "";
        if (name.Length == 0) return null;
        var contact = (endPoint["Contacts"] ?? "").Split(',')[0];
        var uri = contact[(contact.IndexOf('/') + 1)..];
        var at = uri.IndexOf('@');
        var address = uri[(Math.Max(at, uri.IndexOf(':')) + 1)..];
        var host = address.Split(':', ';')[0];
        var outbound = (endPoint["OutboundAuths"] ?? "").Trim().TrimEnd(',');
        return (new FoundTrunk(name, $"PJSIP/${{num}}@{name}", host, outbound, endPoint["DeviceState"] ?? "", false),
            (host.Length > 0 && at < 0) || outbound.Length > 0);
    }

    private static (FoundTrunk, bool)? OfDevice(AmiMessage device)
    {
        var name = device["Device"] ?? "";
        var slash = name.IndexOf('/');
        if (slash < 0) return null;
        var peer = name[(slash + 1)..];
        var dialString = name[..slash].ToUpperInvariant() switch
        {
            "SIP" => $"SIP/{peer}/${{num}}",
            "IAX2" => $"IAX2/{peer}/${{num}}",
            "PJSIP" => $"PJSIP/${{num}}@{peer}",
            _ => null,
        };
        return dialString is null
            ? null
            : (new FoundTrunk(peer, dialString, "", "", device["State"] ?? "", false), false);
    }

    private static HashSet<string> Phones(IReadOnlyList<AmiMessage> queues) => queues
        .Where(item => item.Event == "QueueMember")
        .SelectMany(item => new[] { item["StateInterface"], item["Location"] })
        .OfType<string>()
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Devices through which the dialplan sends dialed numbers: <c>Dial(SIP/peer/${EXTEN})</c> and the like.
    /// </summary>
    private static HashSet<string> DialedDevices(IReadOnlyList<AmiMessage> dialplan) => dialplan
        .Where(item => item["Application"] == "Dial" && item["AppData"] is { } data &&
            data.Contains("${", StringComparison.Ordinal))
        .Select(item => ChannelNames.DeviceOfDialString(item["AppData"]!.Split('&')[0]))
        .OfType<string>()
        .Where(device => !Digits().IsMatch(device[(device.IndexOf('/') + 1)..]))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\d+$")]
    private static partial Regex Digits();
}
