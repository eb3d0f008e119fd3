using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Switchboards;

/// <summary>What every answered call adds to the account of its campaign, and when that is known.</summary>
public sealed partial class Switchboard
{
    private readonly Dictionary<CampaignId, CampaignAccount> _accounts = [];
    private readonly List<(AccountEntry Entry, DateTimeOffset AnsweredAt)> _openEntries = [];

    private void OnAccountRestored(SwitchboardInput.AccountRestored restored, Moment now)
    {
        if (!_runs.TryGetValue(restored.Run, out var desk) || desk.Account is not { } account) return;
        account.Restore(restored.State, now);
        if (desk.Knowledge is null && restored.State.Knowledge is { } knowledge)
        {
            desk.Knowledge = knowledge;
            foreach (var team in _teams)
                if (team.Find(desk.Id) is { } run) Prime(team, run, knowledge);
        }
        _decisionDue = _paceDue = true;
    }

    private void OnAccountShared(SwitchboardInput.AccountShared shared, Moment now)
    {
        if (!_runs.TryGetValue(shared.Run, out var desk) || desk.Account is not { } account) return;
        _openEntries.Clear();
        foreach (var attempt in _attempts.Values)
            if (attempt.Run.Account == account && attempt.AnsweredAt is { } answered)
                _openEntries.Add((attempt.Entry, answered));
        account.Share(shared.Share, shared.Others, shared.Expires, _openEntries, now);
        _paceDue = true;
    }

    private void OnPeopleMarkedLearned(SwitchboardInput.PeopleMarkedLearned learned)
    {
        if (!_runs.TryGetValue(learned.Run, out var desk) || desk.Account is not { } account) return;
        account.Learn(learned.Share);
        _paceDue = true;
    }

    /// <summary>The account of the run's campaign, by the profile that holds now.</summary>
    private void OpenAccount(RunDesk desk, Moment now)
    {
        var settings = desk.Settings!;
        var isNew = desk.Account is null;
        if (_accounts.TryGetValue(settings.Campaign, out var account) && account.Profile == settings.Pacing.Profile)
        {
            desk.Account = account;
            LinkTeams(account);
            if (isNew) BookLive(desk, now);
            return;
        }
        var changed = new CampaignAccount(settings.Pacing.Profile, PacingOptions);
        if (account is not null) changed.Continue(account, now);
        _accounts[settings.Campaign] = changed;
        foreach (var other in _runs.Values)
            if (other == desk || (account is not null && other.Account == account)) other.Account = changed;
        LinkTeams(changed);
        if (isNew) BookLive(desk, now);
    }

    private void LinkTeams(CampaignAccount account)
    {
        foreach (var team in _teams)
            foreach (var desk in _runs.Values)
                if (desk.Account == account && team.Find(desk.Id) is { } run) run.Accounts = account.Accounts;
    }

    /// <summary>
    /// Live attempts of a former life, or of a run that comes back: in no ledger's sum before their end.
    /// </summary>
    private void BookLive(RunDesk desk, Moment now)
    {
        if (desk.Live == 0) return;
        foreach (var attempt in _attempts.Values)
        {
            if (attempt.Run != desk) continue;
            if (attempt.Entry != AccountEntry.None)
                desk.Account!.Book(attempt.Entry, attempt.AnsweredAt ?? now.Wall, now);
            else EnterRestored(attempt, now);
        }
    }

    /// <summary>Nobody here books on it any more: the next run of the campaign asks the ledger.</summary>
    private void CloseAccount(RunDesk desk)
    {
        if (desk.Account is not { } account) return;
        desk.Account = null;
        foreach (var other in _runs.Values) if (other != desk && other.Account == account) return;
        foreach (var (campaign, kept) in _accounts)
            if (kept == account)
            {
                _accounts.Remove(campaign);
                return;
            }
    }

    /// <summary>Another owner may have booked meanwhile: what is known here is not the account any more.</summary>
    private void ForgetAccounts(Moment now)
    {
        _accounts.Clear();
        foreach (var desk in _runs.Values)
        {
            desk.Account = null;
            if (desk.Settings is not null) OpenAccount(desk, now);
        }
    }

