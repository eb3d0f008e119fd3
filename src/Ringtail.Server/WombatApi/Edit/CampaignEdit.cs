using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary><c>edit/campaign</c>: 34 keys, in the order of the captured record.</summary>
internal sealed class CampaignEdit : EditResource
{
    protected override IReadOnlyDictionary<string, string> Keys { get; } = new Dictionary<string, string>
    {
        [nameof(CampaignRow.Name)] = "name",
        [nameof(CampaignRow.Priority)] = "priority",
        [nameof(CampaignRow.Pace)] = "pace",
        [nameof(CampaignRow.RingTimeMs)] = "dial_timeout",
        [nameof(CampaignRow.CallerId)] = "dial_clid",
        [nameof(CampaignRow.Account)] = "dial_account",
        [nameof(CampaignRow.CallerPresentation)] = "dial_pres",
        [nameof(CampaignRow.AdditionalLogging)] = "addlLogging",
        [nameof(CampaignRow.TimeStart)] = "timeStartHr",
        [nameof(CampaignRow.TimeEnd)] = "timeEndHr",
        [nameof(CampaignRow.TimeDow)] = "timeDow",
        [nameof(CampaignRow.MaxCallLengthS)] = "maxCallLength",
        [nameof(CampaignRow.BatchSize)] = "batchSize",
        [nameof(CampaignRow.HttpNotify)] = "httpNotify",
        [nameof(CampaignRow.LoggingAlias)] = "loggingAlias",
        [nameof(CampaignRow.SecurityKey)] = "securityKey",
        [nameof(CampaignRow.AgentCallerId)] = "agentClid",
        [nameof(CampaignRow.EmailAddresses)] = "emailAddresses",
        [nameof(CampaignRow.EmailEvents)] = "emailEvents",
        [nameof(CampaignRow.BoostFactor)] = "initialBoostFactor",
        [nameof(CampaignRow.PredictiveModel)] = "initialPredictiveModel",
        [nameof(CampaignRow.AmdTracking)] = "amdTracking",
        [nameof(CampaignRow.AmdParams)] = "amdParams",
        [nameof(CampaignRow.AmdAudioFile)] = "amdAudioFile",
        [nameof(CampaignRow.AmdFaxFile)] = "amdFaxFile",
        [nameof(CampaignRow.Variables)] = "campaignVars",
        [nameof(CampaignRow.LoggingQmVars)] = "loggingQmVars",
    };

    public static JsonObject Shape(CampaignRow row, TimeZoneInfo zone)
    {
        var shape = Audited(row, zone);
        shape["campaignId"] = row.Id;
        shape["name"] = row.Name;
        shape["priority"] = row.Priority;
        shape["pace"] = row.Pace;
        shape["dial_timeout"] = row.RingTimeMs;
        shape["dial_clid"] = row.CallerId;
        shape["dial_account"] = row.Account;
        shape["dial_pres"] = row.CallerPresentation;
        shape["addlLogging"] = row.AdditionalLogging;
        shape["pauseWhenFinished"] = row.PauseWhenFinished ? 1 : 0;
        shape["timeStartHr"] = row.TimeStart;
        shape["timeEndHr"] = row.TimeEnd;
        shape["timeDow"] = row.TimeDow;
        shape["maxCallLength"] = row.MaxCallLengthS;
        shape["batchSize"] = row.BatchSize;
        shape["httpNotify"] = row.HttpNotify;
        shape["loggingAlias"] = row.LoggingAlias;
        shape["securityKey"] = row.SecurityKey;
        shape["autopause"] = row.AutoPause;
        shape["agentClid"] = row.AgentCallerId;
        shape["emailAddresses"] = row.EmailAddresses;
        shape["emailEvents"] = row.EmailEvents;
        shape["initialBoostFactor"] = row.BoostFactor;
        shape["initialPredictiveModel"] = row.PredictiveModel;
        shape["amdTracking"] = row.AmdTracking;
        shape["amdParams"] = row.AmdParams;
        shape["amdAudioFile"] = row.AmdAudioFile;
        shape["amdFaxFile"] = row.AmdFaxFile;
        shape["campaignVars"] = row.Variables;
        shape["loggingQmVars"] = row.LoggingQmVars;
        return shape;
    }

