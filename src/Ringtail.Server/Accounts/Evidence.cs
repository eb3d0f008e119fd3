using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Accounts;

/// <summary>
/// Every call that counts against a campaign's cap, one line each, for whoever asks for proof later. Written as it is
/// read: a year of calls needs no memory.
/// </summary>
internal static class Evidence
{
    public const string Header =
        "answered_at,number,hopper_id,contact_id,campaign_id,campaign,run_id,list,entry,answered_s,answer_to_ring_s,"
        + "answer_to_connect_s,outcome,hangup_cause,hung_up_waiting,message_heard,torn_conversation,agent,profile";

    public static IQueryable<AttemptRow> Of(
        RingtailDb db, int? campaignId, int? runId, DateTimeOffset? from, DateTimeOffset? until)
    {
        var calls = db.Attempts.AsNoTracking().Where(a =>
            a.AccountEntry == "Abandoned" || a.AccountEntry == "Late" || a.AccountEntry == "FalsePositive");
        if (campaignId is { } campaign) calls = calls.Where(a => a.CampaignId == campaign);
        if (runId is { } run) calls = calls.Where(a => a.RunId == run);
        if (from is { } first) calls = calls.Where(a => (a.AnsweredAt ?? a.EndedAt) >= first);
        if (until is { } end) calls = calls.Where(a => (a.AnsweredAt ?? a.EndedAt) < end);
        return calls.OrderBy(a => a.AnsweredAt ?? a.EndedAt).ThenBy(a => a.Id);
    }

    public static async Task WriteAsync(
        IQueryable<AttemptRow> calls, RingtailDb db, Stream to, CancellationToken ct)
    {
        var names = await db.Runs.AsNoTracking().ToDictionaryAsync(r => r.Id, r => r.CampaignName, ct);
        await using var writer = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Header);
        await foreach (var call in calls.AsAsyncEnumerable().WithCancellation(ct))
            await writer.WriteLineAsync(Line(call, names.GetValueOrDefault(call.RunId, "")));
    }

    internal static string Line(AttemptRow call, string campaign)
    {
        var answered = call.AnsweredAt ?? call.EndedAt ?? call.DecidedAt;
        return string.Join(',',
        [
            answered.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            Text(call.NumberDialed), Number(call.HopperId), Number(call.ContactId), Number(call.CampaignId),
            Text(campaign), Number(call.RunId), Text(call.ListName), call.AccountEntry,
            Seconds((call.EndedAt - answered)?.Ticks / TimeSpan.TicksPerMicrosecond), Seconds(call.AnswerToRingUs),
            Seconds(call.AnswerToConnectUs), call.Outcome ?? "",
            call.HangupCause is { } cause ? Number(cause) : "", Flag(call.HungUpWaiting), Flag(call.HeardMessage),
            Flag(call.TornConversation), Text(call.Agent), Text(call.AccountProfile),
        ]);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Seconds(long? microseconds) =>
        microseconds is { } us ? (us / 1e6).ToString("0.000", CultureInfo.InvariantCulture) : "";

    private static string Text(string value) => $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
