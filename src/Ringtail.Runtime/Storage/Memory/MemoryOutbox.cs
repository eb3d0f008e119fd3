using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;

namespace Ringtail.Runtime.Storage.Memory;

/// <summary>The outbox on the model.</summary>
internal sealed class MemoryOutbox(MemoryState state)
{
    public void Write(RunId run, Settlement settlement, DateTimeOffset clock)
    {
        var now = StoredOutbox.At(settlement, clock);
        if (settlement.Revises) CancelOthers(settlement, now);
        foreach (var told in settlement.FollowUps)
        {
            Insert(told, run, settlement.Contact, settlement.Hopper,
                StoredOutbox.Revision(told, settlement.Revision), settlement.Outcome.Code(),
                settlement.ExtendedStatus, settlement.Retry, StoredOutbox.RescheduleS(settlement), now);
        }
    }

    public void Write(RunId run, IReadOnlyList<FollowUp> followUps, string stateCode, DateTimeOffset now)
    {
        foreach (var told in followUps) Insert(told, run, default, default, 0, stateCode, "", 0, 0, now);
    }

    public ImmutableArray<OutboxItem> Lease(
        DateTimeOffset now, TimeSpan lease, IReadOnlyCollection<string> busy, int max)
    {
        var at = UtcMicroseconds.Round(now);
        var rows = state.Outbox.Where(o => o.State == "Pending" && o.Due <= at
                && (o.LeasedUntil is null || o.LeasedUntil <= at) && !busy.Contains(o.Item.Target) && !HasElder(o))
            .OrderBy(o => o.Due).ThenBy(o => o.Item.Id).Take(max).ToList();
        foreach (var row in rows) row.LeasedUntil = UtcMicroseconds.Round(now + lease);
        return [.. rows.Select(Taken)];
    }

    public bool Finish(OutboxItem item, OutboxResult result, DateTimeOffset now)
    {
        if (Ours(item) is not { } row) return false;
        row.State = result.State;
        row.Tries++;
        row.LastError = result.Problem;
        row.LeasedUntil = null;
        if (result.Next is { } next) row.Due = UtcMicroseconds.Round(next);
        row.DoneAt = row.State == "Pending" ? null : UtcMicroseconds.Round(now);
        return true;
    }

    public DeedResult Do(
        OutboxItem item, OutboxDeed deed, DateTimeOffset now,
        Func<RunId, string, string?, IReadOnlyList<KeyValuePair<string, string>>, DateTimeOffset, HopperId> addCall,
        Action<MemoryList, OutboxDeed> addTo)
    {
        if (Ours(item) is null) return new DeedResult(DeedResult.NotOurs, Final: false, null, null);
        var result = deed.Kind == FollowUpKind.Reschedule ? Call(item, deed, now, addCall) : Add(item, deed, addTo);
        if (result.Problem.Length == 0) Finish(item, OutboxResult.Done, now);
        return result;
    }

    public bool SendAgain(long id, DateTimeOffset now)
    {
        var at = UtcMicroseconds.Round(now);
        if (state.Outbox.Find(o => o.Item.Id == id) is not { } row || row.LeasedUntil > at) return false;
        (row.State, row.Due, row.DoneAt, row.LastError) = ("Pending", at, null, "");
        return true;
    }

    public bool Purge(DateTimeOffset before, int max)
    {
        var old = state.Outbox.Where(o => o.State != "Pending" && o.DoneAt < before).OrderBy(o => o.DoneAt)
            .Take(max).ToHashSet();
        return state.Outbox.RemoveAll(old.Contains) == max;
    }

    private string KeyOf(int campaign) => state.CampaignKeys.GetValueOrDefault(campaign, "");

    private bool IsOpen(OutboxItem item, OutboxDeed deed, string key) =>
        !deed.NameIsFilled || key.Length == 0 || key == KeyOf(item.Campaign.Value);

    private DeedResult Call(
        OutboxItem item, OutboxDeed deed, DateTimeOffset now,
        Func<RunId, string, string?, IReadOnlyList<KeyValuePair<string, string>>, DateTimeOffset, HopperId> addCall)
    {
        if (!state.Campaigns.TryGetValue(deed.Name, out var campaign)) return DeedResult.NoCampaign(deed.Name);
        if (!IsOpen(item, deed, KeyOf(campaign))) return DeedResult.NotOpen(deed.Name);
        if (state.Runs.Values.LastOrDefault(r => r.Campaign == campaign) is not { } found)
            return DeedResult.NoRun(deed.Name);
        var run = new RunId(found.Id);
        addCall(run, deed.Number, deed.E164, deed.Attributes, now);
        return new DeedResult("", false, run, null);
    }

