using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;

namespace Ringtail.Server.Api.Records;

/// <summary>The kinds of records that make up the configuration.</summary>
internal static class RecordApis
{
    public static RecordApi<PbxRow, PbxRecord, PbxInput, RecordQuery> Pbxs { get; } = new()
    {
        Path = "/pbxs", One = "Asterisk server", Name = nameof(PbxRow.Description), IdOf = r => r.Id,
        Show = (r, live) =>
        {
            var now = live.Pbxs.FirstOrDefault(p => p.PbxId == r.Id);
            return Fields.Copy(r, new PbxRecord
            {
                Id = r.Id, Audit = Audit.Of(r), State = now?.State ?? "DOWN", Version = now?.Version ?? "",
                Problem = now?.Problem ?? "",
            });
        },
        Save = (editor, row, input, by, ct) => editor.SavePbxAsync(row, input.Secret, by, ct),
        Delete = (editor, id, by, ct) => editor.DeletePbxAsync(id, by, ct),
        Example = """
            {"description":"Branch office","address":"192.0.2.7","port":5038,"login":"wombat","secret":"dials",
             "enabled":false}
            """,
        PatchExample = """{"enabled":false}""",
    };

    public static RecordApi<TrunkRow, TrunkRecord, TrunkInput, PbxPartQuery> Trunks { get; } = new()
    {
        Path = "/trunks", One = "trunk", Name = nameof(TrunkRow.Name), IdOf = r => r.Id,
        Show = (r, _) => Fields.Copy(r, new TrunkRecord { Id = r.Id, Audit = Audit.Of(r) }),
        Filter = (rows, q) => q.PbxId is { } pbx ? rows.Where(r => r.PbxId == pbx) : rows,
        Save = (editor, row, _, by, ct) => editor.SaveTrunkAsync(row, by, ct),
        Delete = (editor, id, by, ct) => editor.DeleteTrunkAsync(id, by, ct),
        Refer = (db, input, ct) => KeyGate.RequireAsync(db, "pbxs", nameof(input.PbxId), [input.PbxId], ct),
        Example = """
            {"pbxId":1,"name":"Second carrier","dialString":"PJSIP/${num}@second","capacity":30,
             "numberFormat":"AsGiven"}
            """,
        PatchExample = """{"capacity":20}""",
    };

    public static RecordApi<EndPointRow, EndPointRecord, EndPointInput, PbxPartQuery> EndPoints { get; } = new()
    {
        Path = "/end-points", One = "end point", Name = nameof(EndPointRow.Name), IdOf = r => r.Id,
        Show = (r, _) => Fields.Copy(r, new EndPointRecord { Id = r.Id, Audit = Audit.Of(r) }),
        Filter = (rows, q) => q.PbxId is { } pbx ? rows.Where(r => r.PbxId == pbx) : rows,
        Save = (editor, row, _, by, ct) => editor.SaveEndPointAsync(row, by, ct),
        Delete = (editor, id, by, ct) => editor.DeleteEndPointAsync(id, by, ct),
        Refer = (db, input, ct) => KeyGate.RequireAsync(db, "pbxs", nameof(input.PbxId), [input.PbxId], ct),
        Example = """{"pbxId":1,"type":"QUEUE","queueName":"support","extension":"700","context":"wombat"}""",
        PatchExample = """{"maxWaitingCalls":1}""",
    };

    public static RecordApi<ContactListRow, ListRecord, ListInput, HideableQuery> Lists { get; } = new()
    {
        Path = "/lists", One = "list", Name = nameof(ContactListRow.Name), IdOf = r => r.Id,
        Show = (r, _) => Fields.Copy(
            r, new ListRecord { Id = r.Id, Contacts = r.ContactCount, Audit = Audit.Of(r) }),
        Filter = (rows, q) => q.Hidden is { } hidden ? rows.Where(r => r.Hidden == hidden) : rows,
        Save = (editor, row, _, by, ct) => editor.SaveListAsync(row, by, ct),
        Delete = (editor, id, by, ct) => editor.DeleteListAsync(id, by, ct),
        Example = """{"name":"March renewals"}""",
        PatchExample = """{"hidden":true}""",
        WriteScope = TokenScopes.Lists, WriteRight = Right.Lists,
    };

    public static RecordApi<OpeningHoursRow, OpeningHoursRecord, OpeningHoursInput, HideableQuery> OpeningHours
    { get; } = new()
    {
        Path = "/opening-hours", One = "opening-hours set", Name = nameof(OpeningHoursRow.Name), IdOf = r => r.Id,
        Show = (r, _) => Fields.Copy(r, new OpeningHoursRecord { Id = r.Id, Audit = Audit.Of(r) }),
        Filter = (rows, q) => q.Hidden is { } hidden ? rows.Where(r => r.Hidden == hidden) : rows,
        Save = (editor, row, _, by, ct) => editor.SaveOpeningHoursAsync(row, null, by, ct),
        Delete = (editor, id, by, ct) => editor.DeleteOpeningHoursAsync(id, by, ct),
        Example = """{"name":"Office","defaultMode":"DEF_CLOSED"}""",
        PatchExample = """{"comment":"Mondays to Fridays"}""", WriteRight = Right.Hours,
    };

    public static RecordApi<WebhookRow, WebhookRecord, WebhookInput, RecordQuery> Webhooks { get; } = new()
    {
        Path = "/webhooks", One = "webhook", Name = nameof(WebhookRow.Url), IdOf = r => r.Id,
        Show = (r, _) => Fields.Copy(r, new WebhookRecord { Id = r.Id, Audit = Audit.Of(r) }),
        Save = (editor, row, input, by, ct) => editor.SaveWebhookAsync(row, input.Secret, by, ct),
        Delete = (editor, id, by, ct) => editor.DeleteWebhookAsync(id, by, ct),
        Example = """{"url":"https://crm.example/hook","events":"attempt.ended","description":"CRM"}""",
        PatchExample = """{"enabled":false}""", MapsAdd = false,
    };

    public static RecordApi<CampaignRow, CampaignRecord, CampaignInput, HideableQuery> Campaigns { get; } = new()
    {
        Path = "/campaigns", One = "campaign", Name = nameof(CampaignRow.Name), IdOf = r => r.Id,
        Show = (r, _) => Fields.Copy(r, new CampaignRecord { Id = r.Id, Audit = Audit.Of(r) }),
        Filter = (rows, q) => q.Hidden is { } hidden ? rows.Where(r => r.Hidden == hidden) : rows,
        Save = (editor, row, _, by, ct) => editor.SaveCampaignAsync(row, by, ct),
        Delete = (editor, id, by, ct) => editor.DeleteCampaignAsync(id, by, ct),
        Example = """
            {"name":"Renewals","timeStart":"090000","timeEnd":"200000","timeDow":"23456",
             "timeZone":"Europe/Berlin","ringTimeMs":25000,"callerId":"+4930123456","predictiveModel":"ADAPTIVE",
             "abandonProfile":"Germany"}
            """,
        PatchExample = """{"priority":5}""", WriteRight = Right.Campaigns,
    };
}
