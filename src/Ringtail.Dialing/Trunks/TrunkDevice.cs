namespace Ringtail.Dialing.Trunks;

/// <summary>
/// The channels of one PBX device, such as <c>SIP/mdc_trunk_conf-1</c>, which several trunks may share. Every channel
/// counts once: what the PBX reports (ours and others'), plus launches of ours that it cannot show yet.
/// </summary>
internal sealed class TrunkDevice
{
    /// <summary>The PBX's own count.</summary>
    public int Reported { get; set; }
    /// <summary>Ours whose channel is known and not gone.</summary>
    public int Visible { get; set; }
    /// <summary>Ours drafted or launched whose channel is not known yet.</summary>
    public int Invisible { get; set; }

    public int Ours => Visible + Invisible;
    public int Others => Math.Max(0, Reported - Visible);
    /// <summary>
    /// A report and the leg it belongs to come in either order; the larger of both never counts too little, once both
    /// are in.
    /// </summary>
    public int Total => Math.Max(Reported, Visible) + Invisible;
}