    private static AbandonProfile ProfileOf(Attempt attempt) =>
        attempt.Run.Settings?.Pacing.Profile ?? attempt.Run.Account?.Profile ?? AbandonProfile.Own;

    /// <summary>A limit that is met later than this was met by a loop that stood still.</summary>
    private static readonly TimeSpan LimitLate = TimeSpan.FromMilliseconds(200);

    /// <summary>Answered, and at a queue: from now on the limit runs.</summary>
    private void StartLimit(Attempt attempt)
    {
        if (attempt.EndPoint is not { IsQueue: true } || attempt.WasWithAgent) return;
        Schedule(attempt, attempt.LimitDue = attempt.AnsweredAtMonotonic + ProfileOf(attempt).Limit);
    }

    /// <summary>The limit is over. Whoever has no agent by then is abandoned, whatever follows.</summary>
    private void MeetLimit(Attempt attempt, Moment now)
    {
        // A loop that stood still may have an agent's ringing in its inbox: better no message than a torn conversation.
        var late = now.Monotonic - attempt.LimitDue > LimitLate;
        attempt.LimitDue = null;
        if (attempt.LegIsGone || attempt.WasWithAgent || attempt.Entry != AccountEntry.None) return;
        // By this clock a phone that rings in time is in time, unless nobody picks it up.
        var rings = attempt.RangAgentAt is not null && ProfileOf(attempt).ClockStops == ClockStop.AgentRings;
        if (rings && _reconciled) return;
        Enter(attempt, AccountEntry.Abandoned, now);
        if (attempt.Paced is { } paced)
            foreach (var (_, run) in paced) PredictivePacer.Judged(run, attempt.Hopper.Value);
        OweMessage(attempt, late, now);
        _paceDue = true;
    }

    /// <summary>
    /// Nobody picked up, and no other phone rings for the caller: none has rung in time, and the limit runs again.
    /// </summary>
    private void ResumeLimit(Attempt attempt, string queue, Moment now)
    {
        if (attempt.LegIsGone || attempt.WasWithAgent || !attempt.IsAnswered) return;
        if (attempt.CallerId is { } caller && _agents.IsOffered(queue, caller)) return;
        attempt.RangAgentAt = null;
        if (attempt.Entry == AccountEntry.None) StartLimit(attempt);
        if (attempt.LimitDue <= now.Monotonic)
        {
            // What is past is no sign of a loop that stood still.
            attempt.LimitDue = now.Monotonic;
            MeetLimit(attempt, now);
        }
        else if (attempt.MessageDue is not null) MeetMessageDue(attempt, now);
    }

    /// <summary>What forbids the message passes: an offer, a silence, a loop that was late, a refusal.</summary>
    private static readonly TimeSpan MessageAgain = TimeSpan.FromSeconds(1);
    /// <summary>The PBX that refuses this often will not take it.</summary>
    private const int MessageRefusalsMax = 3;

    /// <summary>
    /// The caller is to hear the message. With an agent, or once the leg is gone, nothing is owed any more.
    /// </summary>
    private void OweMessage(Attempt attempt, bool late, Moment now)
    {
        attempt.MessageDue = now.Monotonic + MessageAgain;
        if (late) Schedule(attempt, attempt.MessageDue);
        else MeetMessageDue(attempt, now);
    }

    private void MeetMessageDue(Attempt attempt, Moment now)
    {
        attempt.MessageDue = null;
        if (!IsOwedMessage(attempt) || SendToSafeHarbour(attempt)) return;
        Schedule(attempt, attempt.MessageDue = now.Monotonic + MessageAgain);
    }

    private static bool IsOwedMessage(Attempt attempt) =>
        attempt is { LegIsGone: false, WasWithAgent: false, Entry: AccountEntry.Abandoned, RedirectSent: false }
        && attempt.EndPoint is { Settings: { SafeHarbourExtension.Length: > 0, SafeHarbourInDialplan: false } }
        && attempt.MessageRefusals < MessageRefusalsMax;

