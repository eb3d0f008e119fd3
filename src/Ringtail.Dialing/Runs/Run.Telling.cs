using System.Collections.Immutable;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;

namespace Ringtail.Dialing.Runs;

/// <summary>What is done and told elsewhere: disposition rules, notifications, mails.</summary>
public sealed partial class Run
{
    /// <summary>The state that is in the store, to tell of a change once whatever restarts.</summary>
    private RunState? _stateKnown;
    /// <summary>A contact was taken since it was told that the run is finished: only then that is told again.</summary>
    private bool _unfinished;

    /// <summary>The settlement with everything that follows from it.</summary>
    private Settlement Tell(Settlement settlement, DateTimeOffset endedAt, Moment now)
    {
        if (!settlement.Outcome.IsOutcome()) return settlement;
        var told = ImmutableArray.CreateBuilder<FollowUp>();
        foreach (var rule in Settings.DispositionRules)
        {
            if (!rule.Matches(settlement.Outcome, settlement.ExtendedStatus, settlement.Next is not null)) continue;
            if (rule.Verb == DispositionVerb.Nothing) break;
            told.Add(new FollowUp(KindOf(rule.Verb), ToldEvents.Disposition, rule.Id, rule.Destination)
            {
                Defer = rule.Defer,
                Text = rule.Text,
                VariableMode = rule.VariableMode,
                Variables = rule.Variables,
            });
        }
        if (Settings.Told.HttpNotify is { Length: > 0 } url)
            told.Add(new FollowUp(FollowUpKind.Notify, ToldEvents.AttemptEnded, 0, url));
        AddHooks(told, ToldEvents.AttemptEnded);
        return settlement with
        {
            FollowUps = told.ToImmutable(),
            DecidedAt = now.Wall,
            RetryAfter = settlement.Next is { } next ? next - endedAt : null,
        };
    }

    private ImmutableArray<FollowUp> TellState(RunState state)
    {
        var before = _stateKnown;
        _stateKnown = state;
        if (before is null || before == state) return [];
        var name = state switch
        {
            RunState.Paused => ToldEvents.RunPaused,
            RunState.Completed when !_removed && _unfinished => ToldEvents.RunFinished,
            _ => null,
        };
        if (state == RunState.Completed) _unfinished = false;
        if (name is null) return [];
        var told = ImmutableArray.CreateBuilder<FollowUp>();
        AddHooks(told, name);
        if (Settings.Told.EmailAddresses.Length > 0 && Settings.Told.EmailEvents.Contains(name))
            told.Add(new FollowUp(FollowUpKind.Email, name, 0, Settings.Told.EmailAddresses) { Text = Reason });
        return told.ToImmutable();
    }

    private void AddHooks(ImmutableArray<FollowUp>.Builder told, string name)
    {
        foreach (var hook in Settings.Told.Webhooks)
            if (hook.Events.Contains(name)) told.Add(new FollowUp(FollowUpKind.Webhook, name, hook.Id, ""));
    }

    private static FollowUpKind KindOf(DispositionVerb verb) => verb switch
    {
        DispositionVerb.HttpGet => FollowUpKind.HttpGet,
        DispositionVerb.HttpPost => FollowUpKind.HttpPost,
        DispositionVerb.AddList => FollowUpKind.AddList,
        DispositionVerb.AddBlackList => FollowUpKind.AddBlackList,
        DispositionVerb.Email => FollowUpKind.Email,
        DispositionVerb.Reschedule => FollowUpKind.Reschedule,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
