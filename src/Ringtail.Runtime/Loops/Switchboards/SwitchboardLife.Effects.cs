using System.Diagnostics;
using Ringtail.Dialing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.Runtime.Loops.Switchboards;

// What the core asks for.
internal sealed partial class SwitchboardLife
{
    private PbxFacts _facts = new("", []);
    /// <summary>Of the batch under way: in the ledger already, and written once more.</summary>
    private readonly HashSet<HopperId> _inLedger = [];
    private bool _snapshotRuns;
    private bool _snapshotWanted;

    private void Step(SwitchboardInput input)
    {
        foreach (var effect in _core.Step(input, _services.Clock.Now)) Apply(effect);
    }

    private void Apply(SwitchboardEffect effect)
    {
        switch (effect)
        {
            case SwitchboardEffect.RequestOffers e: Tell(e.Run, new RunInput.OffersRequested(_pbx, e.Count)); break;
            case SwitchboardEffect.ReturnOffers e:
                if (!_returnsAreDropped) Tell(e.Run, new RunInput.OffersReturned(_pbx, e.Offers));
                break;
            case SwitchboardEffect.CommitAttempts e: Commit(e); break;
            case SwitchboardEffect.Originate e: Launch(e.Order); break;
            case SwitchboardEffect.HangUp e: _crew.Add(ct => _link.HangUpAsync(e, ct)); break;
            case SwitchboardEffect.Record e:
                if (_services.Recordings is { } book) _crew.Add(ct => book.CarryOutAsync(_pbx, e, _link, ct));
                break;
            case SwitchboardEffect.TakeSnapshot: RequestSnapshot(); break;
            case SwitchboardEffect.Redirect e: Redirect(e); break;
            case SwitchboardEffect.AgentAnswered e: Answered(e); break;
            case SwitchboardEffect.AskNumber e: _crew.Add(ct => AskNumberAsync(e, ct)); break;
            case SwitchboardEffect.ShowPacing e: _standings = e.Standings; break;
            case SwitchboardEffect.RecordProgress or SwitchboardEffect.RecordEnd or SwitchboardEffect.RecordLateStatus
                or SwitchboardEffect.KeepKnowledge:
                _unwritten++;
                _ledger.Record(effect);
                break;
            case SwitchboardEffect.RaiseAlarm e: _services.Feed.Raise(Subject, e.Alarm); break;
            case SwitchboardEffect.ClearAlarm e: _services.Feed.Clear(e.Key); break;
            default: throw new UnreachableException();
        }
    }

    private void QueueLogRefused(string? problem)
    {
        var key = $"queue-log/{Subject}";
        if (problem is null) _services.Feed.Clear(key);
        else
            _services.Feed.Raise(
                Subject, new(key, AlarmSeverity.Warning, "QueueLogRefused", _configuration.Settings.Name, problem));
    }

    private void Commit(SwitchboardEffect.CommitAttempts batch)
    {
        var now = _services.Clock.MachineElapsed;
        foreach (var draft in batch.Drafts)
        {
            if (_drafts.ContainsKey(draft.Hopper)) _inLedger.Add(draft.Hopper);
            _drafts[draft.Hopper] = draft;
            _decided[draft.Hopper] = now;
        }
        _unwritten++;
        _ledger.Commit(batch);
    }

    private void Launch(LaunchOrder order)
    {
        var decided = _decided.GetValueOrDefault(order.Hopper, _services.Clock.MachineElapsed);
        _crew.Add(async ct => await _inbox.Writer.WriteAsync(
            new SwitchboardMessage.Input(await _link.LaunchAsync(order, MayWrite, ct)), ct));

        // Runs on the AMI writer's task, directly before the bytes.
        bool MayWrite()
        {
            if (!_lease.IsHeld) return false;
            _services.Metrics.Launched(_services.Clock.MachineElapsed - decided);
            return true;
        }
    }

    private void Redirect(SwitchboardEffect.Redirect redirect) => _crew.Add(async ct =>
        await _inbox.Writer.WriteAsync(new SwitchboardMessage.Input(await _link.RedirectAsync(redirect, ct)), ct));

    /// <summary>One at a time; one that is asked for meanwhile takes its place.</summary>
    private void RequestSnapshot()
    {
        if (_snapshotRuns)
        {
            _snapshotWanted = true;
            return;
        }
        _snapshotRuns = true;
        _crew.Add(async ct => await _inbox.Writer.WriteAsync(await _link.ReadListsAsync(ct), ct));
    }

    private void Tell(RunId run, RunInput input) => Link(run).Send(MailCodec.Write(input), MailCodec.IsFact(input));

    private MailLink Link(RunId run)
    {
        if (_runs.TryGetValue(run, out var link)) return link;
        var to = $"run/{run.Value}";
        link = new(Subject, _lease.Ownership.Epoch, envelope => _services.Post(to, envelope));
        return _runs[run] = link;
    }

    private void Forget(HopperId hopper)
    {
        _drafts.Remove(hopper);
        _decided.Remove(hopper);
    }
}
