using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Control;

/// <summary>The control family: short plain texts that contain <c>OK</c>, or begin with <c>ERROR</c>.</summary>
internal static class CampaignVerbs
{
    private static readonly string[] Known =
        ["start", "pause", "unpause", "remove", "reload", "clone", "addlist", "boost"];

    public static async Task<string> AnswerAsync(WombatCall call, RunLists runLists)
    {
        var op = call.Parameters.Required("op").ToLowerInvariant();
        if (!Known.Contains(op))
            throw new WombatProblem(
                "op", "must be start, pause, unpause, remove, reload, clone, addList or boost; "
                + $"it is '{WombatParameters.Shortened(op)}'.");
        var campaign = await Named.CampaignAsync(call, "campaign");
        switch (op)
        {
            case "start":
                var started = await call.Control.StartRunAsync(campaign.Id, call.By, call.Ct, withoutList: true);
                return $"OK Started campaign: {campaign.Name} (run {started})";
            case "pause":
                await call.Control.PauseRunAsync(await Named.RunAsync(call, campaign), call.By, call.Ct);
                return $"OK Paused campaign: {campaign.Name}";
            case "unpause":
                await call.Control.UnpauseRunAsync(await Named.RunAsync(call, campaign), call.By, call.Ct);
                return $"OK Unpaused campaign: {campaign.Name}";
            case "remove":
                await call.Control.RemoveRunAsync(await Named.RunAsync(call, campaign), call.By, call.Ct);
                return $"OK Removed campaign: {campaign.Name}";
            case "reload":
                await call.Control.ConfigurationChangedAsync(call.Ct);
                await runLists.TakeUpAsync(campaign.Id, call.By, call.Ct);
                return $"OK Reloaded campaign: {campaign.Name}";
            case "boost":
                return await BoostAsync(call, campaign);
            case "clone":
                return await CloneAsync(call, campaign);
            default:
                var list = await Named.ListAsync(call, "list");
                await call.Editor.LinkListAsync(campaign.Id, list.Id, "CALL_LIST", call.By, call.Ct);
                return $"OK Added list: {list.Name} to campaign: {campaign.Name}";
        }
    }

    private static async Task<string> CloneAsync(WombatCall call, CampaignRow campaign)
    {
        await KeyGate.RequireCopyableAsync(call.Db, campaign.Id, call.Ct);
        var name = call.Parameters.Required("newcampaign");
        try
        {
            var copy = await call.Editor.CloneCampaignAsync(campaign.Id, name, call.By, call.Ct);
            return $"OK Cloned campaign: {campaign.Name} to {copy.Name}";
        }
        catch (InvalidFieldsException refused)
        {
            var wrong = refused.Problems[0];
            throw new WombatProblem(
                wrong.Field == nameof(CampaignRow.Name) ? "newcampaign" : wrong.Field, wrong.Message);
        }
    }

    private static async Task<string> BoostAsync(WombatCall call, CampaignRow campaign)
    {
        var text = call.Parameters.Required("factor").TrimEnd('%').Trim();
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent)
            || percent is < 10 or > 2000 or double.NaN)
            throw new WombatProblem("factor",
                $"must be a percentage from 10 to 2000 (100 is 1.0); it is '{WombatParameters.Shortened(text)}'.");
        await call.Control.SetBoostAsync(await Named.RunAsync(call, campaign), percent / 100, call.By, call.Ct);
        return string.Create(CultureInfo.InvariantCulture, $"OK Boosting set in Campaign: {percent}%");
    }
}

