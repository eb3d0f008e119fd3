namespace Ringtail.Runtime.Grains;

/// <summary>What came of an agent's request at a PBX.</summary>
/// <param name="HopperId">The reserved or dialed attempt; 0 when it was refused.</param>
/// <param name="Refusal">Name of an AgentRefusal.</param>
/// <param name="Rule">Name of the gate's rule; empty when it was not the gate.</param>
[GenerateSerializer, Immutable]
internal sealed record AgentReplyWire(
    [property: Id(0)] int HopperId, [property: Id(1)] string Refusal, [property: Id(2)] string Rule);
