using System.Globalization;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Control;
using Ringtail.Server.WombatApi.Reading;

namespace Ringtail.Server.WombatApi.Control;

/// <summary>
/// <c>reserve</c>: an agent asks for the next number of a campaign, then dials or skips it. Plain texts, as the rest
/// of the control family.
/// </summary>
internal static class ReserveVerbs
{
    public static async Task<string> AnswerAsync(WombatCall call)
    {
        switch (call.Parameters.Required("op").ToLowerInvariant())
        {
            case "reserve":
                var campaign = await Named.CampaignAsync(call, "campaign");
                var agent = call.Parameters.Required("agent");
                var run = await Named.RunAsync(call, campaign);
                return Text("Reserved", await call.Control.ReserveAsync(run, agent, call.By, call.Ct));
            case "dial":
                return Text("Dialing", await call.Control.DialReservedAsync(
                    await Named.CallAsync(call, Hopper(call)), call.By, call.Ct));
            case "skip":
                return Text("Skipped", await call.Control.SkipReservedAsync(
                    await Named.CallAsync(call, Hopper(call)), call.By, call.Ct));
            case var op:
                throw new WombatProblem(
                    "op", $"must be reserve, dial or skip; it is '{WombatParameters.Shortened(op)}'.");
        }
    }

    private static string Text(string done, AgentReply reply) => reply.IsDone
        ? string.Create(CultureInfo.InvariantCulture, $"OK {done}: {reply.HopperId}")
        : throw Refused(reply);

    private static WombatProblem Refused(AgentReply reply) => Enum.Parse<AgentRefusal>(reply.Refusal) switch
    {
        AgentRefusal.UnknownAgent => new("agent", "is no member of a queue that this campaign dials for."),
        AgentRefusal.NoPreview => new("campaign", "has no end point with stepwise reverse dialing for this agent."),
        AgentRefusal.AgentBusy => new("agent", "is logged out, paused, or has a call."),
        AgentRefusal.HasReservation => new("agent", "has a reserved number of another campaign."),
        AgentRefusal.NothingToDial => new("campaign", "has nothing to dial now."),
        AgentRefusal.NoReservation => new("id", "is not reserved (any more)."),
        AgentRefusal.Gate => new("campaign", $"may not dial now: {reply.Rule}."),
        _ => new("campaign", "does not run, or its Asterisk server is not connected."),
    };

    private static int Hopper(WombatCall call) =>
        call.Parameters.Integer("id", 1) ?? throw new WombatProblem("id", "is required: what op=reserve gave.");
}
