using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.ConfigFiles;

/// <summary>What the installation holds, with the ids that the names of the file stand for.</summary>
internal sealed record ConfigState(ConfigFile File, ConfigIds Ids, string Fingerprint);

/// <summary>Ids by the names of <see cref="ConfigNames"/>.</summary>
internal sealed record ConfigIds
{
    public Dictionary<string, int> Pbxs { get; } = [];
    public Dictionary<string, int> Trunks { get; } = [];
    public Dictionary<string, int> EndPoints { get; } = [];
    public Dictionary<string, int> Lists { get; } = [];
    public Dictionary<string, int> Campaigns { get; } = [];
    public Dictionary<string, int> OpeningHours { get; } = [];
    public Dictionary<string, int> ColumnMappings { get; } = [];
    public Dictionary<string, int> Webhooks { get; } = [];
    /// <summary>Secrets as stored, protected, by <see cref="ConfigSecrets.PlaceOf"/>.</summary>
    public Dictionary<string, string> Secrets { get; } = [];
}

/// <summary>Reads the configuration out of the store, sorted by names.</summary>
internal static class ConfigExport
{
    public static async Task<ConfigState> ReadAsync(RingtailDb db, CancellationToken ct)
    {
        var ids = new ConfigIds();
        var pbxs = (await db.Pbxs.AsNoTracking().ToListAsync(ct))
            .OrderBy(p => p.Description, StringComparer.Ordinal).ThenBy(p => p.Id).ToList();
        var pbxNames = pbxs.ToDictionary(p => p.Id, p => p.Description);
        foreach (var pbx in pbxs)
            (ids.Pbxs[pbx.Description], ids.Secrets[ConfigSecrets.PlaceOf("pbxs", pbx.Description)]) = (
                pbx.Id, pbx.ProtectedSecret);
        var trunks = (await db.Trunks.AsNoTracking().ToListAsync(ct))
            .OrderBy(t => pbxNames[t.PbxId], StringComparer.Ordinal).ThenBy(t => t.Name, StringComparer.Ordinal)
                .ToList();
        var fileTrunks = trunks.ConvertAll(t => Fields.Copy(t, new FileTrunk { Pbx = pbxNames[t.PbxId] }));
        for (var i = 0; i < trunks.Count; i++) ids.Trunks[ConfigNames.Of(fileTrunks[i])] = trunks[i].Id;
        var endPoints = (await db.EndPoints.AsNoTracking().ToListAsync(ct))
            .OrderBy(e => pbxNames[e.PbxId], StringComparer.Ordinal).ThenBy(ConfigNames.Shown, StringComparer.Ordinal)
            .ThenBy(e => e.Extension, StringComparer.Ordinal).ThenBy(e => e.Id).ToList();
        var fileEndPoints = endPoints.ConvertAll(e => Fields.Copy(e, new FileEndPoint { Pbx = pbxNames[e.PbxId] }));
        var endPointNames = ConfigNames.Of(fileEndPoints);
        for (var i = 0; i < endPoints.Count; i++) ids.EndPoints[endPointNames[i]] = endPoints[i].Id;
        var lists = (await db.Lists.AsNoTracking().ToListAsync(ct))
            .OrderBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.Id).ToList();
        foreach (var list in lists) ids.Lists[list.Name] = list.Id;
        var more = await FurtherExport.ReadAsync(db, ids, ct);
        var campaigns = await new CampaignExport(db, ids, fileTrunks, fileEndPoints, endPointNames).ReadAsync(ct);
        var file = more with
        {
            Pbxs = pbxs.ConvertAll(p => Fields.Copy(p, new FilePbx { Secret = new() { Reference = "stored" } })),
            Trunks = fileTrunks, EndPoints = fileEndPoints,
            Lists = lists.ConvertAll(l => Fields.Copy(l, new FileList())), Campaigns = campaigns,
        };
        return new ConfigState(file, ids, FingerprintOf(file, ids));
    }

    /// <summary>The same for as long as nothing of the configuration changes, secrets included.</summary>
    private static string FingerprintOf(ConfigFile file, ConfigIds ids)
    {
        var text = new StringBuilder(ConfigYaml.Write(file));
        foreach (var (name, secret) in ids.Secrets.OrderBy(s => s.Key, StringComparer.Ordinal))
            text.Append(name).Append('\0').Append(secret).Append('\0');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}

