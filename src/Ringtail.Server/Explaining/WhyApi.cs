using Ringtail.Runtime.Control;
using Ringtail.Runtime.Explaining;

namespace Ringtail.Server.Explaining;

/// <summary>What <c>why</c> is asked about: exactly one of them.</summary>
internal sealed record WhyQuestion(
    string? Campaign, string? List, string? Number, string? Agent, string? Trunk, int? Run)
{
    public Task<WhyAnswer> AskAsync(WhyReader reader, CancellationToken ct)
    {
        string?[] asked = [Campaign, List, Number, Agent, Trunk, Run?.ToString(null as IFormatProvider)];
        if (asked.Count(a => !string.IsNullOrWhiteSpace(a)) != 1)
            throw new ControlException("WhyOne", $"Ask for one of campaign, list, number, agent, trunk and run.");
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
    public static void Map(RouteGroupBuilder api) => api.MapGet("/why", (
        string? campaign, string? list, string? number, string? agent, string? trunk, int? run, WhyReader reader,
        CancellationToken ct) => new WhyQuestion(campaign, list, number, agent, trunk, run).AskAsync(reader, ct))
        .WithTags("Why").WithSummary(
            "Why something is, or is not, being dialed: campaign, list, number, agent, trunk (id or name) or run");
}