/// <summary><c>calls</c>: one call added, a status or an attribute given to a call.</summary>
internal static class CallVerbs
{
    public static async Task<string> AnswerAsync(WombatCall call)
    {
        switch (call.Parameters.Required("op").ToLowerInvariant())
        {
            case "addcall":
                return await AddAsync(call);
            case "extstatus":
                var status = call.Parameters.Required("status");
                Refuse(CallRules.OfStatus(status), _ => "status");
                await call.Control.SetExtendedStatusAsync(await ToldOfAsync(call), status, call.Ct);
                return "OK Event CALLSTATUS queued";
            case "attr":
                var name = call.Parameters.Required("attr");
                if (!call.Parameters.Has("val")) throw new WombatProblem("val", "is required; it may be empty.");
                var value = call.Parameters["val"];
                Refuse(CallRules.OfAttribute(name, value), field => field == "Name" ? "attr" : "val");
                await call.Control.SetAttributeAsync(await ToldOfAsync(call), name, value, call.Ct);
                return "OK Event ATTRIBUTE queued";
            case var op:
                throw new WombatProblem(
                    "op", $"must be addcall, extstatus or attr; it is '{WombatParameters.Shortened(op)}'.");
        }
    }

    /// <summary>
    /// <c>NAME:value,NAME:value</c>; a part without a colon belongs to the value before it, empty parts are left out.
    /// </summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> Attributes(string text)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in text.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var name = colon > 0 ? part[..colon].Trim().ToUpperInvariant() : "";
            if (name.Length > 0) pairs.Add(new(name, part[(colon + 1)..]));
            else if (part.Trim().Length > 0 && pairs.Count > 0) pairs[^1] = new(
                pairs[^1].Key, $"{pairs[^1].Value},{part}");
            else if (part.Trim().Length > 0) throw new WombatProblem(
                "attrs", "must be NAME:value, separated by commas.");
        }
        return pairs;
    }

    /// <summary>What is wrong, by the names of this API's parameters.</summary>
    private static void Refuse(IReadOnlyList<FieldProblem> problems, Func<string, string> parameter)
    {
        if (problems.Count > 0) throw new WombatProblem(parameter(problems[0].Field), problems[0].Message);
    }

    private static async Task<string> AddAsync(WombatCall call)
    {
        var campaign = await Named.CampaignAsync(call, "campaign");
        var number = call.Parameters.Required("number");
        DateTimeOffset? due = null;
        if (call.Parameters["schedule"] is { Length: > 0 } schedule)
        {
            due = WombatTime.Parse(schedule, call.Zone)
                ?? throw new WombatProblem(
                    "schedule", $"must be YYYY-MM-DD.HH:MM:SS; it is '{WombatParameters.Shortened(schedule)}'.");
        }
        var attributes = Attributes(call.Parameters["attrs"]);
        var run = await Named.RunAsync(call, campaign);
        var hopper = 0;
        try
        {
            hopper = await call.Control.AddCallAsync(run, number, attributes, due, call.By, call.Ct);
        }
        catch (InvalidFieldsException refused)
        {
            Refuse(refused.Problems, field => field == "Number" ? "number" : "attrs");
        }
        return string.Create(
            CultureInfo.InvariantCulture, $"OK Added call: {number} to campaign: {campaign.Name} (id {hopper})");
    }

    private static async Task<int> ToldOfAsync(WombatCall call) =>
        call.IsAnonymous ? Hopper(call) : await Named.CallAsync(call, Hopper(call));

    private static int Hopper(WombatCall call) =>
        call.Parameters.Integer("wombatid", 1)
            ?? throw new WombatProblem("wombatid", "is required: the value of WOMBAT_HOPPER_ID.");
}

