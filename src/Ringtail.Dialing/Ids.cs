namespace Ringtail.Dialing;

/// <summary>Identifies a PBX (an Asterisk server) in the configuration; from 1.</summary>
public readonly record struct PbxId(int Value) { public override string ToString() => $"pbx {Value}"; }

/// <summary>Identifies a trunk; from 1.</summary>
public readonly record struct TrunkId(int Value) { public override string ToString() => $"trunk {Value}"; }

/// <summary>Identifies an end point; from 1.</summary>
public readonly record struct EndPointId(int Value) { public override string ToString() => $"end point {Value}"; }

/// <summary>Identifies a campaign; from 1.</summary>
public readonly record struct CampaignId(int Value) { public override string ToString() => $"campaign {Value}"; }

/// <summary>Identifies one execution of a campaign; from 1. WombatDialer's <c>hoppercampId</c>.</summary>
public readonly record struct RunId(int Value) { public override string ToString() => $"run {Value}"; }

/// <summary>Identifies a contact list; from 1.</summary>
public readonly record struct ListId(int Value) { public override string ToString() => $"list {Value}"; }

/// <summary>Identifies a contact; from 1, in the order of loading.</summary>
public readonly record struct ContactId(long Value) { public override string ToString() => $"contact {Value}"; }

/// <summary>
/// Identifies one attempt, from the moment a contact enters the hopper: a positive 31-bit number, unique in the
/// installation while it can still be referred to. What the PBX sees as <c>WOMBAT_HOPPER_ID</c>.
/// </summary>
public readonly record struct HopperId(int Value) { public override string ToString() => $"attempt {Value}"; }
