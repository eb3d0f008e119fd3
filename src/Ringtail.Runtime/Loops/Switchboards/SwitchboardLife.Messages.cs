using System.Diagnostics;
using System.Text.Json;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops.Switchboards;

// What arrives.
internal sealed partial class SwitchboardLife
{
    private void Handle(SwitchboardMessage message)
    {
        switch (message)
        {
            case SwitchboardMessage.Tick: break;
            case SwitchboardMessage.Input m: Step(m.Value); break;
            case SwitchboardMessage.AgentRequest m: Request(m); break;
            case SwitchboardMessage.AgentPause m: PauseAgent(m); break;
            case SwitchboardMessage.Notice m: Notice(m.Value); break;
            case SwitchboardMessage.Mail m: Receive(m.Envelope); break;
            case SwitchboardMessage.Dialing m:
                _dialing = m.On;
                SwitchDialing();
                break;
            case SwitchboardMessage.Play: Play(); break;
            case SwitchboardMessage.Reload: _reader.Ask(); break;
            case SwitchboardMessage.Configured m:
                _reader.Done();
                Configure(m.Configuration);
                break;
            case SwitchboardMessage.Leased m:
                Step(new SwitchboardInput.OwnershipChanged(m.Held));
                if (m.Held) ReadAccountsAgain();
                break;
            case SwitchboardMessage.Snapshot m: TakeSnapshot(m); break;
            case SwitchboardMessage.Committed m: Committed(m); break;
            case SwitchboardMessage.Written m: Written(m); break;
            case SwitchboardMessage.LateStatusWritten m: LateStatusWritten(m.Result, m.Hopper); break;
            case SwitchboardMessage.AccountRead m: AccountRead(m); break;
            case SwitchboardMessage.StoreHealth m: SetStoreHealth(m); break;
            case SwitchboardMessage.Stop:
                _stopping = true;
                SwitchDialing();
                break;
            default: throw new UnreachableException();
        }
        _changed = message is not SwitchboardMessage.Tick || _changed;
    }

    private void Notice(AmiNotice notice)
    {
        switch (notice)
        {
            case AmiNotice.EventReceived received:
                _services.Metrics.EventReceived();
                foreach (var input in _link.Translate(received.Message, _services.Clock.Now)) Step(input);
                break;
            case AmiNotice.Connected connected:
                Step(new SwitchboardInput.LinkUp(_facts = _link.Take(connected.Server)));
                break;
            case AmiNotice.Disconnected disconnected:
                _link.Take(disconnected);
                Step(new SwitchboardInput.LinkDown(disconnected.Reason, _link.ProblemCode));
                break;
            case AmiNotice.Overrun:
                // A gap in the same link: to the core it is the same as a new one, and it takes a snapshot.
                Step(new SwitchboardInput.LinkUp(_facts));
                break;
            default: throw new UnreachableException();
        }
    }

    private void Receive(Envelope envelope)
    {
        if (ParseRun(envelope.From) is not { } run) return;
        var receipt = Link(run).Receive(envelope, _services.Clock.MachineElapsed);
        if (receipt.NewLife)
        {
            // The run has what it offered to us back in its hopper (from the store): our stock of it is void.
            _returnsAreDropped = true;
            Step(new SwitchboardInput.OffersRecalled(run));
            _returnsAreDropped = false;
        }
        foreach (var letter in receipt.Letters)
        {
            try
            {
                var input = MailCodec.ReadSwitchboardInput(letter);
                Step(input);
                if (input is SwitchboardInput.RunAttached attached)
                {
                    Attached(attached.Run);
                    _scribe.Attach(attached.Run);
                }
                if (input is SwitchboardInput.RunDetached) _accounts.Remove(run);
            }
            catch (JsonException e)
            {
                Log.UnreadableMail(_logger, e, envelope.From);
            }
        }
    }