    private void Enter(Attempt attempt, AccountEntry entry, Moment now)
    {
        var before = attempt.Entry;
        if (before == entry) return;
        attempt.Entry = entry;
        if (entry == AccountEntry.Abandoned)
        {
            _losses++;
            attempt.Run.Abandoned++;
        }
        if (before == AccountEntry.Abandoned) attempt.Run.Abandoned--;
        var at = attempt.AnsweredAt ?? now.Wall;
        if (before == AccountEntry.None) attempt.Run.Account?.Book(entry, at, now);
        else attempt.Run.Account?.Rebook(before, entry, at, now);
    }

    /// <summary>The first agent has the caller: in time or not.</summary>
    private void EnterConnected(Attempt attempt, Moment now)
    {
        if (attempt.EndPoint is not { IsQueue: true } endPoint || attempt.ConnectedAtMonotonic is not null) return;
        attempt.ConnectedAtMonotonic = now.Monotonic;
        attempt.LimitDue = attempt.MessageDue = null;
        attempt.RangAgentAt ??= now.Monotonic;
        var profile = ProfileOf(attempt);
        var stopped = profile.ClockStops == ClockStop.AgentRings ? attempt.RangAgentAt.Value : now.Monotonic;
        var late = stopped - attempt.AnsweredAtMonotonic > profile.Limit || attempt.Entry == AccountEntry.Abandoned
            // We cut it, whoever picked it up: no conversation.
            || attempt.HangUp == HangUpReason.LetGo;
        Enter(attempt, late ? AccountEntry.Late : AccountEntry.Served, now);
        ForecastDelivery(attempt, inTime: !late, now);
        if (attempt.FoundFreeAgent) Measure(attempt, endPoint, profile);
    }

    private void Measure(Attempt attempt, EndPoint endPoint, AbandonProfile profile)
    {
        endPoint.AnswerToRing.Add(attempt.RangAgentAt!.Value - attempt.AnsweredAtMonotonic);
        endPoint.AnswerToConnect.Add(attempt.ConnectedAtMonotonic!.Value - attempt.AnsweredAtMonotonic);
        var key = $"end-point-slow/{endPoint.Settings.Id.Value}";
        if (TakenOfLimit(endPoint, profile) is not { } taken || taken <= profile.Limit) Clear(key);
        else
            Raise(key, AlarmSeverity.Warning, "NeedsAutoAnswer", endPoint.Settings.Name,
                $"A free agent has the caller only after {Seconds(taken)}, more than the {Seconds(profile.Limit)} of "
                + $"profile {profile.Name}: this team needs auto-answer (pbx prepare prints how).");
    }

    private static string Seconds(TimeSpan span) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");

    private static TimeSpan? TakenOfLimit(EndPoint endPoint, AbandonProfile profile) =>
        profile.ClockStops == ClockStop.AgentRings ? endPoint.AnswerToRing.Value : endPoint.AnswerToConnect.Value;