/// <summary><c>lists</c>: any number of records added to a list, which is made when it does not exist.</summary>
internal static class ListVerbs
{
    public static async Task<string> AnswerAsync(WombatCall call, ListImporter importer)
    {
        var op = call.Parameters.Required("op");
        if (!op.Equals("addToList", StringComparison.OrdinalIgnoreCase)) throw new WombatProblem(
            "op", $"must be addToList; it is '{WombatParameters.Shortened(op)}'.");
        var name = call.Parameters.Required("list");
        await using var ofQuery = new MemoryStream(
            System.Text.Encoding.UTF8.GetBytes(call.Parameters.NumbersOfQuery));
        var numbers = call.Parameters.Numbers ?? ofQuery;
        var options = new ImportOptions(
            ImportFormat.Pipe, RemoveDuplicates: call.Parameters["dedupe"] is "1" or "true");
        // A list is not made, and nothing is said to be done, for an upload of which nothing can be used.
        if (await ListImporter.UselessAsync(numbers, options, call.Ct) is { } useless)
            throw new WombatProblem("numbers", useless.Count == 0
                ? "is required: number,NAME:value,… separated by |."
                : "holds no usable record; nothing was added." + Reasons(useless));
        numbers.Position = 0;
        var list = await FindOrMakeAsync(call, name);
        var report = await importer.ImportAsync(list.Id, numbers, options, null, call.Ct);
        await call.Control.ContactsAddedAsync(list.Id, CancellationToken.None);
        var answer = string.Create(
            CultureInfo.InvariantCulture, $"OK List: {list.Name} - {report.Totals.Kept} added numbers");
        return report.Totals.Refused == 0
            ? answer
            : answer + string.Create(CultureInfo.InvariantCulture, $", {report.Totals.Refused} refused")
                + Reasons(report.FirstRefused);
    }

    private static string Reasons(IEnumerable<RefusedRow> refused) =>
        string.Concat(refused.Take(10).Select(r => $"\nrecord {r.Line}: {r.Reason}"));

    private static async Task<ContactListRow> FindOrMakeAsync(WombatCall call, string name)
    {
        if (await Named.FindListAsync(call, name) is { } known) return known;
        try
        {
            return await call.Editor.SaveListAsync(new ContactListRow { Name = name }, call.By, call.Ct);
        }
        catch (InvalidFieldsException refused)
        {
            // Another request made it a moment ago; any other reason is the caller's.
            return await Named.FindListAsync(call, name)
                ?? throw new WombatProblem("list", refused.Problems[0].Message);
        }
    }
}

/// <summary>The control family names campaigns and lists by their names.</summary>
internal static class Named
{
    public static async Task<CampaignRow> CampaignAsync(WombatCall call, string parameter)
    {
        var name = call.Parameters.Required(parameter);
        return await call.Db.Campaigns.AsNoTracking().OrderBy(c => c.Id)
            .FirstOrDefaultAsync(c => c.Name == name, call.Ct)
            ?? throw new WombatProblem(parameter, $"there is no campaign '{WombatParameters.Shortened(name)}'.");
    }

    public static async Task<ContactListRow> ListAsync(WombatCall call, string parameter)
    {
        var name = call.Parameters.Required(parameter);
        return await FindListAsync(call, name)
            ?? throw new WombatProblem(parameter, $"there is no list '{WombatParameters.Shortened(name)}'.");
    }

    public static Task<ContactListRow?> FindListAsync(WombatCall call, string name) =>
        call.Db.Lists.AsNoTracking().OrderBy(l => l.Id).FirstOrDefaultAsync(l => l.Name == name, call.Ct);

    /// <summary>A call that is hidden from who calls is refused as one that nobody knows.</summary>
    public static async Task<int> CallAsync(WombatCall call, int hopper) =>
        await KeyGate.SeesAsync(call.Db, "calls", hopper, call.Ct)
            ? hopper
            : throw new ControlException(
                RefusalKind.NotFound, "NoCall", $"There is no call {hopper}, or it was not placed yet.");

    /// <summary>The campaign's run that was not removed, the newest first.</summary>
    public static async Task<int> RunAsync(WombatCall call, CampaignRow campaign) =>
        await call.Db.Runs.Where(r => r.CampaignId == campaign.Id && !r.Removed).OrderByDescending(r => r.Id)
            .Select(r => (int?)r.Id).FirstOrDefaultAsync(call.Ct)
        ?? throw new WombatProblem("campaign", $"'{campaign.Name}' is not running: start it first.");
}
