namespace Ringtail.World.Planted;

/// <summary>
/// Mistakes that somebody could make, each with a seed that notices. They prove the net, not the core: a mistake that
/// no seed notices is a hole in the rules or in the scenarios.
/// </summary>
internal static class PlantedBugs
{
    private const string Switchboards = "Ringtail.Dialing/Switchboards/";
    private const string Runs = "Ringtail.Dialing/Runs/";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("The reconciler is forgotten", Switchboards + "Switchboard.Reconciling.cs",
            "foreach (var attempt in _attempts.Values) DoubtMissing(attempt, found, now);", "", 3),
        new("A call that the snapshot shows is taken for gone", Switchboards + "Switchboard.Reconciling.cs",
            "            found.Add(leg.Hopper);\n"
            + "            if (Launched(leg.Hopper) is { } attempt) Adopt(attempt, leg, now);",
            "            if (Launched(leg.Hopper) is { } attempt) attempt.MissingDue = null;", 50),
        new("What the ledger restored is forgotten", Switchboards + "Switchboard.Reconciling.cs",
            "if (!_attempts.ContainsKey(known.Draft.Hopper)) Restore(known, now);",
            "if (!_attempts.ContainsKey(known.Draft.Hopper)) DeskOf(known.Draft.Offer.Run);", 3),
        new("An Originate is sent again after a reconnect", Switchboards + "Switchboard.Reconciling.cs",
            "        _linked = true;\n        _silent = false;",
            "        _linked = true;\n        _silent = false;\n        foreach (var again in _attempts.Values)\n"
            + "            if (again.State == AttemptState.Launching && again.Run.Settings is { } run)\n"
            + "                Emit(new SwitchboardEffect.Originate(LaunchOrders.Of("
            + "again.Draft, run, again.Trunk!, again.EndPoint!.Settings)));",
            32),
        new("An unknown fate counts as not launched", Switchboards + "Switchboard.Reconciling.cs",
            "AttemptOutcome.Terminated : AttemptOutcome.Lost, now",
            "AttemptOutcome.Terminated : AttemptOutcome.Withdrawn, now",
            3),
        new("A served customer counts as lost after a gap", Switchboards + "Switchboard.Reconciling.cs",
            "End(attempt, delivered ? AttemptOutcome.Terminated",
            "End(attempt, !delivered ? AttemptOutcome.Terminated", 6),
        new("No answer to the action counts as not sent", Switchboards + "Switchboard.Legs.cs",
            "        RequestSnapshot(\"an Originate got no answer\");",
            "        End(attempt, AttemptOutcome.Withdrawn, new Moment("
            + "attempt.LaunchedAtMonotonic!.Value, attempt.LaunchedAt!.Value));", 65),
        new("A call is launched before the commit", Switchboards + "Switchboard.Pacing.cs",
            "        Emit(new SwitchboardEffect.CommitAttempts(_batch, [.. drafts.Select(a => a.Draft)]));",
            "        foreach (var early in drafts) Emit(new SwitchboardEffect.Originate(LaunchOrders.Of(early.Draft, "
            + "early.Run.Settings!, early.Trunk!, early.EndPoint!.Settings)));\n"
            + "        Emit(new SwitchboardEffect.CommitAttempts(_batch, [.. drafts.Select(a => a.Draft)]));", 1),
        new("The master switch is not asked again after the commit", Switchboards + "Switchboard.Pacing.cs",
            "        if (PbxLimit is { } pbx) return pbx;\n        if (attempt.HangUp",
            "        if (attempt.HangUp", 604),
        new("The trunk's slot is free until the PBX shows the channel", "Ringtail.Dialing/Trunks/TrunkDevice.cs",
            "Math.Max(Reported, Visible) + Invisible;", "Math.Max(Reported, Visible);", 3),
        new("Trunks have one channel more", "Ringtail.Dialing/Trunks/Trunk.cs",
            "if (Device.Total >= Ceiling)", "if (Device.Total > Ceiling)", 2),
        new("What goes back to the run is not told", Switchboards + "Switchboard.Settings.cs",
            "        if (desk.Stock == 0 && (keepNamed",
            "        if (desk.TakeAll().Any()) return;\n        if (desk.Stock == 0 && (keepNamed", 1),
        new("A paused run dials on", Runs + "Run.cs",
            "_restored && State is RunState.Running or RunState.Idle;",
            "_restored && State is RunState.Running or RunState.Idle or RunState.Paused;", 22),
        new("Calling hours have no beginning", "Ringtail.Dialing/Rules/CallingHours.cs",
            "return time >= Start && (wraps > 0", "return (wraps > 0", 14),
        new("A restarted run forgets what it had claimed", Runs + "Run.cs",
            "foreach (var offer in restore.Hopper) TakeIn(offer, now);",
            "foreach (var offer in restore.Hopper) _ = offer;", 1),
        new("A restarted run forgets an end that was not settled", Runs + "Run.cs",
            "            Decide(card, end, now);", "", 3),
        new("A refusal that waits for its streak is forgotten", Switchboards + "Switchboard.Ending.cs",
            "if (trunk.Pending == 0 && trunk.Committing == 0) ReleaseHeld(trunk, routeFailure: false);",
            "if (trunk.Pending == 0 && trunk.Committing == 0) return;", 26),
        new("The cause of a hang-up is not read", "Ringtail.Telephony/Calls/CallTracker.cs",
            "Leave(channel, call, evt.Number(\"Cause\"), now);",
            "Leave(channel, call, evt.Number(\"Clause\"), now);", 1),
        new("A paused agent counts as free", "Ringtail.Dialing/Agents/AgentBook.Groups.cs",
            "|| membership.Facts.Paused ||", "||", 19),
        new("An agent who wraps up counts as free", "Ringtail.Dialing/Agents/Agent.cs",
            "LoggedIn && KeptFor is null && now >= WrapUpUntil && !IsOnCall",
            "LoggedIn && KeptFor is null && !IsOnCall", 13),
        new("An agent of two queues counts twice", "Ringtail.Dialing/EndPoints/DialGroup.cs",
            "if ((set & bit) != 0) least = Math.Min(least, _sums[set].Room(boost));",
            "if (set == bit) least = Math.Min(least, _sums[set].Room(boost));", 13),
        new("A new end point is trusted at once", "Ringtail.Dialing/EndPoints/EndPoint.cs",
            "if (!Proven || HeldBack)", "if (HeldBack)", 46),
        new("Lost calls do not stop their end point", Switchboards + "Switchboard.Ending.cs",
            "endPoint.Losses.Add(now.Monotonic);", "", 39),
        new("A rule gives one retry too many", Runs + "Run.Settling.cs",
            "retry >= rule.MaxAttempts", "retry > rule.MaxAttempts", 2),
        new("A retry does not wait", Runs + "Run.Settling.cs",
            "status, endedAt + wait, retry + 1", "status, endedAt, retry + 1", 6),
        new("A withdrawn attempt uses up a retry", Runs + "Run.Settling.cs",
            "now.Wall + wait, retry, IsRetry: false)", "now.Wall + wait, retry + 1, IsRetry: false)", 5),
        new("A busy number counts as not answered", "Ringtail.Dialing/Attempts/OutcomeTable.cs",
            "17 => AttemptOutcome.Busy,", "17 => AttemptOutcome.NoAnswer,", 1),
        new("The longest call length is not kept", Switchboards + "Switchboard.Deadlines.cs",
            "attempt.HangUp = HangUpReason.CallLength;", "attempt.HangUp = HangUpReason.Operator;", 2),
        new("Who hung up is not heard", "Ringtail.Telephony/PbxTranslator.cs",
            "handlers[\"HangupRequest\"] = (evt, _) => _tracker.OnHangupRequest(evt);", "", 7),
        new("Agents' events of a queue are not read", "Ringtail.Telephony/PbxTranslator.cs",
            "handlers[\"AgentConnect\"] = (evt, _) => _queues.OnConnect(evt);", "", 1),
        .. AroundTheGate(),
        new("A black list is not heard of while the agent's phone rings", Switchboards + "Switchboard.LastMoment.cs",
            "        attempt.NumberRefusal = refusal;", "        return;\n        attempt.NumberRefusal = refusal;",
            26),
        new("A paused list and a closed zone are not heard of while the agent's phone rings",
            Switchboards + "Switchboard.LastMoment.cs",
            " || AskGate(attempt.Run, attempt.Offer, now) is not null)", ")", 1137),
        new("A number that was looked at is dialed without asking again", Switchboards + "Switchboard.Pacing.cs",
            "if (AskGate(attempt.Run, attempt.Offer, now) is { } gate)",
            "if (attempt is { State: not AttemptState.Reserved, Recommitted: false }\n"
            + "            && AskGate(attempt.Run, attempt.Offer, now) is { } gate)", 230),
        new("A call of an agent's own goes to anybody", Switchboards + "RunDesk.cs",
            "if (offer.Agent.Length > 0) Named.Add(offer);", "if (offer.Agent.Length > 999) Named.Add(offer);", 1),
        new("The limit of attempts is one too high", "Ringtail.Dialing/Gate/NumberRules.cs",
            "history.InAll >= limits.InAll", "history.InAll > limits.InAll", 1),
        new("The limit of a day is one too high", "Ringtail.Dialing/Gate/NumberRules.cs",
            "recent.Length < limit", "recent.Length <= limit", 1),
        new("Who was abandoned is called again at once", "Ringtail.Dialing/Gate/NumberRules.cs",
            "if (!agentKept && facts.BannedUntil", "if (agentKept && facts.BannedUntil", 1),
        new("The second number is the first again", "Ringtail.Dialing/Contacts/ContactNumbers.cs",
            "(Index + 1) % Count : 0", "Index : 0", 1),
        new("A status that comes late decides nothing", Runs + "Run.Settling.cs",
            "        if (!late.Outcome.IsOutcome()) return;", "        if (late.Hopper != default) return;", 15),
        new("The account code is forgotten", Switchboards + "LaunchOrders.cs", "Account = run.Account,", "", 7),
        new("The campaign's variables are forgotten", Switchboards + "LaunchOrders.cs",
            "        .. run.Variables,\n", "", 7),
        new("A lower boost is not heard of", Switchboards + "Switchboard.Settings.cs",
            "        desk.Settings = settings;\n        desk.MayDial",
            "        desk.Settings = settings with { Boost = Math.Max(settings.Boost, desk.Settings?.Boost ?? 0) };\n"
            + "        desk.MayDial", 59),
        new("A machine that hears a message holds an agent", Switchboards + "Switchboard.Machines.cs",
            "        Land(attempt);\n", "", 4),
        new("A dropped machine is a live answer", Switchboards + "Switchboard.Machines.cs",
            "Enter(attempt, AccountEntry.Machine, now);", "Enter(attempt, AccountEntry.Served, now);", 2),
        new("A dropped machine is a lost call", Switchboards + "Switchboard.Ending.cs",
            "        if (SaysMachine(attempt)) return;\n", "", 4),
        new("People among the machines are not reckoned with", "Ringtail.Dialing/Pacing/AccountState.cs",
            "Math.Clamp(share, 0, 1) * Machines", "0 * Machines", 791),
        new("A number that was taken for a machine does not rest", Switchboards + "Switchboard.Accounts.cs",
            "AccountEntry.FalsePositive or AccountEntry.Machine))", "AccountEntry.FalsePositive))", 1323),
        new("What the dial plan says of a call is not read", "Ringtail.Telephony/PbxTranslator.cs",
            "handlers[\"UserEvent\"] = (evt, _) => _userEvents.OnUserEvent(evt);", "", 2),
        new("A finished attempt is told to nobody", Runs + "Run.Telling.cs",
            "if (Settings.Told.HttpNotify is { Length: > 0 } url)",
            "if (Settings.Told.HttpNotify is { Length: > 0 } url && settlement.Next is null)", 16),
        new("The retry number is not told", Runs + "Run.Settling.cs",
            "turn, now) with { Retry = retry }, endedAt,", "turn, now), endedAt,", 16),
        new("The next call is not told", Runs + "Run.Telling.cs",
            "RetryAfter = settlement.Next is { } next ? next - endedAt : null,", "RetryAfter = null,", 16),
        new("A status that comes late is told to nobody", Runs + "Run.Settling.cs",
            "var settlement = decided with { Revises = true, Revision = late.Revision };",
            "var settlement = decided with { Revises = true, Revision = late.Revision, FollowUps = [] };", 27),
        new("The verb of a rule is not done when a call follows", Runs + "Run.Telling.cs",
            "told.Add(new FollowUp(KindOf(rule.Verb)",
            "if (settlement.Next is null) told.Add(new FollowUp(KindOf(rule.Verb)", 23),
        new("A finished run sends no mail", Runs + "Run.Telling.cs",
            "RunState.Completed when !_removed => ToldEvents.RunFinished,",
            "RunState.Completed when _removed => ToldEvents.RunFinished,", 4),
        new("An agent who is called first counts as free", "Ringtail.Dialing/Agents/Agent.cs",
            "LoggedIn && KeptFor is null && now", "LoggedIn && now", 1),
    ];

    /// <summary>One for each way on which a call can come: the gate lets it pass without a question.</summary>
    private static IEnumerable<PlantedBug> AroundTheGate()
    {
        (string Way, string Condition)[] ways =
        [
            ("list", "offer is { Retry: 0, List.Value: > 0 }"),
            ("retry", "offer.Retry > 0"),
            .. ((string[])["api", "schedule", "manual", "call back", "rule"]).Select(way =>
                (way, $"offer.Attributes.Any(a => a is {{ Key: \"CAME_BY\", Value: \"{way}\" }})")),
        ];
        return ways.Select(w => new PlantedBug(
            $"The gate is not asked: {w.Way}", "Ringtail.Dialing/Gate/DialingGate.cs",
            "        if (offer.BlackList is { } list)",
            $"        if ({w.Condition}) return null;\n        if (offer.BlackList is {{ }} list)", 1));
    }
}