    /// <summary>
    /// What is left of the limit for an agent to become free, after all that script and phones take, and after what a
    /// waiting caller's turn may take to see that somebody is free.
    /// </summary>
    private TimeSpan PatienceOf(EndPoint endPoint, AbandonProfile profile)
    {
        var taken = TakenOfLimit(endPoint, profile) ?? endPoint.Settings.ScriptTime;
        var left = profile.Limit - taken - Limits.QueueRecheck;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The end of an answered call without an agent.</summary>
    private void EnterEnd(Attempt attempt, Moment now)
    {
        attempt.LimitDue = null;
        EnterStatus(attempt, now);
        if (!attempt.IsAnswered || attempt.WasWithAgent || attempt.Entry != AccountEntry.None
            || attempt.EndPoint is not { IsQueue: true }) return;
        var waited = now.Monotonic - attempt.AnsweredAtMonotonic;
        var left = attempt.EndedByCustomer == true || attempt.HungUpWaiting;
        var cutByUs = attempt.Lost || attempt.LeftQueueUnserved || attempt.HangUp == HangUpReason.LetGo;
        if (left && !cutByUs && waited <= ProfileOf(attempt).Limit) return;
        Enter(attempt, AccountEntry.Abandoned, now);
    }

    /// <summary>
    /// An attempt of a former life: what its end will add to the ledger counts here from now on, the worst for what is
    /// not known.
    /// </summary>
    private void EnterRestored(Attempt attempt, Moment now)
    {
        if (attempt.EndPoint is not { IsQueue: true } || attempt.AnsweredAt is not { } answered) return;
        // Also before the account is known: a snapshot that comes first must not take it for connected only now.
        if (attempt.ConnectedAt is { } then)
            attempt.ConnectedAtMonotonic = attempt.AnsweredAtMonotonic + (then - answered);
        if (attempt.Run.Account is null) return;
        if (attempt.ConnectedAt is { } connected)
        {
            var profile = ProfileOf(attempt);
            // When its agent's phone rang was not kept.
            var late = profile.ClockStops == ClockStop.AgentConnected && connected - answered > profile.Limit;
            Enter(attempt, late ? AccountEntry.Late : AccountEntry.Served, now);
        }
        else if (now.Wall - answered > ProfileOf(attempt).Limit) Enter(attempt, AccountEntry.Abandoned, now);
        else StartLimit(attempt);
        EnterStatus(attempt, now);
    }

    /// <summary>False when it is not the moment for it.</summary>
    private bool SendToSafeHarbour(Attempt attempt)
    {
        // On a line that may be dead an agent may have picked up unheard: better no message than a torn conversation.
        if (!_linked || !_reconciled || _silent || _doubtful) return false;
        // Never a leg that an agent may be picking up: only who waits in the queue with no phone ringing.
        if (attempt.WaitsIn is not { } queue || attempt.CallerId is not { } caller
            || attempt.Channel is not { } channel || _agents.IsOffered(queue, caller)) return false;
        attempt.RedirectSent = true;
        attempt.RedirectTaken = null;
        var endPoint = attempt.EndPoint!.Settings;
        var context = endPoint.SafeHarbourContext;
        Emit(new SwitchboardEffect.Redirect(attempt.Hopper, CallerLeg(caller, channel),
            endPoint.SafeHarbourExtension, context.Length > 0 ? context : endPoint.Context));
        return true;
    }

    /// <summary>
    /// The leg that waits in the queue: the caller's own name when it is one, else the customer's leg.
    /// </summary>
    private static string CallerLeg(string caller, string channel) => caller.Length > 0 ? caller : channel;

    private void OnRedirectAnswered(SwitchboardInput.RedirectAnswered answered, Moment now)
    {
        if (Launched(answered.Hopper) is not { RedirectSent: true, RedirectTaken: null } attempt) return;
        attempt.RedirectTaken = answered.Accepted;
        if (!answered.Accepted)
        {
            if (attempt.EndPoint is { } endPoint)
                Raise($"safe-harbour/{endPoint.Settings.Id.Value}", AlarmSeverity.Warning, "SafeHarbourRefused",
                    endPoint.Settings.Name, $"The PBX did not send the caller to the message: {answered.Message}");
            // Nothing was moved: it may be asked again.
            attempt.RedirectSent = false;
            attempt.MessageRefusals++;
            if (IsOwedMessage(attempt)) Schedule(attempt, attempt.MessageDue = now.Monotonic + MessageAgain);
            return;
        }
        if (attempt.EndPoint is { } sent) Clear($"safe-harbour/{sent.Settings.Id.Value}");
    }

    /// <summary>An agent picked up between the sending of a Redirect and its reply: the conversation was cut.</summary>
    private void NoteTorn(Attempt attempt)
    {
        if (attempt is not { RedirectSent: true, TornConversation: false } || attempt.RedirectTaken == false) return;
        attempt.TornConversation = true;
        Raise($"torn/{attempt.Draft.EndPoint.Value}", AlarmSeverity.Warning, "TornConversation", attempt.Channel ?? "",
            $"{attempt.Hopper} was sent to the message while an agent picked it up: use the dialplan's own way "
            + $"(pbx prepare prints it).");
    }

    private static DateTimeOffset? BanOf(Attempt attempt)
    {
        var ban = ProfileOf(attempt).RetryBan;
        if (ban <= TimeSpan.Zero) return null;
        if (attempt.Entry is not (AccountEntry.Abandoned or AccountEntry.FalsePositive or AccountEntry.Machine))
            return null;
        return attempt.OverAt!.Value + ban;
    }
}