    private DeedResult Add(
        OutboxItem item, OutboxDeed deed,
        Action<MemoryList, OutboxDeed> addTo)
    {
        var list = state.Lists.Values.FirstOrDefault(l => l.Name == deed.Name);
        if (list is not null && !IsOpen(item, deed, list.SecurityKey)) return DeedResult.NotOpen(deed.Name);
        if (deed.Kind == FollowUpKind.AddBlackList && list is not null && state.Runs.Values.Any(r =>
            r.Campaign == item.Campaign.Value && r.Lists.Exists(l => l.List == list && l.Type == "CALL_LIST")))
            return DeedResult.CallList(deed.Name);
        if (list is null)
            state.Lists.Add(state.Lists.Count + 1, list = new(state.Lists.Count + 1, deed.Name)
            {
                SecurityKey = KeyOf(item.Campaign.Value),
            });
        var known = list.Keys.Contains(deed.E164 ?? deed.Number);
        if (deed.Kind == FollowUpKind.AddBlackList)
        {
            foreach (var run in state.Runs.Values.Where(r => r.Campaign == item.Campaign.Value))
                if (!run.Lists.Exists(l => l.List == list))
                    run.Lists.Add(new MemoryRunList(list, run.Lists.Count + 1, "BLACK_LIST"));
        }
        if (!known || deed.Kind == FollowUpKind.AddList) addTo(list, deed);
        return new DeedResult("", false, null, new ListId(list.Id));
    }

    private MemoryOutboxRow? Ours(OutboxItem item) => state.Outbox.Find(
        o => o.Item.Id == item.Id && o.State == "Pending" && o.LeasedUntil == item.LeasedUntil);

    private bool HasElder(MemoryOutboxRow row) =>
        row.Item is { Contact.Value: > 0, Kind: FollowUpKind.Notify or FollowUpKind.Webhook }
        && state.Outbox.Exists(e => e.State == "Pending" && e.Item.Contact == row.Item.Contact
            && e.Item.Id < row.Item.Id && e.Item.Kind == row.Item.Kind && e.Item.SourceId == row.Item.SourceId
            && e.Item.Run == row.Item.Run);

    private OutboxItem Taken(MemoryOutboxRow row)
    {
        var attempt = state.AttemptsByHopper.GetValueOrDefault(row.Item.Hopper.Value);
        return row.Item with
        {
            Tries = row.Tries,
            LeasedUntil = row.LeasedUntil!.Value,
            Attempt = attempt is null ? null : new OutboxAttempt
            {
                Number = attempt.Draft.Offer.MainNumber,
                NumberDialed = attempt.Draft.Offer.Number,
                E164 = attempt.Draft.Offer.E164,
                ListName = attempt.Draft.Offer.ListName,
                Attributes = attempt.Draft.Offer.Attributes,
                OutputAttributes = StoredJson.ReadAttributes(attempt.OutputAttributes),
                Agent = attempt.End?.Agent ?? "",
                AnsweredAt = attempt.AnsweredAt,
                EndedAt = attempt.End?.EndedAt,
            },
        };
    }

    private void Insert(
        FollowUp told, RunId run, ContactId contact, HopperId hopper, int revision, string stateCode, string status,
        int retry, int rescheduleS, DateTimeOffset now)
    {
        if (hopper.Value > 0 && state.Outbox.Find(o => o.Item.Hopper == hopper && o.Item.Kind == told.Kind
            && o.Item.SourceId == told.Source && o.Item.Revision == revision) is { } known)
        {
            if (known.State == "Cancelled")
                (known.State, known.Due, known.DoneAt) = ("Pending", UtcMicroseconds.Round(now + told.Defer), null);
            return;
        }
        state.Outbox.Add(new MemoryOutboxRow(new OutboxItem
        {
            Id = ++state.OutboxCounter,
            Kind = told.Kind,
            Event = told.Event,
            SourceId = told.Source,
            Revision = revision,
            Run = run,
            Campaign = new CampaignId(state.Runs.GetValueOrDefault(run.Value)?.Campaign ?? 0),
            Hopper = hopper,
            Contact = contact,
            Target = StoredOutbox.Target(told),
            Text = told.Text,
            VariableMode = told.VariableMode,
            Variables = told.Variables,
            StateCode = stateCode,
            StatusExt = status,
            Retry = retry,
            RescheduleS = rescheduleS,
            CreatedAt = UtcMicroseconds.Round(now),
            Tries = 0,
            LeasedUntil = default,
        }, UtcMicroseconds.Round(now + told.Defer)));
    }

    private void CancelOthers(Settlement settlement, DateTimeOffset now)
    {
        foreach (var row in state.Outbox.Where(o => o.Item.Hopper == settlement.Hopper
            && o.Item.Event == ToldEvents.Disposition && o is { State: "Pending", LeasedUntil: null, Tries: 0 }))
        {
            if (settlement.FollowUps.Any(f => f.IsVerb && f.Kind == row.Item.Kind && f.Source == row.Item.SourceId))
                continue;
            (row.State, row.DoneAt) = ("Cancelled", UtcMicroseconds.Round(now));
        }
    }
}
