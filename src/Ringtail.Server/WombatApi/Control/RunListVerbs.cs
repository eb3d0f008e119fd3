using System.Globalization;
using System.Text;
using Ringtail.Runtime.Control;
using Ringtail.Server.WombatApi.Reading;

namespace Ringtail.Server.WombatApi.Control;

/// <summary><c>runlists</c>: the lists of a campaign's run, while it goes on.</summary>
internal static class RunListVerbs
{
    public static async Task<string> AnswerAsync(WombatCall call, RunLists lists)
    {
        var op = call.Parameters.Required("op").ToLowerInvariant();
        if (op is not ("list" or "start" or "add" or "pause" or "unpause"))
            throw new WombatProblem(
                "op", $"must be list, start, add, pause or unpause; it is '{WombatParameters.Shortened(op)}'.");
        var campaign = await Named.CampaignAsync(call, "campaign");
        var run = await Named.RunAsync(call, campaign);
        if (op == "list") return Text(campaign.Name, await RunLists.ListAsync(call.Db, run, call.Ct));
        var list = await Named.ListAsync(call, "list");
        switch (op)
        {
            case "pause":
                await lists.PauseAsync(run, list.Id, call.By, call.Ct);
                return $"OK Paused list: {list.Name} in campaign: {campaign.Name}";
            case "unpause":
                await lists.UnpauseAsync(run, list.Id, call.By, call.Ct);
                return $"OK Unpaused list: {list.Name} in campaign: {campaign.Name}";
            default:
                await lists.AddAsync(run, list.Id, "CALL_LIST", call.By, call.Ct);
                return $"OK Added list: {list.Name} to running campaign: {campaign.Name}";
        }
    }

    /// <summary>One line a list: place, name, state, how many of its contacts were taken.</summary>
    private static string Text(string campaign, IReadOnlyList<RunListView> lists)
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"OK Campaign: {campaign} - {lists.Count} lists");
        foreach (var list in lists)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"\n{list.Position}. {list.Name} - {list.State} - {list.Reached} of {list.Contacts}");
        }
        return text.ToString();
    }
}