    protected override async Task<Rows> ListAsync(WombatCall call)
    {
        var all = await call.Db.Campaigns.AsNoTracking().OrderBy(c => c.Id).ToListAsync(call.Ct);
        return Page(call, all.FindAll(c => Found(call, c.Name, c.Hidden)), c => Shape(c, call.Zone));
    }

    protected override async Task<JsonObject> SaveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "campaignId");
        var row = await call.Db.Campaigns.AsNoTracking()
            .SingleOrDefaultAsync(c => c.Id == id, call.Ct) ?? new CampaignRow { Id = id };
        Take(row, record);
        return Shape(await call.Editor.SaveCampaignAsync(row, call.By, call.Ct), call.Zone);
    }

    protected override async Task RemoveAsync(WombatCall call, LenientJson record)
    {
        var id = Id(record, "campaignId");
        if (await call.Db.Campaigns.AnyAsync(c => c.Id == id, call.Ct)) await call.Editor.DeleteCampaignAsync(
            id, call.By, call.Ct);
    }

    /// <summary>What is not sent stays as it was, or at its default in a new record.</summary>
    private static void Take(CampaignRow row, LenientJson record)
    {
        row.Name = record.Text("name", row.Name).Trim();
        row.Priority = record.Integer("priority", row.Priority);
        row.Pace = record.Text("pace", row.Pace);
        row.RingTimeMs = record.Integer("dial_timeout", row.RingTimeMs);
        row.CallerId = record.Text("dial_clid", row.CallerId).Trim();
        row.Account = record.Text("dial_account", row.Account).Trim();
        row.CallerPresentation = record.Text("dial_pres", row.CallerPresentation).Trim();
        row.AdditionalLogging = record.Text("addlLogging", row.AdditionalLogging);
        row.PauseWhenFinished = record.Flag("pauseWhenFinished", row.PauseWhenFinished);
        row.TimeStart = record.Text("timeStartHr", row.TimeStart).Trim();
        row.TimeEnd = record.Text("timeEndHr", row.TimeEnd).Trim();
        row.TimeDow = record.Text("timeDow", row.TimeDow).Trim();
        row.MaxCallLengthS = record.Integer("maxCallLength", row.MaxCallLengthS);
        row.BatchSize = record.Integer("batchSize", row.BatchSize);
        row.HttpNotify = record.Text("httpNotify", row.HttpNotify).Trim();
        row.LoggingAlias = record.Text("loggingAlias", row.LoggingAlias);
        row.SecurityKey = record.Text("securityKey", row.SecurityKey);
        row.AutoPause = record.Flag("autopause", row.AutoPause);
        row.AgentCallerId = record.Text("agentClid", row.AgentCallerId).Trim();
        row.EmailAddresses = record.Text("emailAddresses", row.EmailAddresses);
        row.EmailEvents = record.Text("emailEvents", row.EmailEvents);
        row.BoostFactor = record.Number("initialBoostFactor", row.BoostFactor);
        var model = record.Text("initialPredictiveModel", row.PredictiveModel).Trim().ToUpperInvariant();
        row.PredictiveModel = model.Length == 0 ? AbandonSettings.Off : model;
        row.AmdTracking = record.Text("amdTracking", row.AmdTracking);
        row.AmdParams = record.Text("amdParams", row.AmdParams);
        row.AmdAudioFile = record.Text("amdAudioFile", row.AmdAudioFile);
        row.AmdFaxFile = record.Text("amdFaxFile", row.AmdFaxFile);
        row.Variables = record.Text("campaignVars", row.Variables);
        row.LoggingQmVars = record.Text("loggingQmVars", row.LoggingQmVars);
    }
}
