using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.ConfigFiles;

/// <summary>
/// Does what a plan says, inside the transaction of <see cref="ConfigurationEditor.InOneAsync"/>: what others refer to
/// first, what is deleted last and the other way round. Every problem of the file is gathered before it is refused.
/// </summary>
internal sealed class ConfigApplication(
    ConfigurationEditor editor, RingtailDb db, ConfigState state, IReadOnlyDictionary<string, string> secrets,
        string by)
{
    private readonly List<string> _problems = [];
    private readonly ConfigIds _ids = state.Ids;

    public async Task<IReadOnlyList<string>> RunAsync(ConfigFile file, ConfigPlan plan, CancellationToken ct)
    {
        var wanted = plan.Changes.Where(c => c.Kind is ChangeKind.Add or ChangeKind.Change)
            .Select(c => (c.Section, c.Name)).ToHashSet();
        if (file.Installation is { } settings && wanted.Contains(("installation", "settings")))
            await TryAsync("installation", "settings", () => editor.SaveInstallationAsync(settings, by, ct));
        foreach (var pbx in file.Pbxs ?? [])
            await SaveAsync(wanted, "pbxs", ConfigNames.Of(pbx), _ids.Pbxs, id => SavePbxAsync(pbx, id, ct));
        foreach (var trunk in file.Trunks ?? [])
            await SaveAsync(wanted, "trunks", ConfigNames.Of(trunk), _ids.Trunks, id => SaveTrunkAsync(trunk, id, ct));
        foreach (var (name, endPoint) in ConfigComparison.EndPoints(file.EndPoints) ?? [])
            await SaveAsync(wanted, "endPoints", name, _ids.EndPoints, id => SaveEndPointAsync(endPoint, id, ct));
        foreach (var list in file.Lists ?? [])
            await SaveAsync(wanted, "lists", ConfigNames.Of(list), _ids.Lists, id => SaveListAsync(list, id, ct));
        await SaveFurtherAsync(file, wanted, ct);
        foreach (var campaign in file.Campaigns ?? [])
            await SaveAsync(
                wanted, "campaigns", ConfigNames.Of(campaign), _ids.Campaigns, id =>
                    SaveCampaignAsync(campaign, id, ct));
        foreach (var gone in plan.Changes.Where(c => c.Kind == ChangeKind.Delete).Reverse())
            await TryAsync(gone.Section, gone.Name, () => DeleteAsync(gone.Section, gone.Name, ct));
        return _problems;
    }

    private async Task SaveFurtherAsync(
        ConfigFile file, HashSet<(string, string)> wanted, CancellationToken ct)
    {
        foreach (var hours in file.OpeningHours ?? [])
            await SaveAsync(wanted, "openingHours", hours.Name, _ids.OpeningHours, async id =>
                (await editor.SaveOpeningHoursAsync(
                    Fields.Copy(hours, await RowAsync<OpeningHoursRow>(id, ct)),
                    hours.Rules.ConvertAll(r => Fields.Copy(r, new OpeningRuleRow())), by, ct)).Id);
        foreach (var mapping in file.ColumnMappings ?? [])
            await SaveAsync(wanted, "columnMappings", mapping.Name, _ids.ColumnMappings, async id =>
                (await editor.SaveImportMappingAsync(
                    FurtherExport.RowOf(mapping, await RowAsync<ImportMappingRow>(id, ct)), by, ct)).Id);
        foreach (var (name, hook) in ConfigComparison.Webhooks(file.Webhooks) ?? [])
            await SaveAsync(wanted, "webhooks", name, _ids.Webhooks, async id =>
            {
                var row = Fields.Copy(hook, await RowAsync<WebhookRow>(id, ct));
                var secret = secrets.GetValueOrDefault(ConfigSecrets.PlaceOf("webhooks", name));
                return (await editor.SaveWebhookAsync(
                    row, secret ?? (id == 0 ? Webhooks.NewSecret() : null), by, ct)).Id;
            });
    }

    private async Task SaveAsync(
        HashSet<(string, string)> wanted, string section, string name, Dictionary<string, int> ids,
        Func<int, Task<int>> save)
    {
        if (!wanted.Contains((section, name))) return;
        await TryAsync(section, name, async () => ids[name] = await save(ids.GetValueOrDefault(name)));
    }

    private async Task TryAsync(string section, string name, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (InvalidFieldsException refused)
        {
            // What it left half done would be tried again with the next record.
            db.ChangeTracker.Clear();
            foreach (var problem in refused.Problems)
                _problems.Add($"{section}: {name}: {Api.RefusedFields.NameOf(problem)} {problem.Message}");
        }
        catch (ControlException refused)
        {
            db.ChangeTracker.Clear();
            _problems.Add($"{section}: {name}: {refused.Message}");
        }
    }

    /// <summary>The stored row, so that what no file has stays.</summary>
    private async Task<T> RowAsync<T>(int id, CancellationToken ct) where T : class, new()
    {
        if (id == 0) return new T();
        var row = await db.Set<T>().FindAsync([id], ct) ?? throw new ControlException("It was deleted meanwhile.");
        db.Entry(row).State = EntityState.Detached;
        return row;
    }

    private async Task<int> SavePbxAsync(FilePbx pbx, int id, CancellationToken ct)
    {
        var row = Fields.Copy(pbx, await RowAsync<PbxRow>(id, ct));
        return (await editor.SavePbxAsync(
            row, secrets.GetValueOrDefault(ConfigSecrets.PlaceOf("pbxs", pbx.Description)), by, ct)).Id;
    }

    private async Task<int> SaveTrunkAsync(FileTrunk trunk, int id, CancellationToken ct)
    {
        var row = Fields.Copy(trunk, await RowAsync<TrunkRow>(id, ct));
        row.PbxId = IdOf(_ids.Pbxs, trunk.Pbx, "pbx", "Asterisk server");
        return (await editor.SaveTrunkAsync(row, by, ct)).Id;
    }

    private async Task<int> SaveEndPointAsync(FileEndPoint endPoint, int id, CancellationToken ct)
    {
        var row = Fields.Copy(endPoint, await RowAsync<EndPointRow>(id, ct));
        row.PbxId = IdOf(_ids.Pbxs, endPoint.Pbx, "pbx", "Asterisk server");
        return (await editor.SaveEndPointAsync(row, by, ct)).Id;
    }

    private async Task<int> SaveListAsync(FileList list, int id, CancellationToken ct) =>
        (await editor.SaveListAsync(Fields.Copy(list, await RowAsync<ContactListRow>(id, ct)), by, ct)).Id;

    private async Task<int> SaveCampaignAsync(FileCampaign campaign, int id, CancellationToken ct)
    {
        var trunks = campaign.UsesTrunks.ConvertAll(
            t => IdOf(_ids.Trunks, $"{t.Pbx} / {t.Trunk}", "usesTrunks", "trunk"));
        var endPoints = campaign.UsesEndPoints.ConvertAll(EndPointOf);
        var hours = campaign.UsesOpeningHours.ConvertAll(
            h => IdOf(_ids.OpeningHours, h.OpeningHours, "usesOpeningHours", "opening hours"));
        var lists = campaign.UsesLists.ConvertAll(l => (IdOf(_ids.Lists, l.List, "usesLists", "list"), l.Type));
        var row = Fields.Copy(campaign, await RowAsync<CampaignRow>(id, ct));
        var saved = (await editor.SaveCampaignAsync(row, by, ct)).Id;
        await editor.SetTrunksAsync(saved, trunks, by, ct);
        await editor.SetEndPointsAsync(saved, endPoints, by, ct);
        await editor.SetListsAsync(saved, lists, by, ct);
        await editor.SetOpeningHoursAsync(saved, hours, by, ct);
        await editor.SetCallerIdsAsync(
            saved, campaign.CallerIds.ConvertAll(c => Fields.Copy(c, new CallerIdRow())), by, ct);
        await editor.SetDispositionRulesAsync(
            saved, campaign.DispositionRules.ConvertAll(r => Fields.Copy(r, new DispositionRuleRow())), by, ct);
        await editor.SetRescheduleRulesAsync(
            saved, campaign.RescheduleRules.ConvertAll(r => Fields.Copy(r, new RescheduleRuleRow())), by, ct);
        return saved;
    }

    private int EndPointOf(EndPointReference one)
    {
        var name = $"{one.Pbx} / {one.EndPoint}";
        return IdOf(_ids.EndPoints, one.At.Length > 0 && !_ids.EndPoints.ContainsKey(name) ? $"{name} / {one.At}"
            : name,
            "usesEndPoints", "end point");
    }

    private static int IdOf(Dictionary<string, int> ids, string name, string field, string what) =>
        ids.TryGetValue(name, out var id) ? id : throw new InvalidFieldsException(
            [new FieldProblem(field, "Missing", $"names no {what}: '{name}'.")]);

    private Task DeleteAsync(string section, string name, CancellationToken ct) => section switch
    {
        "pbxs" => editor.DeletePbxAsync(_ids.Pbxs[name], by, ct),
        "trunks" => editor.DeleteTrunkAsync(_ids.Trunks[name], by, ct),
        "endPoints" => editor.DeleteEndPointAsync(_ids.EndPoints[name], by, ct),
        "lists" => editor.DeleteListAsync(_ids.Lists[name], by, ct),
        "openingHours" => editor.DeleteOpeningHoursAsync(_ids.OpeningHours[name], by, ct),
        "columnMappings" => editor.DeleteImportMappingAsync(_ids.ColumnMappings[name], by, ct),
        "webhooks" => editor.DeleteWebhookAsync(_ids.Webhooks[name], by, ct),
        _ => editor.DeleteCampaignAsync(_ids.Campaigns[name], by, ct),
    };
}
