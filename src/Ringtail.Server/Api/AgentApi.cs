using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Ringtail.Runtime.Control;
using Ringtail.Server.Access;
using Ringtail.Server.Agents;

namespace Ringtail.Server.Api;

/// <param name="Agent">Interface, such as SIP/101.</param>
public sealed record ReserveInput(string Agent);

/// <param name="PbxId">The agent's Asterisk server.</param>
/// <param name="Agent">Interface, such as SIP/101.</param>
/// <param name="Paused">false ends the pause.</param>
/// <param name="Reason">Shown at the PBX, at most 80 characters.</param>
public sealed record PauseInput(int PbxId, string Agent, bool Paused, string Reason = "");

/// <param name="PbxId">The agent's Asterisk server.</param>
/// <param name="Agent">Interface, such as SIP/101; empty is nobody.</param>
public sealed record ChosenAgent(int PbxId, string Agent);

/// <summary>Agents: pauses, and preview dialing (reserve, dial, skip).</summary>
internal static class AgentApi
{
    public static void Map(RouteGroupBuilder agents, RouteGroupBuilder runs, RouteGroupBuilder calls)
    {
        agents.MapPost("/pause", async (
            PauseInput input, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.PauseAgentAsync(input.PbxId, input.Agent, input.Paused, input.Reason, user.By(), ct);
            return TypedResults.NoContent();
        }).Needs(Right.Control).NeedsScope(TokenScopes.Control).WithName("pauseAgent").AnswersIn(409)
            .Example("""{"pbxId":1,"agent":"SIP/101","paused":true,"reason":"Training"}""")
            .WithSummary("Pause an agent in all queues of an Asterisk server, or end the pause");
        runs.MapPost("/{id:int}/reserve", async (
            int id, ReserveInput input, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
            Answer(await control.ReserveAsync(id, input.Agent, user.By(), ct)))
            .Needs(Right.Desk).NeedsScope(TokenScopes.Calls).WithName("reserveCall").AnswersIn(409)
            .Example("""{"agent":"SIP/101"}""")
            .WithSummary("Set the run's next number aside for an agent, who looks at it first");
        calls.MapPost("/{hopperId:int}/dial", async (
            int hopperId, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
            Answer(await control.DialReservedAsync(hopperId, user.By(), ct)))
            .Needs(Right.Desk).NeedsScope(TokenScopes.Calls).WithName("dialReserved").PathExample("hopperId", 1001)
            .AnswersIn(409).WithSummary("Call the agent, then the number that is reserved for the agent");
        calls.MapPost("/{hopperId:int}/skip", async (
            int hopperId, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
            Answer(await control.SkipReservedAsync(hopperId, user.By(), ct)))
            .Needs(Right.Desk).NeedsScope(TokenScopes.Calls).WithName("skipReserved").PathExample("hopperId", 1001)
            .AnswersIn(409).WithSummary("Give a reserved number back: the agent does not want to call it");
    }

    /// <summary>The word of the refusal is in <c>code</c>, for programs.</summary>
    private static Results<Ok<CallAdded>, ProblemHttpResult> Answer(AgentReply reply) => reply.IsDone
        ? TypedResults.Ok(new CallAdded(reply.HopperId))
        : TypedResults.Problem(Said(reply), statusCode: StatusCodes.Status409Conflict,
            title: "The request cannot be done.", extensions: [new("code", reply.Refusal)]);

    private static string Said(AgentReply reply) => reply.Refusal switch
    {
        "UnknownAgent" => "The agent is no member of a queue that this run dials for.",
        "NoPreview" => "The run has no end point with stepwise reverse dialing for this agent.",
        "AgentBusy" => "The agent is logged out, paused, or has a call.",
        "HasReservation" => "The agent has a reserved number of another run.",
        "NothingToDial" => "The run has nothing to dial now.",
        "NoReservation" => "The call is not reserved (any more).",
        "Gate" => $"The run may not dial now: {reply.Rule}.",
        _ => "The run does not go on, or its Asterisk server is not connected.",
    };

    /// <summary>Which agent one's own account is.</summary>
    public static void MapOwn(RouteGroupBuilder account)
    {
        account.MapGet("/agent", async (AgentDesk desk, ClaimsPrincipal user, CancellationToken ct) =>
            await desk.FindAsync(user.Identity?.Name ?? "", ct) is { } found
                ? new ChosenAgent(found.PbxId, found.Interface)
                : new ChosenAgent(0, ""))
            .NeedsScope(TokenScopes.Read).WithName("getOwnAgent").WithSummary("The agent that one's account is");
        account.MapPut("/agent", async (
            ChosenAgent chosen, AgentDesk desk, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await desk.ChooseAsync(user.Identity?.Name ?? "", chosen.PbxId, chosen.Agent, ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Users).WithName("setOwnAgent").Example("""{"pbxId":1,"agent":"SIP/101"}""")
            .WithSummary("Say which agent one's account is");
    }
}
