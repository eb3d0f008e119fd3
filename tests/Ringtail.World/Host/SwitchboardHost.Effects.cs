using System.Collections.Immutable;
using System.Diagnostics;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;
using Ringtail.Telephony.Actions;

namespace Ringtail.World.Host;

/// <summary>What the switchboard's core asks for: the wire, the ledger, the runs.</summary>
internal sealed partial class SwitchboardHost
{
    private readonly Writer<SwitchboardEffect.CommitAttempts> _commits;
    /// <summary>Effects, and runs whose account is read when everything before is written.</summary>
    private readonly Writer<object> _records;
    private readonly HashSet<RunId> _accountsAsked = [];
    /// <summary>Of the batch under way: in the ledger already, and written once more.</summary>
    private readonly HashSet<HopperId> _inLedger = [];

    private void Step(SwitchboardInput input)
    {
        if (input is not SwitchboardInput.Tick) _site.Trace?.Invoke($"in       {Traces.Of(input)}");
        _site.Took?.Invoke(input);
        foreach (var effect in _core.Step(input, _process.Now))
        {
            if (!Alive) return;
            Apply(effect);
        }
    }

    private void Apply(SwitchboardEffect effect)
    {
        _site.Trace?.Invoke($"out      {Traces.Of(effect)}");
        _site.Said?.Invoke(effect);
        switch (effect)
        {
            case SwitchboardEffect.RequestOffers e: Tell(e.Run, new RunInput.OffersRequested(Pbx, e.Count)); break;
            case SwitchboardEffect.ReturnOffers e:
                if (!_returnsAreDropped) Tell(e.Run, new RunInput.OffersReturned(Pbx, e.Offers));
                break;
            case SwitchboardEffect.CommitAttempts e:
                _inLedger.UnionWith(e.Drafts.Select(d => d.Hopper).Where(_drafts.ContainsKey));
                foreach (var draft in e.Drafts) _drafts[draft.Hopper] = draft;
                _commits.Add(e);
                break;
            case SwitchboardEffect.Originate e: Launch(e.Order); break;
            case SwitchboardEffect.HangUp e: HangUp(e); break;
            case SwitchboardEffect.Record: break;
            case SwitchboardEffect.AgentAnswered e: _site.Answered?.Invoke(e); break;
            case SwitchboardEffect.AskNumber e: AskNumber(e); break;
            case SwitchboardEffect.Redirect e:
                _link.Send(ActionWriter.Redirect(e.Channel, e.Extension, e.Context),
                    result => When(() => Step(RedirectResultOf(e.Hopper, result))));
                break;
            case SwitchboardEffect.TakeSnapshot: RequestSnapshot(); break;
            case SwitchboardEffect.ShowPacing: break;
            case SwitchboardEffect.RecordProgress or SwitchboardEffect.RecordEnd or SwitchboardEffect.RecordLateStatus
                or SwitchboardEffect.KeepKnowledge:
                _records.Add(effect);
                break;
            case SwitchboardEffect.RaiseAlarm e: _site.Raised?.Invoke(e.Alarm); break;
            case SwitchboardEffect.ClearAlarm e: _site.Cleared?.Invoke(e.Key); break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>One line at a time, as the runtime's sender.</summary>
    private void WriteQueueLog(IReadOnlyList<object> written)
    {
        foreach (var effect in written.OfType<SwitchboardEffect>())
            foreach (var line in _scribe.On(effect, _drafts)) _lines.Enqueue(line);
        SendLine();
    }

    private void SendLine()
    {
        if (_lineIsOut || !_lines.TryDequeue(out var line)) return;
        _lineIsOut = true;
        _link.Send(ActionWriter.WriteQueueLog(line.Queue, line.Uniqueid, line.Agent, line.Verb, line.Data), _ =>
        {
            _lineIsOut = false;
            SendLine();
        });
    }

    // The wire

    private void Launch(LaunchOrder order)
    {
        // The effects of a step are handed over after it: sending runs beside the loop.
        _link.Send(_writer.Launch(order, MayWrite), result => When(() => Step(ResultOf(order.Hopper, result))));

        bool MayWrite()
        {
            _site.Points.Pass("before Originate");
            return Alive && IsHeld;
        }
    }

    private static SwitchboardInput ResultOf(HopperId hopper, AmiResult result) => result switch
    {
        AmiResult.Answered answered => new SwitchboardInput.OriginateAnswered(
            hopper, answered.IsSuccess, answered.Response["Message"] ?? ""),
        AmiResult.NotSent notSent => new SwitchboardInput.OriginateNotSent(hopper, notSent.Reason),
        AmiResult.Unanswered lost => new SwitchboardInput.OriginateUnanswered(hopper, lost.Reason),
        _ => throw new UnreachableException(),
    };

    private static SwitchboardInput.RedirectAnswered RedirectResultOf(HopperId hopper, AmiResult result) =>
        result is AmiResult.Answered answered
            ? new(hopper, answered.IsSuccess, answered.Response["Message"] ?? "") : new(hopper, false, Problem(result));

    private void HangUp(SwitchboardEffect.HangUp hangUp)
    {
        var channel = _translator.ChannelToHangUp(hangUp.Hopper) ?? hangUp.Channel;
        if (channel.Length == 0) return;
        _site.Points.Pass("before Hangup");
        _link.Send(ActionWriter.HangUp(channel), static _ => { });
    }

    private void RequestSnapshot()
    {
        if (_snapshotRuns)
        {
            _snapshotWanted = true;
            return;
        }
        _snapshotRuns = true;
        _link.Send(ActionWriter.ListChannels(), channels =>
        {
            if (Items(channels) is not { } first) When(() => TakeSnapshot(null, null, Problem(channels)));
            else _link.Send(ActionWriter.ListQueues(), queues => When(() =>
                TakeSnapshot(first, Items(queues), Problem(queues))));
        });
    }

    private static IReadOnlyList<AmiMessage>? Items(AmiResult result) =>
        result is AmiResult.Answered { IsSuccess: true } answered ? answered.Items : null;

    private static string Problem(AmiResult result) => result switch
    {
        AmiResult.Answered answered => answered.Response["Message"] ?? "",
        AmiResult.NotSent notSent => notSent.Reason,
        AmiResult.Unanswered unanswered => unanswered.Reason,
        _ => throw new UnreachableException(),
    };

    private void TakeSnapshot(IReadOnlyList<AmiMessage>? channels, IReadOnlyList<AmiMessage>? queues, string problem)
    {
        _snapshotRuns = false;
        if (_snapshotWanted)
        {
            _snapshotWanted = false;
            RequestSnapshot();
        }
        else if (channels is not null && queues is not null)
        {
            Step(new SwitchboardInput.SnapshotTaken(_translator.Reset(channels, queues, _process.Now)));
            _site.Reconciled?.Invoke();
        }
        else
        {
            Step(new SwitchboardInput.SnapshotFailed(problem));
        }
    }

    // The ledger

    private void CommitAll(IReadOnlyList<SwitchboardEffect.CommitAttempts> batches, Action<StoreException?> over)
    {
        AttemptDraft[] drafts = [.. batches.SelectMany(b => b.Drafts)];
        Ask("commit attempts", store => store.CommitAttemptsAsync(Pbx, _ownership!, drafts, default), refused =>
        {
            over(null);
            foreach (var batch in batches) When(() => Committed(batch, refused));
        }, over);
    }

    private void AskNumber(SwitchboardEffect.AskNumber ask)
    {
        void Answer(GateRefusal? refusal) =>
            When(() => Step(new SwitchboardInput.NumberAsked(ask.Hopper, refusal)));
        Ask("ask number",
            store => store.ReadNumberAsync(ask.NumberKey, null, ask.Run, _process.Now.Wall, default),
            known => Answer(known.BlackList is { } list ? NumberRules.BlackListed(ask.Number, list) : null),
            failure => Answer(failure is null ? null : new GateRefusal(GateRule.PbxUnhealthy, true, failure.Message)));
    }

    private void Committed(SwitchboardEffect.CommitAttempts batch, ImmutableArray<RefusedAttempt> refusedOfAll)
    {
        var ours = batch.Drafts.Select(d => d.Hopper).ToHashSet();
        ImmutableArray<RefusedAttempt> refused = [.. refusedOfAll.Where(r => ours.Contains(r.Hopper))];
        foreach (var one in refused)
            if (!_inLedger.Contains(one.Hopper)) _drafts.Remove(one.Hopper);
        _inLedger.Clear();
        foreach (var run in batch.Drafts.Where(d => _drafts.ContainsKey(d.Hopper)).GroupBy(d => d.Offer.Run))
            Tell(run.Key, new RunInput.AttemptsLaunched(Pbx, [.. run.Select(d => d.Hopper)]));
        Step(new SwitchboardInput.AttemptsCommitted(batch.Batch, refused));
    }

    /// <summary>As the runtime does: once for each run that looks ahead, and again with each new right to
    /// dial.</summary>
    private void AskForAccount(RunSettings run)
    {
        if (_accountsAsked.Add(run.Run)) _records.Add(run);
    }

    private void AskForAccountsAgain()
    {
        foreach (var run in _accountsAsked) _records.Add(_site.Runs[run]);
    }

    private void ReadAccount(RunSettings run, Action<StoreException?> over) => Ask("read account",
        store => ReadAccountAsync(store, run), state =>
        {
            over(null);
            When(() => Step(new SwitchboardInput.AccountRestored(run.Run, state)));
        }, over);

    private async Task<AccountState> ReadAccountAsync(IDialingStore store, RunSettings run)
    {
        var now = _process.Now.Wall;
        var started = await store.StartAccountAsync(run.Campaign, now, default);
        var from = AccountReader.From(run.Pacing.Profile, started, now);
        return new AccountState
        {
            Campaign = run.Campaign,
            PeopleMarked = _site.PeopleMarked,
            StartedAt = started,
            Buckets = [.. (await store.ReadAccountAsync(run.Campaign, from, default)).Select(m => m.Bucket)],
            Knowledge = await store.ReadKnowledgeAsync(run.Campaign, Pbx, default),
        };
    }

    /// <summary>Three transactions in the order of the runtime's writer; a failure begins all anew.</summary>
    private void RecordAll(IReadOnlyList<object> items, Action<StoreException?> over)
    {
        if (items is [RunSettings run])
        {
            ReadAccount(run, over);
            return;
        }
        var kept = items.OfType<SwitchboardEffect.KeepKnowledge>().ToArray();
        AttemptProgress[] progress = [.. items.OfType<SwitchboardEffect.RecordProgress>().Select(p => p.Progress)];
        AttemptEnd[] ends = [.. items.OfType<SwitchboardEffect.RecordEnd>().Select(e => e.End)];
        var late = items.OfType<SwitchboardEffect.RecordLateStatus>().ToArray();
        RecordProgress();

        void RecordProgress()
        {
            if (progress.Length == 0) RecordEnds();
            else Ask("record progress", store => Wait(store.RecordProgressAsync(Pbx, _ownership!, progress, default)),
                _ => RecordEnds(), over);
        }

        void RecordEnds()
        {
            if (ends.Length == 0) Keep(0);
            else Ask("record ends", store => Wait(store.RecordEndsAsync(Pbx, _ownership!, ends, default)),
                _ => Keep(0), over);
        }

        void Keep(int index)
        {
            if (index == kept.Length)
            {
                RecordLate(0);
                return;
            }
            var one = kept[index];
            Ask("keep knowledge", store => Wait(store.KeepKnowledgeAsync(
                Pbx, _ownership!, one.Campaign, one.Knowledge, _process.Now.Wall, default)),
                _ => Keep(index + 1), over);
        }

        void RecordLate(int index)
        {
            if (index == late.Length)
            {
                over(null);
                When(() =>
                {
                    WriteQueueLog(items);
                    Written(ends);
                });
                return;
            }
            var one = late[index];
            Ask("record late status", store => store.RecordLateStatusAsync(
                one.Hopper, one.ExtendedStatus, one.AttributeName, one.AttributeValue, default), result =>
            {
                if (result is not null) When(() => Tell(result.Run, new RunInput.LateStatus(
                    one.Hopper, result.Contact, result.Outcome, result.ExtendedStatus)
                {
                    Retry = result.Retry,
                    EndedAt = result.EndedAt,
                    Revision = result.Revision,
                    Numbers = result.Numbers,
                }));
                RecordLate(index + 1);
            }, over);
        }
    }

    private void Written(AttemptEnd[] ends)
    {
        foreach (var end in ends)
        {
            if (!_drafts.Remove(end.Hopper, out var draft)) continue;
            Tell(end.Run, new RunInput.AttemptEnded(end, draft.Offer));
        }
    }

    private static async Task<bool> Wait(Task task)
    {
        await task;
        return true;
    }

    private void Ask<T>(
        string what, Func<IDialingStore, Task<T>> work, Action<T> done, Action<StoreException?> failed) =>
        _process.Door.Ask(what, () => Alive, work, done, failed);

    /// <summary>
    /// Writes what gathered during the write before, again until the store says that it is done; meanwhile nothing is
    /// launched.
    /// </summary>
    private sealed class Writer<T>(
        SwitchboardHost host, string name, Action<IReadOnlyList<T>, Action<StoreException?>> write)
    {
        private const int ItemsMax = 500;
        private readonly Queue<T> _waiting = new();
        private List<T>? _batch;
        private TimeSpan _wait;

        public bool Fails { get; private set; }

        public void Add(T item)
        {
            _waiting.Enqueue(item);
            if (_batch is null) Next();
        }

        private void Next()
        {
            _batch = null;
            if (_waiting.Count == 0) return;
            _batch = [];
            // What reads goes alone: after everything before it, and before everything that comes later.
            while (_batch.Count < ItemsMax && _waiting.TryPeek(out var item))
            {
                if (item is RunSettings && _batch.Count > 0) break;
                _batch.Add(_waiting.Dequeue());
                if (item is RunSettings) break;
            }
            _wait = RetryMin;
            write(_batch, Over);
        }

        private void Over(StoreException? failure)
        {
            SetHealth(failure is not null);
            if (failure is null)
            {
                Next();
                return;
            }
            host._site.Trace?.Invoke($"writer   {name} fails, again in {_wait}");
            host._site.Agenda.In(_wait, () =>
            {
                if (host.Alive) write(_batch!, Over);
            });
            _wait = Longer(_wait);
        }

        private void SetHealth(bool fails)
        {
            if (Fails == fails) return;
            Fails = fails;
            host.When(host.SwitchDialing);
        }
    }
}
