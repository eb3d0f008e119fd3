using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Runs;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Explaining;

/// <summary>
/// Answers why something is, or is not, being dialed. Names are taken as well as ids. Reads what the owners published
/// and what the store knows; never asks an owner.
/// </summary>
public sealed partial class WhyReader
{
    private readonly IRingtailDbFactory _databases;
    private readonly IDialingStore _store;
    private readonly LiveFeed _feed;
    private readonly SettingsReader _settings;
    private readonly TimeProvider _time;

    internal WhyReader(
        IRingtailDbFactory databases, IDialingStore store, LiveFeed feed, SettingsReader settings, TimeProvider time)
    {
        _databases = databases;
        _store = store;
        _feed = feed;
        _settings = settings;
        _time = time;
    }

    /// <summary>The same, of what a reader's keys open.</summary>
    public WhyReader SeenBy(IRingtailDbFactory seen) => new(seen, _store, _feed, _settings, _time);

    private DateTimeOffset Now => _time.GetUtcNow();

    /// <exception cref="ControlException">There is no such campaign.</exception>
    public async Task<WhyAnswer> CampaignAsync(string campaign, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var id = Id(campaign);
        var row = await db.Campaigns.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id || c.Name == campaign, ct)
            ?? throw new ControlException(
                RefusalKind.NotFound, "NoCampaignNamed", $"There is no campaign '{campaign}'.");
        var run = await RunOfAsync(row, ct);
        var rules = WhyRules.OfRun(_feed.Current.Dialer.State, run, Now);
        var held = run is { View: { State: "RUNNING" or "WRONG_TIME" } view, Settings: { } settings }
            ? await ClosedZonesAsync(db, view.RunId, settings, ct) : [];
        return WhyAnswer.Of($"campaign \"{row.Name}\"", rules, run.View is { } seen ? [WhyRules.Counts(seen)] : [])
            with { Held = [.. held] };
    }

    /// <exception cref="ControlException">There is no such run.</exception>
    public async Task<WhyAnswer> RunAsync(int run, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var campaign = await db.Runs.Where(r => r.Id == run).Select(r => (int?)r.CampaignId).FirstOrDefaultAsync(ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoRun", $"There is no run {run}.");
        return await CampaignAsync(campaign.ToString(CultureInfo.InvariantCulture), ct);
    }

    /// <exception cref="ControlException">There is no such list.</exception>
    public async Task<WhyAnswer> ListAsync(string list, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var id = Id(list);
        var row = await db.Lists.AsNoTracking().FirstOrDefaultAsync(l => l.Id == id || l.Name == list, ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoListNamed", $"There is no list '{list}'.");
        var about = $"list \"{row.Name}\"";
        if (row.BlocksEverywhere)
            return WhyAnswer.Of(about, [new("BlackList", "It is a black list of the whole installation.",
                "Take that mark from the list.")], []);
        var links = await (
            from link in db.RunLists.AsNoTracking()
            join run in db.Runs on link.RunId equals run.Id
            join campaign in db.Campaigns on run.CampaignId equals campaign.Id
            where link.ListId == row.Id && !run.Removed
            orderby run.Id
            select new { link, campaign }).ToListAsync(ct);
        if (links.Count == 0)
            return WhyAnswer.Of(about, [new("ListNotRunning", "No running campaign calls this list.",
                "Link it to a campaign and start that, or add it to a running one.")], []);
        List<IReadOnlyList<WhyRule>> ways = [];
        List<WhyRule> held = [];
        List<string> facts = [];
        foreach (var found in links)
        {
            var run = await RunOfAsync(found.campaign, ct);
            var rules = OfLink(found.link, row).Concat(WhyRules.OfRun(_feed.Current.Dialer.State, run, Now)).ToList();
            var zones = run.Settings is { } settings
                ? await ClosedZonesAsync(db, found.link.RunId, settings, ct, row.Id) : [];
            // All that is left of the list is where it is closed.
            if (zones.Count > 0 && zones.Sum(z => z.Contacts) >= row.ContactCount - found.link.Reached)
                rules.AddRange(zones);
            else held.AddRange(zones.Select(z => z with { Campaign = found.campaign.Name }));
            ways.Add([.. rules.Select(r => r with { Campaign = found.campaign.Name })]);
            facts.Add(string.Create(CultureInfo.InvariantCulture,
                $"Campaign \"{found.campaign.Name}\" has taken {found.link.Reached} of {row.ContactCount} contacts."));
        }
        return WhyAnswer.OfWays(about, ways, held, facts);
    }

    /// <exception cref="ControlException">There is no such trunk.</exception>
    public async Task<WhyAnswer> TrunkAsync(string trunk, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var id = Id(trunk);
        var row = await db.Trunks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id || t.Name == trunk, ct)
            ?? throw new ControlException(RefusalKind.NotFound, "NoTrunkNamed", $"There is no trunk '{trunk}'.");
        var live = _feed.Current.Trunks.FirstOrDefault(t => t.TrunkId == row.Id);
        List<WhyRule> rules = [];
        if (live is null)
            rules.Add(new(nameof(GateRule.PbxUnhealthy), "Its Asterisk server is not connected.",
                "Enable and connect it."));
        else if (live.Problem.Length > 0)
            rules.Add(new(nameof(GateRule.TrunkBroken), live.Problem, WhyRules.LiftOf(nameof(GateRule.TrunkBroken))));
        if (live is not null && live.Ours + live.Others + row.Reserve >= row.Capacity)
            rules.Add(new(nameof(GateRule.TrunkFull), string.Create(CultureInfo.InvariantCulture,
                $"{live.Ours} lines are ours, {live.Others} others', of {row.Capacity} with {row.Reserve} reserved."),
                WhyRules.LiftOf(nameof(GateRule.TrunkFull))));
        var campaigns = await (
            from link in db.CampaignTrunks.AsNoTracking()
            join campaign in db.Campaigns on link.CampaignId equals campaign.Id
            where link.TrunkId == row.Id
            select campaign).ToListAsync(ct);
        rules.AddRange(await OfCampaignsAsync(campaigns, "TrunkNotUsed", "No campaign uses this trunk.", ct));
        return WhyAnswer.Of($"trunk \"{row.Name}\"", rules, live is null ? [] :
            [string.Create(CultureInfo.InvariantCulture, $"{live.Ours} calls of ours, {live.Others} other channels.")]);
    }

    /// <param name="agent">Interface or name.</param>
    /// <exception cref="ControlException">No queue has such an agent.</exception>
    public async Task<WhyAnswer> AgentAsync(string agent, CancellationToken ct)
    {
        var seen = _feed.Current.Agents.FirstOrDefault(a => a.Key == agent || a.Name == agent)
            ?? throw new ControlException(
                RefusalKind.NotFound, "NoAgentNamed", $"No queue that is watched has an agent '{agent}'.");
        var about = $"agent \"{(seen.Name.Length > 0 ? seen.Name : seen.Key)}\"";
        if (seen.State != "Ready")
            return WhyAnswer.Of(about, [new("AgentNotReady",
                $"The agent {Does(seen.State)} since {seen.Since:HH:mm:ss} UTC.", "The agent becomes ready.")], []);
        await using var db = _databases.Create();
        var queues = seen.Queues.ToList();
        var campaigns = await (
            from link in db.CampaignEndPoints.AsNoTracking()
            join endPoint in db.EndPoints on link.EndPointId equals endPoint.Id
            join campaign in db.Campaigns on link.CampaignId equals campaign.Id
            where endPoint.PbxId == seen.PbxId && endPoint.Type == "QUEUE" && queues.Contains(endPoint.QueueName)
            select campaign).Distinct().ToListAsync(ct);
        var rules = await OfCampaignsAsync(
            campaigns, "TeamNotFed", $"No campaign calls for {string.Join(", ", queues)}.", ct);
        return WhyAnswer.Of(about, rules, []);
    }

    /// <param name="state">Name of an AgentState.</param>
    internal static string Does(string state) => state switch
    {
        nameof(AgentState.LoggedOut) => "has been logged out",
        nameof(AgentState.Reserved) => "has been kept for a call",
        nameof(AgentState.Ringing) => "has had a ringing phone",
        nameof(AgentState.OnCall) => "has been on a call",
        nameof(AgentState.WrapUp) => "has been wrapping up",
        nameof(AgentState.Paused) => "has been paused",
        _ => "has not been ready",
    };

    /// <summary>When none of the campaigns dials: why each of them does not.</summary>
    private async Task<IReadOnlyList<WhyRule>> OfCampaignsAsync(
        List<CampaignRow> campaigns, string rule, string none, CancellationToken ct)
    {
        if (campaigns.Count == 0) return [new(rule, none, "Link it to a campaign.")];
        List<WhyRule> rules = [];
        foreach (var campaign in campaigns)
        {
            var blocked = WhyRules.OfRun(_feed.Current.Dialer.State, await RunOfAsync(campaign, ct), Now).ToList();
            if (blocked.Count == 0) return [];
            rules.Add(blocked[0] with
            {
                Says = $"\"{campaign.Name}\": {blocked[0].Says}", Campaign = campaign.Name,
            });
        }
        return rules;
    }

    private static IEnumerable<WhyRule> OfLink(RunListRow link, ContactListRow list)
    {
        if (link.Type == "BLACK_LIST")
            yield return new("BlackList", "The campaign uses it as a black list.", "Link it as a list to call.");
        else if (link.Paused) yield return new("ListPaused", "The list is paused.", "Continue the list.");
        else if (link.Reached >= list.ContactCount)
            yield return new("ListUsedUp", "All of its contacts were taken; some may wait for a retry.",
                "Add contacts to it.");
    }

    private async Task<RunFacts> RunOfAsync(CampaignRow campaign, CancellationToken ct)
    {
        var live = _feed.Current;
        var view = live.Runs.LastOrDefault(r => r.CampaignId == campaign.Id);
        var configuration = view is null ? null : await _settings.ReadRunAsync(new RunId(view.RunId), ct);
        var pbxs = configuration?.Pbxs.Select(p => p.Value).ToHashSet() ?? [];
        return new(campaign.Name, view, configuration?.Settings, [.. live.Pbxs.Where(p => pbxs.Contains(p.PbxId))]);
    }

    private static int Id(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
