using System.Collections.Immutable;

namespace Ringtail.Runtime.Inspection;

/// <summary>How to reach a PBX. <see cref="ToString"/> leaves the secret out.</summary>
public sealed record PbxConnection(string Address, int Port, string Login, string Secret, bool UseTls)
{
    public override string ToString() => $"{Login}@{Address}:{Port}{(UseTls ? " (TLS)" : "")}";
}

/// <summary>
/// Something that hinders dialing, with what to do about it. <paramref name="Code"/> is a resource key.
/// </summary>
public sealed record PbxProblem(string Code, string Message, string Advice, bool Fatal);

/// <param name="DialString">Ready to use in a trunk, such as <c>SIP/mdc_trunk_conf-1/${num}</c> or
/// <c>PJSIP/${num}@mdc_trunk_conf-1</c>.</param>
public sealed record FoundTrunk(
    string Name, string DialString, string Host, string UserName, string State, bool LooksLikeTrunk);

public sealed record FoundQueue(string Name, string Strategy, ImmutableArray<string> Members, int Waiting);

/// <param name="Extensions">At most 500 of the context's extensions; patterns begin with "_".</param>
public sealed record FoundContext(string Name, ImmutableArray<string> Extensions);

/// <summary>What a PBX is and has, and what is wrong with it.</summary>
public sealed record PbxReport
{
    public bool Connected { get; init; }
    public string Version { get; init; } = "";
    public string AmiVersion { get; init; } = "";
    public ImmutableArray<PbxProblem> Problems { get; init; } = [];
    public ImmutableArray<FoundTrunk> Trunks { get; init; } = [];
    public ImmutableArray<FoundQueue> Queues { get; init; } = [];
    public ImmutableArray<FoundContext> Contexts { get; init; } = [];
    public double EventsPerSecond { get; init; }
}