/// <summary>The campaigns with their links as names.</summary>
internal sealed class CampaignExport(
    RingtailDb db, ConfigIds ids, List<FileTrunk> trunks, List<FileEndPoint> endPoints,
    IReadOnlyList<string> endPointNames)
{
    public async Task<List<FileCampaign>> ReadAsync(CancellationToken ct)
    {
        var trunkLinks = (await db.CampaignTrunks.AsNoTracking().OrderBy(l => l.Position).ToListAsync(ct))
            .ToLookup(l => l.CampaignId);
        var endPointLinks = (await db.CampaignEndPoints.AsNoTracking().OrderBy(l => l.Position).ToListAsync(ct))
            .ToLookup(l => l.CampaignId);
        var listLinks = (await db.CampaignLists.AsNoTracking().OrderBy(l => l.Position).ToListAsync(ct))
            .ToLookup(l => l.CampaignId);
        var hoursLinks = (await db.CampaignOpeningHours.AsNoTracking().OrderBy(l => l.Position).ToListAsync(ct))
            .ToLookup(l => l.CampaignId);
        var callerIds = (await db.CallerIds.AsNoTracking().OrderBy(c => c.Position).ToListAsync(ct))
            .ToLookup(c => c.CampaignId);
        var dispositions = (await db.DispositionRules.AsNoTracking().OrderBy(r => r.Position).ToListAsync(ct))
            .ToLookup(r => r.CampaignId);
        var rules = (await db.RescheduleRules.AsNoTracking().OrderBy(r => r.Position).ToListAsync(ct))
            .ToLookup(r => r.CampaignId);
        var trunkOf = trunks.ToDictionary(t => ids.Trunks[ConfigNames.Of(t)], t => new TrunkReference
        {
            Pbx = t.Pbx, Trunk = t.Name,
        });
        var endPointOf = endPoints.Select((e, i) => (ids.EndPoints[endPointNames[i]], Reference(e)))
            .ToDictionary(e => e.Item1, e => e.Item2);
        var listOf = ids.Lists.ToDictionary(l => l.Value, l => l.Key);
        var hoursOf = ids.OpeningHours.ToDictionary(h => h.Value, h => h.Key);
        var campaigns = (await db.Campaigns.AsNoTracking().ToListAsync(ct))
            .OrderBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.Id).ToList();
        foreach (var campaign in campaigns) ids.Campaigns[campaign.Name] = campaign.Id;
        return campaigns.ConvertAll(c => Fields.Copy(c, new FileCampaign
        {
            UsesTrunks = [.. trunkLinks[c.Id].Select(l => trunkOf[l.TrunkId])],
            UsesEndPoints = [.. endPointLinks[c.Id].Select(l => endPointOf[l.EndPointId])],
            UsesLists = [.. listLinks[c.Id].Select(
                l => new ListReference { List = listOf[l.ListId], Type = l.Type })],
            UsesOpeningHours = [.. hoursLinks[c.Id].Select(
                l => new HoursReference { OpeningHours = hoursOf[l.OpeningHoursId] })],
            CallerIds = [.. callerIds[c.Id].Select(i => Fields.Copy(i, new PooledCallerId()))],
            DispositionRules = [.. dispositions[c.Id].Select(r => Fields.Copy(r, new DispositionRule()))],
            RescheduleRules = [.. rules[c.Id].Select(r => Fields.Copy(r, new RescheduleRule()))],
        }));
    }

    private EndPointReference Reference(FileEndPoint one) => new()
    {
        Pbx = one.Pbx, EndPoint = ConfigNames.Shown(one),
        At = endPoints.Count(e => e.Pbx == one.Pbx && ConfigNames.Shown(e) == ConfigNames.Shown(one)) > 1
            ? ConfigNames.At(one) : "",
    };
}
