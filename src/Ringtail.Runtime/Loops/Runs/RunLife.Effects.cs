using System.Diagnostics;
using System.Text.Json;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.Runtime.Loops.Runs;

// What the core asks for, mail, and what people see.
internal sealed partial class RunLife
{
    private readonly Dictionary<HopperId, AttemptEnd> _ends = [];
    private RunTotals _totals;
    private TimeSpan _shownAt = TimeSpan.MinValue;
    private bool _changed = true;

    private void Step(RunInput input)
    {
        foreach (var effect in _core.Step(input, _services.Clock.Now)) Apply(effect);
    }

    private void Apply(RunEffect effect)
    {
        switch (effect)
        {
            // A run that is being stopped claims nothing more: it could not be offered.
            case RunEffect.FillHopper e:
                if (!_stopping) _writer.Claim(e.Count);
                break;
            case RunEffect.SendOffers e: TellPbx(e.Pbx, new SwitchboardInput.OffersArrived(_run, e.Offers)); break;
            case RunEffect.RecallOffers e:
                foreach (var pbx in e.Pbx is { } one ? [one] : _configuration.Pbxs)
                    TellPbx(pbx, new SwitchboardInput.OffersRecalled(_run));
                break;
            case RunEffect.Settle e:
                _unwritten++;
                _writer.Settle(e.Settlement);
                break;
            case RunEffect.StateChanged e: ChangeState(e); break;
            case RunEffect.RaiseAlarm e: _services.Feed.Raise(Subject, e.Alarm); break;
            case RunEffect.ClearAlarm e: _services.Feed.Clear(e.Key); break;
            default: throw new UnreachableException();
        }
    }

    private void ChangeState(RunEffect.StateChanged change)
    {
        Log.RunStateChanged(_logger, Subject, change.State.ToString(), change.Reason);
        _quiet = change.State != RunState.Running;
        _unwritten++;
        _writer.Write(change);
        foreach (var pbx in _configuration.Pbxs) Attach(pbx);
    }

    private void Request(RunMessage.Request request)
    {
        Step(request.Value);
        _writer.AnswerWhenDurable(request.Answer);
    }

    /// <summary>A settlement is counted once: the end is forgotten with it.</summary>
    private void Count(HopperId attempt)
    {
        if (!_ends.Remove(attempt, out var end)) return;
        if (end.AnsweredAt is not null) _totals = _totals with { Answered = _totals.Answered + 1 };
        if (end.Abandoned) _totals = _totals with { Abandoned = _totals.Abandoned + 1 };
    }

    private void Receive(Envelope envelope)
    {
        if (ParsePbx(envelope.From) is not { } pbx) return;
        var receipt = Link(pbx).Receive(envelope, _services.Clock.MachineElapsed);
        if (receipt.NewLife)
        {
            // The stock there is gone, and ends may have become durable of which nobody told us: begin from the store.
            _end = LifeEnd.Again;
            return;
        }
        foreach (var letter in receipt.Letters)
        {
            try
            {
                Take(MailCodec.ReadRunInput(letter));
            }
            catch (JsonException e)
            {
                Log.UnreadableMail(_logger, e, envelope.From);
            }
        }
    }

    private void TellPbx(PbxId pbx, SwitchboardInput input) => Link(pbx).Send(MailCodec.Write(input), isFact: false);

    private MailLink Link(PbxId pbx)
    {
        if (_pbxs.TryGetValue(pbx.Value, out var link)) return link;
        var to = $"pbx/{pbx.Value}";
        link = new(Subject, _lease.Ownership.Epoch, envelope => _services.Post(to, envelope));
        return _pbxs[pbx.Value] = link;
    }

    private void FlushMail()
    {
        var now = _services.Clock.MachineElapsed;
        foreach (var link in _pbxs.Values) link.Flush(now, _services.Options.ResendAfter, _services.Options.KeepAlive);
    }

    private void Show()
    {
        var now = _services.Clock.MachineElapsed;
        if (!_changed || (_shownAt != TimeSpan.MinValue && now - _shownAt < _services.Options.ViewInterval)) return;
        _shownAt = now;
        _changed = false;
        var counts = _core.Counts;
        _services.Feed.Publish(new RunView
        {
            RunId = _run.Value,
            CampaignId = _configuration.Row.CampaignId,
            Name = _configuration.Settings.Name,
            State = WordOf(_core.State),
            Reason = _core.Reason,
            Priority = _configuration.Settings.Priority,
            Boost = _configuration.Row.Boost,
            StartedAt = _configuration.Row.StartedAt,
            Loaded = counts.Loaded,
            Pending = counts.Pending,
            InHopper = counts.InHopper,
            Live = counts.Live,
            OpenRetries = counts.Waiting,
            Finished = counts.Finished,
            Attempted = counts.Attempted,
            Answered = _totals.Answered,
            Abandoned = _totals.Abandoned,
        });
    }

    /// <summary>WombatDialer's word for a run's state.</summary>
    public static string WordOf(RunState state) => state switch
    {
        RunState.Running => "RUNNING",
        RunState.Paused => "PAUSED",
        RunState.Idle => "IDLE",
        RunState.OutOfHours => "WRONG_TIME",
        RunState.Completed => "COMPLETED",
        _ => throw new UnreachableException(),
    };

    private static PbxId? ParsePbx(string subject) =>
        subject.StartsWith("pbx/", StringComparison.Ordinal) && int.TryParse(subject.AsSpan(4), out var id)
            ? new PbxId(id)
            : null;
}
