using System.ComponentModel;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Explaining;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Api;

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
    public static void Map(RouteGroupBuilder api) => api.MapGet("", async (
        [Description("Id or name of a campaign.")] string? campaign,
        [Description("Id or name of a list.")] string? list,
        [Description("A number, as uploaded or in E.164.")] string? number,
        [Description("Interface or name of an agent.")] string? agent,
        [Description("Id or name of a trunk.")] string? trunk, [Description("Id of a run.")] int? run,
        WhyReader reader, RingtailDb db, CancellationToken ct) =>
    {
        var question = new WhyQuestion(campaign, list, number, agent, trunk, run);
        if (!db.SeesAll && !await SeesAsync(question, db, ct))
            throw new ControlException("NoRecordOrKey", $"There is no such record, or it needs a security key.");
        return await question.AskAsync(reader, ct);
    }).WithName("askWhy").PathExample("campaign", "Campaign 1").WithSummary(
            "Why something is, or is not, being dialed: campaign, list, number, agent, trunk (id or name) or run");

    /// <summary>Of numbers and agents only who sees everything is told.</summary>
    private static async Task<bool> SeesAsync(WhyQuestion question, RingtailDb db, CancellationToken ct)
    {
        _ = int.TryParse(question.Campaign ?? question.List ?? question.Trunk, NumberStyles.None,
            CultureInfo.InvariantCulture, out var id);
        return question switch
        {
            { Campaign: { } name } => await db.Campaigns.AnyAsync(c => c.Id == id || c.Name == name, ct),
            { List: { } name } => await db.Lists.AnyAsync(l => l.Id == id || l.Name == name, ct),
            { Trunk: { } name } => await db.Trunks.AnyAsync(t => t.Id == id || t.Name == name, ct),
            { Run: { } run } => await db.Runs.AnyAsync(r => r.Id == run, ct),
            _ => false,
        };
    }
}