    private void Configure(PbxConfiguration? configuration)
    {
        if (configuration is null)
        {
            _configuration = _configuration with { Row = PbxLink.Disabled(_configuration.Row) };
            SwitchDialing();
            return;
        }
        var relink = !PbxLink.SameLink(_configuration.Row, configuration.Row);
        _configuration = configuration;
        if (relink && configuration.Enabled)
        {
            _end = LifeEnd.Again;
            return;
        }
        Step(new SwitchboardInput.SettingsChanged(configuration.Settings));
        SwitchDialing();
    }

    private void TakeSnapshot(SwitchboardMessage.Snapshot message)
    {
        _snapshotRuns = false;
        if (_snapshotWanted)
        {
            // The core asked again meanwhile (the link is a new one): what came was of before.
            _snapshotWanted = false;
            RequestSnapshot();
        }
        else if (message.Lists is { } lists)
        {
            Step(new SwitchboardInput.SnapshotTaken(_link.Reset(lists, _services.Clock.Now)));
        }
        else
        {
            Step(new SwitchboardInput.SnapshotFailed(message.Problem));
        }
    }

    private void Committed(SwitchboardMessage.Committed message)
    {
        _unwritten--;
        // A reserved number that is refused when it is to be dialed is in the ledger: its end follows, for the run.
        foreach (var refused in message.Refused)
            if (!_inLedger.Contains(refused.Hopper)) Forget(refused.Hopper);
        _inLedger.Clear();
        var launched = message.Batch.Drafts.Where(d => _drafts.ContainsKey(d.Hopper)).GroupBy(d => d.Offer.Run);
        foreach (var run in launched)
            Tell(run.Key, new RunInput.AttemptsLaunched(_pbx, [.. run.Select(d => d.Hopper)]));
        Step(new SwitchboardInput.AttemptsCommitted(message.Batch.Batch, message.Refused));
    }

    private void Written(SwitchboardMessage.Written message)
    {
        _unwritten -= message.Items.Length;
        // Not before: what the ledger has, no other life writes again.
        foreach (var line in message.Items.SelectMany(item => _scribe.On(item, _drafts))) _queueLog.Send(line);
        foreach (var end in message.Items.OfType<SwitchboardEffect.RecordEnd>().Select(e => e.End))
        {
            if (!_drafts.TryGetValue(end.Hopper, out var draft)) continue;
            _services.Metrics.Ended(end);
            Tell(end.Run, new RunInput.AttemptEnded(end, draft.Offer));
            Forget(end.Hopper);
        }
    }

    private void LateStatusWritten(LateStatusResult? result, HopperId hopper)
    {
        if (result is null) return;
        Tell(result.Run, new RunInput.LateStatus(hopper, result.Contact, result.Outcome, result.ExtendedStatus)
        {
            Retry = result.Retry,
            EndedAt = result.EndedAt,
            Revision = result.Revision,
            Numbers = result.Numbers,
        });
    }

    private void SetStoreHealth(SwitchboardMessage.StoreHealth message)
    {
        var alarm = $"store/{Subject}";
        if (message.Problem is { } problem)
        {
            if (_storeProblems.Count == 0) Log.WritesFail(_logger, Subject, problem);
            _storeProblems[message.Writer] = problem;
            _services.Feed.Raise(
                Subject, new(alarm, AlarmSeverity.Error, "StoreFails", _configuration.Settings.Name, problem));
        }
        else if (_storeProblems.Remove(message.Writer) && _storeProblems.Count == 0)
        {
            Log.WritesWork(_logger, Subject);
            _services.Feed.Clear(alarm);
        }
        SwitchDialing();
    }

    private void SwitchDialing()
    {
        var may = _dialing && !_stopping && _configuration.Enabled && _storeProblems.Count == 0;
        if (may == _mayDial) return;
        _mayDial = may;
        Step(new SwitchboardInput.DialingSwitched(may));
    }

    private void Play()
    {
        // Rights belong to the login: those that were given meanwhile hold only after a new one.
        if (_core.IsHalted) _end = LifeEnd.Again;
        else if (_mayDial) Step(new SwitchboardInput.DialingSwitched(true));
    }

    private static RunId? ParseRun(string subject) =>
        subject.StartsWith("run/", StringComparison.Ordinal) && int.TryParse(subject.AsSpan(4), out var id)
            ? new RunId(id)
            : null;
}
