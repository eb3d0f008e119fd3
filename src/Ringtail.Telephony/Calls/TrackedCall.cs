using Ringtail.Dialing;
using Ringtail.Telephony.Channels;

namespace Ringtail.Telephony.Calls;

/// <summary>
/// What was heard of one attempt's customer side, kept a minute beyond its end so that repeats stay silent.
/// </summary>
internal sealed class TrackedCall(HopperId hopper, string id)
{
    public HopperId Hopper { get; } = hopper;
    /// <summary>Our ChannelId: how queue events name the caller, whichever channel carries it now.</summary>
    public string Id { get; } = id;

    /// <summary>The living channels of the customer's side: the trunk legs, and both halves of a Local trunk.</summary>
    public List<PbxChannel> Legs { get; } = [];

    /// <summary>The agent is called first.</summary>
    public bool AgentFirst { get; set; }
    /// <summary>The agent's living channel, which dials the customer; never one of <see cref="Legs"/>.</summary>
    public PbxChannel? AgentLeg { get; set; }
    public bool AgentUp { get; set; }
    public bool AgentHungUp { get; set; }

    /// <summary>The channel name last announced.</summary>
    public string? Announced { get; set; }
    public bool Ringing { get; set; }
    public bool Answered { get; set; }
    public bool Served { get; set; }
    public bool Concluded { get; set; }
    public bool Gone { get; set; }

    /// <summary>Asterisk takes the Local halves out of the way; the trunk leg takes their place.</summary>
    public bool NearOptimised { get; set; }

    /// <summary>Cause of the last trunk leg that ended; null while none did.</summary>
    public int? TrunkCause { get; set; }
    /// <summary>The far half found no channel to dial: DialEnd CHANUNAVAIL of the near one (16.28, 22.10).</summary>
    public bool Unavailable { get; set; }
    public int FarHalfCause { get; set; }
    public int NearHalfCause { get; set; }
    /// <summary>The near half was up when it ended: without an answered trunk leg the PBX had answered.</summary>
    public bool NearUp { get; set; }
    /// <summary>Who first asked for the near half's end: by the far end it is the outbound dialplan.</summary>
    public EndAsked NearEndAsked { get; set; }
    public EndAsked EndAsked { get; set; }

    /// <summary>
    /// The channel that the PBX's own side of the call runs on: our ChannelId, until it is optimised away.
    /// </summary>
    public PbxChannel? Near => AgentLeg ?? Legs.Find(leg => leg.Uniqueid == Id) ?? Legs.Find(IsTrunkLeg);
    public PbxChannel? TrunkLeg => Legs.FindLast(IsTrunkLeg);

    public static bool IsTrunkLeg(PbxChannel leg) => !leg.IsLocal;
}
