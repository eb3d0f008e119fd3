using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Storage.Memory;

/// <summary>
/// The dialing store without a database: the model that the other two are compared with, and the store of simulated
/// worlds. Deterministic; answers synchronously unless <see cref="MemoryStoreFaults.Delay"/> is set.
/// </summary>
/// <param name="clock">Of the leases and the delays.</param>
/// <param name="hopperKey">Key of the mix that makes hopper ids; the same key gives the same ids.</param>
public sealed class MemoryDialingStore(TimeProvider clock, int hopperKey = 0, string installationId = "memory00")
    : IDialingStore
{
    // Guards _state: callers may be on many threads, and each call is one transaction.
    private readonly Lock _turn = new();
    private readonly MemoryState _state = new();
    private readonly HopperIds _ids = new(hopperKey);

    /// <summary>For tests that recount.</summary>
    internal MemoryState State => _state;

    public MemoryStoreFaults Faults { get; } = new();

    /// <summary>Makes a list; gives its id.</summary>
    public int AddList(string name)
    {
        lock (_turn)
        {
            var list = new MemoryList(_state.Lists.Count + 1, name);
            _state.Lists.Add(list.Id, list);
            return list.Id;
        }
    }

    public ContactId AddContact(
        int listId, string number, string? e164 = null, IReadOnlyList<KeyValuePair<string, string>>? attributes = null,
        string zones = "")
    {
        lock (_turn)
        {
            var contact = NewContact(listId, number, e164, attributes ?? [], zones);
            var list = _state.Lists[listId];
            list.Contacts.Add(contact);
            list.Keys.Add(contact.Key);
            return new ContactId(contact.Id);
        }
    }

    /// <summary>Makes a run on these lists, in this order.</summary>
    /// <param name="lists">List id, and whether it is a black list.</param>
    public RunId AddRun(IReadOnlyList<(int ListId, bool Black)> lists, int campaign = 1)
    {
        lock (_turn)
        {
            var run = new MemoryRun(_state.Runs.Count + 1, campaign);
            foreach (var (listId, black) in lists)
            {
                run.Lists.Add(new MemoryRunList(
                    _state.Lists[listId], run.Lists.Count + 1, black ? "BLACK_LIST" : "CALL_LIST"));
            }
            _state.Runs.Add(run.Id, run);
            return new RunId(run.Id);
        }
    }

    /// <summary>Names a campaign, for rules that give it a call.</summary>
    public void NameCampaign(int campaign, string name)
    {
        lock (_turn) _state.Campaigns[name] = campaign;
    }

    public void SetKey(int campaign, string key)
    {
        lock (_turn) _state.CampaignKeys[campaign] = key;
    }

    public void SetListKey(string list, string key)
    {
        lock (_turn) _state.Lists.Values.Single(l => l.Name == list).SecurityKey = key;
    }

    public void PauseList(RunId run, int listId, bool paused)
    {
        lock (_turn) _state.Runs[run.Value].Lists.Single(l => l.List.Id == listId).Paused = paused;
    }

    /// <summary>Forgets a contact as the eraser does.</summary>
    public void Erase(ContactId contact)
    {
        lock (_turn)
        {
            var gone = new MemoryContact(
                contact.Value, _state.Contacts[contact.Value].ListId, ContactNumbers.Erased, null, []);
            _state.Contacts[contact.Value] = gone;
            foreach (var list in _state.Lists.Values)
            {
                var at = list.Contacts.FindIndex(c => c.Id == gone.Id);
                if (at >= 0) list.Contacts[at] = gone;
            }
            foreach (var claim in _state.Runs.Values.SelectMany(r => r.Claims.Values))
            {
                if (claim.Contact.Id == gone.Id) claim.Contact = gone;
            }
        }
    }

    /// <summary>Makes a list a black list of the whole installation, or no longer.</summary>
    public void BlockEverywhere(int listId, bool blocks)
    {
        lock (_turn) _state.Lists[listId].BlocksEverywhere = blocks;
    }

    /// <summary>Links a black list to a campaign while its runs go on.</summary>
    public void LinkBlackList(int campaign, int listId)
    {
        lock (_turn) _state.CampaignBlackLists.Add((campaign, listId));
    }

    public Task<NumberFacts> ReadNumberAsync(
        string numberKey, CampaignId? campaign, RunId? run, DateTimeOffset now, CancellationToken ct) => ReadAsync(
        () => new MemoryNumbers(_state).Read(
            numberKey, campaign, run is { } one ? _state.Runs.GetValueOrDefault(one.Value) : null, now), ct);

    public Task<Installation> GetInstallationAsync(CancellationToken ct) =>
        ReadAsync(() => new Installation(installationId, StoreSettings.DefaultCountryAtFirst), ct);

    public Task<Ownership> AcquireAsync(string subject, string owner, TimeSpan lease, CancellationToken ct) =>
        WriteAsync(() =>
        {
            var now = clock.GetUtcNow();
            var former = _state.Ownerships.GetValueOrDefault(subject);
            var wait = former is null || former.ExpiresAt <= now ? TimeSpan.Zero : former.ExpiresAt - now;
            var epoch = (former?.Epoch ?? 0) + 1;
            _state.Ownerships[subject] = new MemoryOwnership(owner, epoch, now + lease);
            return new Ownership(subject, owner, epoch, wait);
        }, ct);

    public Task<bool> RenewAsync(Ownership ownership, TimeSpan lease, CancellationToken ct) => WriteAsync(() =>
    {
        if (!IsOwner(ownership)) return false;
        _state.Ownerships[ownership.Subject] =
            new MemoryOwnership(ownership.Owner, ownership.Epoch, clock.GetUtcNow() + lease);
        return true;
    }, ct);

    public Task ReleaseAsync(Ownership ownership, CancellationToken ct) => WriteAsync(() =>
    {
        if (!IsOwner(ownership)) return false;
        _state.Ownerships[ownership.Subject] =
            new MemoryOwnership(ownership.Owner, ownership.Epoch, DateTimeOffset.UnixEpoch);
        return true;
    }, ct);

    public Task<ClaimResult> ClaimAsync(
        RunId run, Ownership owner, int count, DateTimeOffset now, Func<string, DateTimeOffset?> opensAt,
        CancellationToken ct) =>
        WriteAsync(() =>
        {
            Demand(StoredFacts.Subject(run), owner);
            return new MemoryRuns(_state, NewHopper).Claim(Run(run), count, now, opensAt);
        }, ct);

    public Task<RunRestore> RestoreRunAsync(RunId run, Ownership owner, CancellationToken ct) => ReadAsync(() =>
    {
        Demand(StoredFacts.Subject(run), owner);
        return new MemoryRuns(_state, NewHopper).Restore(Run(run));
    }, ct);

    public Task<RunCounts> SettleAsync(
        RunId run, Ownership owner, IReadOnlyList<Settlement> settlements, CancellationToken ct) => WriteAsync(() =>
        {
            Demand(StoredFacts.Subject(run), owner);
            return new MemoryRuns(_state, NewHopper).Settle(Run(run), settlements, clock.GetUtcNow());
        }, ct);

    public Task SetRunStateAsync(
        RunId run, Ownership owner, StoredRunState standing, IReadOnlyList<FollowUp> told, DateTimeOffset now,
        CancellationToken ct) => WriteAsync(() =>
        {
            Demand(StoredFacts.Subject(run), owner);
            var row = Run(run);
            if (row.State == standing.State) return false;
            (row.State, row.PausedItself) = standing;
            new MemoryOutbox(_state).Write(run, told, standing.State.ToString(), now);
            return true;
        }, ct);

    public Task<HopperId> AddCallAsync(
        RunId run, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        DateTimeOffset? due, CallFor? agent, DateTimeOffset now, CancellationToken ct) => WriteAsync(() =>
        {
            Run(run);
            return AddCall(run, number, e164, attributes, due ?? now, agent);
        }, ct);

    public Task<bool> MoveCallAsync(RunId run, HopperId hopper, DateTimeOffset due, CancellationToken ct) =>
        WriteAsync(() =>
        {
            var claim = Run(run).Claims.Values.FirstOrDefault(c => c.Hopper == hopper.Value && c.Due is not null);
            if (claim is not null) claim.Due = UtcMicroseconds.Round(due);
            return claim is not null;
        }, ct);

    public Task<bool> CancelCallAsync(
        RunId run, HopperId hopper, string note, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(() => new MemoryRuns(_state, NewHopper).Cancel(Run(run), hopper, note, now), ct);

    public Task<ImmutableArray<RefusedAttempt>> CommitAttemptsAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptDraft> drafts, CancellationToken ct) => WriteAsync(() =>
        {
            Demand(StoredFacts.Subject(pbx), owner);
            return new MemoryLedger(_state).Commit(pbx, drafts);
        }, ct);

    public Task RecordProgressAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptProgress> progress, CancellationToken ct) => WriteAsync(() =>
        {
            Demand(StoredFacts.Subject(pbx), owner);
            new MemoryLedger(_state).Progress(pbx, progress);
            return true;
        }, ct);

    public Task RecordEndsAsync(
        PbxId pbx, Ownership owner, IReadOnlyList<AttemptEnd> ends, CancellationToken ct) => WriteAsync(() =>
        {
            Demand(StoredFacts.Subject(pbx), owner);
            new MemoryLedger(_state).End(pbx, ends);
            return true;
        }, ct);

    public Task<ImmutableArray<RestoredAttempt>> RestoreAttemptsAsync(PbxId pbx, Ownership owner,
        CancellationToken ct) =>
        ReadAsync(() =>
        {
            Demand(StoredFacts.Subject(pbx), owner);
            return new MemoryLedger(_state).Restore(pbx);
        }, ct);

    public Task<ImmutableArray<ForgottenRun>> ReadForgottenRunsAsync(DateTimeOffset before, CancellationToken ct) =>
        ReadAsync(() => _state.Runs.Values.Where(r => r.State is RunState.Idle or RunState.Completed)
            .Select(r => new ForgottenRun(new(r.Id), MemoryRuns.Forgotten(r, before))).Where(f => f.Left > 0)
            .ToImmutableArray(), ct);

    public Task<ImmutableArray<(HopperId Hopper, string Uniqueid)>> ReadLegsAsync(
        PbxId pbx, DateTimeOffset since, CancellationToken ct) => ReadAsync(() => _state.Attempts
            .Where(a => a.Draft.Pbx == pbx && a.Draft.DecidedAt >= since && a.End?.Evidence.TrunkUniqueid is not null)
            .Select(a => (a.Draft.Hopper, a.End!.Evidence.TrunkUniqueid!)).ToImmutableArray(), ct);

    public Task<LateStatusResult?> RecordLateStatusAsync(
        HopperId hopper, string? extendedStatus, string? attributeName, string? attributeValue, CancellationToken ct) =>
        WriteAsync(
            () => new MemoryLedger(_state).LateStatus(hopper, extendedStatus, attributeName, attributeValue), ct);

    public Task<ImmutableArray<OutboxItem>> LeaseOutboxAsync(
        DateTimeOffset now, TimeSpan lease, IReadOnlyCollection<string> busy, int max, CancellationToken ct) =>
        WriteAsync(() => new MemoryOutbox(_state).Lease(now, lease, busy, max), ct);

    public Task<bool> FinishOutboxAsync(OutboxItem item, OutboxResult result, DateTimeOffset now,
        CancellationToken ct) =>
        WriteAsync(() => new MemoryOutbox(_state).Finish(item, result, now), ct);

    public Task<DeedResult> DoOutboxAsync(OutboxItem item, OutboxDeed deed, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(() => new MemoryOutbox(_state).Do(
            item, deed, now, (r, n, e, a, due) => AddCall(r, n, e, a, due), AddTo), ct);

    public Task EnqueueAsync(RunId run, IReadOnlyList<FollowUp> followUps, string state, DateTimeOffset now,
        CancellationToken ct) => WriteAsync(() =>
        {
            new MemoryOutbox(_state).Write(run, followUps, state, now);
            return true;
        }, ct);

    public Task<bool> SendAgainAsync(long id, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(() => new MemoryOutbox(_state).SendAgain(id, now), ct);

    public Task<bool> PurgeOutboxAsync(DateTimeOffset before, int max, CancellationToken ct) =>
        WriteAsync(() => new MemoryOutbox(_state).Purge(before, max), ct);

    public Task<DateTimeOffset> StartAccountAsync(CampaignId campaign, DateTimeOffset now, CancellationToken ct) =>
        WriteAsync(() => new MemoryAccounts(_state).Start(campaign, now), ct);

    public Task<ImmutableArray<BookedMinute>> ReadAccountAsync(
        CampaignId campaign, DateTimeOffset from, CancellationToken ct) =>
        ReadAsync(() => new MemoryAccounts(_state).Read(campaign, from), ct);

    public Task<bool> ShrinkAccountAsync(
        CampaignId campaign, DateTimeOffset before, DateTimeOffset bansBefore, int max, CancellationToken ct) =>
        WriteAsync(() => new MemoryAccounts(_state).Shrink(campaign, before, bansBefore, max), ct);

    public Task KeepKnowledgeAsync(PbxId pbx, Ownership owner, CampaignId campaign, PacingKnowledge knowledge,
        DateTimeOffset now, CancellationToken ct) => WriteAsync(() =>
        {
            Demand(StoredFacts.Subject(pbx), owner);
            return _state.Knowledge[(campaign.Value, pbx.Value)] = knowledge;
        }, ct);

    public Task<PacingKnowledge?> ReadKnowledgeAsync(CampaignId campaign, PbxId pbx, CancellationToken ct) =>
        ReadAsync(() => _state.Knowledge.GetValueOrDefault((campaign.Value, pbx.Value)), ct);

    private Task<T> ReadAsync<T>(Func<T> work, CancellationToken ct) => CallAsync(work, isWrite: false, ct);

    private Task<T> WriteAsync<T>(Func<T> work, CancellationToken ct) => CallAsync(work, isWrite: true, ct);

    private async Task<T> CallAsync<T>(Func<T> work, bool isWrite, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (Faults.Delay > TimeSpan.Zero) await Task.Delay(Faults.Delay, clock, ct);
        if (Faults.Failing) throw new StoreException("The store fails, as it was told to.", isTransient: true);
        T result;
        lock (_turn) result = work();
        if (isWrite && Faults.LostAfterCommit)
        {
            throw new StoreException("The store was lost after the commit, as it was told to.", isTransient: true);
        }
        return result;
    }

    private void Demand(string subject, Ownership owner)
    {
        StoredFacts.Demand(subject, owner);
        if (!IsOwner(owner)) throw new OwnershipLostException(subject);
    }

    private bool IsOwner(Ownership ownership) =>
        _state.Ownerships.TryGetValue(ownership.Subject, out var row) && row.Epoch == ownership.Epoch;

    private MemoryRun Run(RunId run) =>
        _state.Runs.TryGetValue(run.Value, out var row) ? row : throw StoredFacts.NoSuchRun(run);

    private HopperId AddCall(
        RunId run, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        DateTimeOffset due, CallFor? agent = null)
    {
        var row = _state.Runs[run.Value];
        var contact = NewContact(listId: 0, number, e164, attributes);
        var claim = new MemoryClaim(contact, NewHopper())
        {
            Due = UtcMicroseconds.Round(due),
            Agent = agent?.Agent ?? "",
            AgentUntil = agent?.Until is { } until ? UtcMicroseconds.Round(until) : null,
        };
        row.Claims.Add(contact.Id, claim);
        row.Counts = row.Counts with { Waiting = row.Counts.Waiting + 1 };
        return new HopperId(claim.Hopper);
    }

    private void AddTo(MemoryList list, OutboxDeed deed)
    {
        var contact = NewContact(list.Id, deed.Number, deed.E164, deed.Attributes, deed.Zones);
        list.Contacts.Add(contact);
        list.Keys.Add(contact.Key);
    }

    private MemoryContact NewContact(
        int listId, string number, string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes,
        string zones = "")
    {
        var contact = new MemoryContact(_state.Contacts.Count + 1, listId, number, e164, attributes)
        {
            Zones = zones,
            Further = StoredJson.ReadNumbers(
                FurtherNumbers.Of(number, attributes, () => StoreSettings.DefaultCountryAtFirst)),
        };
        _state.Contacts.Add(contact.Id, contact);
        return contact;
    }

    private int NewHopper()
    {
        while (true)
        {
            var id = _ids.At(_state.HopperCounter++);
            if (id is { } fresh && !IsUsed(fresh.Value)) return fresh.Value;
        }
    }

    private bool IsUsed(int hopper) => _state.HopperCounter > HopperIds.RoundLength
        && (_state.AttemptsByHopper.ContainsKey(hopper)
            || _state.Runs.Values.Any(r => r.Claims.Values.Any(c => c.Hopper == hopper)));
}
