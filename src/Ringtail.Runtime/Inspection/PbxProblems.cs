using Ringtail.Ami;
using Ringtail.Telephony;

namespace Ringtail.Runtime.Inspection;

/// <summary>What is wrong with the connection and the account, in words, with what to do about it.</summary>
internal static class PbxProblems
{
    public static PbxProblem BadAddress(string message) =>
        new("BadAddress", message,
            "Enter the name or address of the PBX and the port of its manager, usually 5038.", true);

    /// <summary>Key of the text that says what ended the link, or kept it from coming up.</summary>
    public static string CodeOf(AmiFailure failure) => failure switch
    {
        AmiFailure.Unreachable => "Unreachable",
        AmiFailure.NotAsterisk => "NotAsterisk",
        AmiFailure.LoginRefused => "LoginRefused",
        AmiFailure.Timeout => "NoAnswer",
        AmiFailure.Closed => "LinkClosed",
        _ => "ProtocolError",
    };

    public static PbxProblem Of(AmiNotice.Disconnected ended, PbxConnection connection)
    {
        var section = $"[{connection.Login}]";
        var code = CodeOf(ended.Failure);
        return ended.Failure switch
        {
            AmiFailure.Unreachable => new(code, ended.Reason,
                "Check the address and the port, that the PBX runs with enabled = yes and a matching bindaddr in " +
                "manager.conf, and that no firewall is in between.", true),
            AmiFailure.NotAsterisk => new(code, ended.Reason,
                "Something else listens there, or it expects TLS. The manager's port is usually 5038, with TLS 5039.",
                true),
            AmiFailure.LoginRefused => new(code, ended.Reason,
                $"Compare name and secret with the section {section} of manager.conf; its permit line must contain " +
                "the address of this machine as the PBX sees it; after a change there say \"manager reload\" on the " +
                "console. The PBX writes the true reason into its log.", true),
            AmiFailure.Timeout => new(code, ended.Reason,
                "The PBX took the connection and does not answer: it may be overloaded or hang.", true),
            AmiFailure.Closed => new(code, ended.Reason,
                "The PBX hung up. authlimit or a proxy in between may be the reason; its log says more.", true),
            _ => new(code, ended.Reason, "What answered does not speak as an Asterisk manager does.", true),
        };
    }

    public static IEnumerable<PbxProblem> OfPermissions(AmiServerInfo server, string login) =>
        LinkFacts.Missing(server).Select(feature => new PbxProblem(
            "MissingPermission",
            $"The account may not send {feature.Action}, so this is off: {feature.Purpose}.",
            $"Add {feature.WriteClass} to the write line of the section [{login}] in manager.conf.",
            feature.Needed));

    /// <summary>Only campaigns that record miss it, so it is no missing permission of the dialer.</summary>
    public static PbxProblem? OfRecording(AmiServerInfo server, string login) =>
        server.MaySend("MixMonitor") != false ? null : new(
            "RecordingNotPermitted",
            "The account may not send MixMonitor, so calls cannot be recorded.",
            $"Only for campaigns that record: add {AmiPermissions.WriteClass("MixMonitor")} to the write line of the "
            + $"section [{login}] in manager.conf; if it is there, load app_mixmonitor.", false);

    public static PbxProblem EndPointsNotPermitted { get; } = new(
        "TrunkListIncomplete",
        "The account may not list the PJSIP end points, so trunks are known by name only, and those never used are " +
        "missing.",
        "Add system to the write line to see addresses and states; besides, only recording needs it.", false);

    public static PbxProblem TrunksNotVisible { get; } = new(
        "TrunksNotVisible",
        "The account may not list peers, end points or device states: no trunk can be offered.",
        "Add reporting (chan_sip) or system (PJSIP) to the write line, or enter the dial string by hand.", false);

    public static PbxProblem Unanswered(string what, string reason) => new(
        "ListUnanswered", $"The PBX did not answer when asked for its {what}: {reason}",
        "Try again; a busy PBX with a large dialplan takes longer.", false);
}
