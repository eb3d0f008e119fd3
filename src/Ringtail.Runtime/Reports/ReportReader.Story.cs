using System.Collections.Immutable;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Reports;

// One call with all its evidence.
public sealed partial class ReportReader
{
    /// <summary>Other attempts at the contact that are shown with a call.</summary>
    private const int OthersMax = 100;

    /// <summary>Null when the ledger has no such attempt.</summary>
    public async Task<CallStory?> CallAsync(int hopperId, CancellationToken ct)
    {
        await using var db = databases.Create();
        var row = await db.Attempts.AsNoTracking().SingleOrDefaultAsync(a => a.HopperId == hopperId, ct);
        if (row is null) return null;
        var others = await db.Attempts.AsNoTracking()
            .Where(a => a.ContactId == row.ContactId && a.RunId == row.RunId && a.Id != row.Id)
            .OrderBy(a => a.Id).Take(OthersMax).ToListAsync(ct);
        var newest = others.Count == 0 || others[^1].Id < row.Id;
        var claim = newest && !row.Live
            ? await db.Claims.AsNoTracking()
                .SingleOrDefaultAsync(c => c.RunId == row.RunId && c.ContactId == row.ContactId, ct)
            : null;
        var names = await Names.ReadAsync(db, ct);
        await names.AddRunsAsync(db, [row], ct);
        var call = names.Record(row);
        return new(call, CallEvents.Of(row, call, claim), [.. others.Select(names.Record)]);
    }
}

/// <summary>Puts what the ledger knows about one attempt into the order in which it happened.</summary>
internal static class CallEvents
{
    public static ImmutableArray<StoryEvent> Of(AttemptRow row, CallRecord call, ClaimRow? claim)
    {
        List<StoryEvent> events = [
            New(row.DecidedAt, StoryKind.Decided, row.NumberDialed, call.Trunk, call.EndPoint, Text(row.Retry))];
        AddWayOut(events, row);
        AddDelivery(events, row);
        AddEnd(events, row);
        AddAfter(events, row, claim);
        return [.. events];
    }

    private static void AddWayOut(List<StoryEvent> events, AttemptRow row)
    {
        if (row.LaunchedAt is { } launched) events.Add(New(launched, StoryKind.Launched));
        if (StoredJson.ReadEvidence(row.Evidence).AnsweredByPbxOnly)
            events.Add(New(null, StoryKind.AnsweredByPbxOnly));
        if (row.AnsweredAt is { } answered) events.Add(New(answered, StoryKind.Answered));
    }

    private static void AddDelivery(List<StoryEvent> events, AttemptRow row)
    {
        if (StoredJson.ReadEvidence(row.Evidence).JoinedQueue) events.Add(New(null, StoryKind.JoinedQueue));
        if (row is { AnswerToRingUs: { } rang, AnsweredAt: { } answered })
            events.Add(New(answered.AddMicroseconds(rang), StoryKind.AgentRang, row.Agent));
        if (row.ConnectedAt is { } connected) events.Add(New(connected, StoryKind.AgentConnected, row.Agent));
        if (row.HeardMessage) events.Add(New(null, StoryKind.HeardMessage));
    }

    private static void AddEnd(List<StoryEvent> events, AttemptRow row)
    {
        if (row.Outcome is not { } outcome) return;
        var evidence = StoredJson.ReadEvidence(row.Evidence);
        if (row.HungUpWaiting) events.Add(New(row.EndedAt, StoryKind.HungUpWaiting));
        if (outcome == "WITHDRAWN") events.Add(New(row.EndedAt, StoryKind.Withdrawn));
        else if (row.AnsweredAt is null) events.Add(New(row.EndedAt, StoryKind.Ended));
        else events.Add(New(row.EndedAt, evidence.EndedByCustomer switch
        {
            true => StoryKind.EndedByCustomer,
            false => StoryKind.EndedByPbx,
            null => StoryKind.Ended,
        }));
        if (row.TornConversation) events.Add(New(row.EndedAt, StoryKind.TornConversation));
        if ((row.HangupCause ?? evidence.HangupCause) is { } cause)
            events.Add(New(null, StoryKind.Cause, Text(cause)));
        foreach (var note in new[] { evidence.Message, evidence.Note })
        {
            if (!string.IsNullOrEmpty(note)) events.Add(New(null, StoryKind.Note, note));
        }
        events.Add(New(null, StoryKind.Outcome, outcome));
    }

    private static void AddAfter(List<StoryEvent> events, AttemptRow row, ClaimRow? claim)
    {
        if (row.StatusExt.Length > 0) events.Add(New(null, StoryKind.StatusSet, row.StatusExt));
        foreach (var (name, value) in StoredJson.ReadAttributes(row.OutputAttributes))
            events.Add(New(null, StoryKind.AttributeSet, name, value));
        if (row.AccountEntry != "None")
            events.Add(New(null, StoryKind.Counted, row.AccountEntry, row.AccountProfile));
        if (row.AgentDemandedUntil is { } until) events.Add(New(until, StoryKind.AgentDemanded));
        if (claim?.Due is { } due) events.Add(New(due, StoryKind.RetryDue, Text(claim.Retry)));
    }

    private static StoryEvent New(DateTimeOffset? at, StoryKind kind, params ImmutableArray<string> facts) =>
        new(at, kind, facts);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
