namespace Ringtail.PbxSim.Pbx;

/// <summary>Q.850 causes as Asterisk names them, and the reasons of OriginateResponse on both versions (lab
/// measurements).</summary>
internal static class Causes
{
    public static string Text(int cause) => cause switch
    {
        1 => "Unallocated (unassigned) number",
        16 => "Normal Clearing",
        17 => "User busy",
        18 => "No user responding",
        19 => "User alerting, no answer",
        21 => "Call Rejected",
        22 => "Number changed",
        28 => "Invalid number format",
        34 => "Circuit/channel congestion",
        38 => "Network out of order",
        _ => "Unknown",
    };

    public static string DialStatus(SimVersion version, int cause) => (version, cause) switch
    {
        (_, 17) or (SimVersion.V16, 19) => "BUSY",
        (_, 34) or (SimVersion.V16, 22 or 38) => "CONGESTION",
        _ => "NOANSWER",
    };

    /// <summary>chan_sip says HangupRequest only for the refusals that it has no dial status for; chan_pjsip
    /// always.</summary>
    public static bool SaysHangupRequest(SimVersion version, int cause) =>
        version == SimVersion.V22 || cause is not (17 or 19 or 22 or 34 or 38);

    /// <summary>Asterisk 16 gives a reason for some refusals; 22 says 0 for all of them.</summary>
    public static int Reason(SimVersion version, int cause) => version == SimVersion.V22 ? 0 : cause switch
    {
        17 or 19 => 5,
        34 or 38 or 22 => 8,
        _ => 0,
    };
}
