using System.ComponentModel;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Explaining;
using Ringtail.Server.Access;
using Ringtail.Server.Api;

namespace Ringtail.Server.Explaining;

/// <summary>What <c>why</c> is asked about: exactly one of them.</summary>
internal sealed record WhyQuestion(
    string? Campaign, string? List, string? Number, string? Agent, string? Trunk, int? Run)
{
    /// <summary>Of what the person sees; of numbers and agents only who sees everything is told.</summary>
    public Task<WhyAnswer> AskAsync(Sight sight, CancellationToken ct)
    {
        if (!sight.SeesAll && (Number is { Length: > 0 } || Agent is { Length: > 0 }))
            throw new ControlException(
                RefusalKind.Conflict, "NeedsMasterKey",
                $"It would tell of records under every security key: it needs the master key.");
        return AskAsync(sight.Why, ct);
    }

    public Task<WhyAnswer> AskAsync(WhyReader reader, CancellationToken ct)
    {
        string?[] asked = [Campaign, List, Number, Agent, Trunk, Run?.ToString(null as IFormatProvider)];
        if (asked.Count(a => !string.IsNullOrWhiteSpace(a)) != 1)
            throw new ControlException(
                RefusalKind.Invalid, "WhyOne", $"Ask for one of campaign, list, number, agent, trunk and run.");
        return this switch
        {
            { Campaign.Length: > 0 } => reader.CampaignAsync(Campaign, ct),
            { List.Length: > 0 } => reader.ListAsync(List, ct),
            { Number.Length: > 0 } => reader.NumberAsync(Number, ct),
            { Agent.Length: > 0 } => reader.AgentAsync(Agent, ct),
            { Trunk.Length: > 0 } => reader.TrunkAsync(Trunk, ct),
            _ => reader.RunAsync(Run ?? 0, ct),
        };
    }
}

/// <summary><c>GET /api/v1/why</c></summary>
internal static class WhyApi
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("", (
        [Description("Id or name of a campaign.")] string? campaign,
        [Description("Id or name of a list.")] string? list,
        [Description("A number, as uploaded or in E.164.")] string? number,
        [Description("Interface or name of an agent.")] string? agent,
        [Description("Id or name of a trunk.")] string? trunk, [Description("Id of a run.")] int? run,
        Sight sight, CancellationToken ct) =>
        new WhyQuestion(campaign, list, number, agent, trunk, run).AskAsync(sight, ct))
        .WithName("askWhy").PathExample("campaign", "Campaign 1").WithSummary(
            "Why something is, or is not, being dialed: campaign, list, number, agent, trunk (id or name) or run");
}
