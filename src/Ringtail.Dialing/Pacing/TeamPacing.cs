using Ringtail.Dialing.Agents;
using Ringtail.Dialing.EndPoints;

namespace Ringtail.Dialing.Pacing;

/// <summary>
/// What an agent does for a queue, as the forecast counts it; the later in this order, the more of the agent is to be
/// had.
/// </summary>
internal enum TeamPhase : byte
{
    /// <summary>Not there, paused, unreachable, or taken by what is none of the queue's business.</summary>
    Gone,
    /// <summary>Talks, and will not come back: asked to pause or log off.</summary>
    TalkingLast,
    Talking,
    WrappingUp,
    Idle,
}

/// <summary>
/// The pacing of one team: the members of one queue, or of several that share members, the calls that only they can
/// take, and the callers who are not ours. Queues that share members have a team for every set of them, as
/// <see cref="DialGroup"/> has it for free agents: a call is placed when none of the sets that hold its queue is
/// promised more agents than it will have. In a group with too many queues for that each queue has its own team alone,
/// which counts the calls of the whole group: careful, and fewer calls than would be possible.
/// </summary>
internal sealed class TeamPacing
{
    /// <summary>Callers who are not ours are expected as they came in about this many seconds.</summary>
    private const double OthersMemory = 600;
    private const double UnlearnedMax = 30;
    private readonly Dictionary<RunId, PacerRun> _runs = [];
    private double _others, _othersAt = double.NaN, _othersFrom = double.NaN;
    private readonly Stack<int> _spareNumbers = new();
    private int _nextAgent;

    /// <param name="options">Patience and priors.</param>
    /// <param name="queues">Whose members are the team.</param>
    /// <param name="counted">Whose calls are counted.</param>
    /// <param name="former">The same queues' before their neighbours changed; what it learned goes on.</param>
    public TeamPacing(
        PacingOptions options, IReadOnlyList<CallQueue> queues, IReadOnlyList<CallQueue> counted, TeamPacing? former)
    {
        Options = options;
        Queues = queues;
        Counted = counted;
        Pacer = new PredictivePacer(options, former?.Pacer);
    }

    public PacingOptions Options { get; }
    public IReadOnlyList<CallQueue> Queues { get; }
    public IReadOnlyList<CallQueue> Counted { get; }
    public PredictivePacer Pacer { get; }
    /// <summary>An agent became free since the last decision.</summary>
    public bool BecameIdle { get; set; }
    /// <summary>Decides in this step.</summary>
    public bool IsDue { get; set; }
    /// <summary>Agents who are there, whatever they do.</summary>
    public int Members { get; private set; }
    /// <summary>Of the members.</summary>
    public int Idle { get; private set; }
    /// <summary>Agents who left, and callers who are not ours: after one, a decision has to be taken anew.</summary>
    public long Losses { get; private set; }
    public IReadOnlyDictionary<RunId, PacerRun> Runs => _runs;

    /// <summary>A number for an agent, until <see cref="ForgetAgent"/>: the lowest numbers serve all who come and
    /// go.</summary>
    public int NameAgent() => _spareNumbers.TryPop(out var spare) ? spare : _nextAgent++;

    /// <summary>The agent left, and was moved to <see cref="TeamPhase.Gone"/>.</summary>
    public void ForgetAgent(int agent) => _spareNumbers.Push(agent);

    /// <summary>Numbers in use and spare.</summary>
    public int NumbersGiven => _nextAgent;

    /// <summary>Scores what has ended when no decision does it: the runs are paused, or all dial without it.</summary>
    public void Tidy(TimeSpan now)
    {
        foreach (var run in _runs.Values)
            if (now.TotalSeconds - run.LearnedAt > UnlearnedMax) run.Calls.Score(now.TotalSeconds);
    }

    public bool IsOf(IReadOnlyList<CallQueue> queues) =>
        Queues.Count == queues.Count && Queues.All(queues.Contains);

    public PacerRun? Find(RunId run) => _runs.GetValueOrDefault(run);

    public PacerRun Add(RunId id, IReadOnlyList<Account>? accounts)
    {
        var run = new PacerRun(Options, accounts ?? [new Account(Options with { AbandonCap = 0 })]);
        _runs.Add(id, run);
        Pacer.Add(run);
        return run;
    }

    public void Forget(RunId id)
    {
        if (_runs.Remove(id, out var run)) Pacer.Remove(run);
    }

    public void Move(int agent, TeamPhase from, TeamPhase to, TimeSpan now, TimeSpan? wrapUpUntil)
    {
        var at = now.TotalSeconds;
        if (from == TeamPhase.Gone) Members++;
        if (to == TeamPhase.Gone) Members--;
        if (from == TeamPhase.Idle) Idle--;
        if (to == TeamPhase.Idle) Idle++;
        if (to is TeamPhase.Gone or TeamPhase.TalkingLast) Losses++;
        if (to == TeamPhase.Idle) BecameIdle = true;
        switch (to)
        {
            case TeamPhase.Gone: Pacer.AgentGone(agent, at); break;
            case TeamPhase.Idle:
                // Without a wrap-up the talk ends here all the same.
                if (from is TeamPhase.Talking or TeamPhase.TalkingLast) Pacer.AgentWrappingUp(agent, at);
                Pacer.AgentReady(agent, at);
                break;
            case TeamPhase.Talking when from == TeamPhase.TalkingLast: Pacer.AgentStays(agent, at); break;
            case TeamPhase.Talking: Pacer.AgentTalking(agent, at); break;
            case TeamPhase.TalkingLast:
                if (from != TeamPhase.Talking) Pacer.AgentTalking(agent, at);
                Pacer.AgentLeaving(agent, at);
                break;
            case TeamPhase.WrappingUp: Pacer.AgentWrappingUp(agent, at, wrapUpUntil?.TotalSeconds); break;
        }
    }

    /// <summary>A caller who is not ours came.</summary>
    public void OtherCame(TimeSpan now)
    {
        Fade(now.TotalSeconds);
        _others++;
        Losses++;
    }

    /// <summary>Readies the pacer for a decision.</summary>
    public void Prepare(TimeSpan now, TimeSpan patience)
    {
        var at = now.TotalSeconds;
        var waiting = 0;
        for (var i = 0; i < Counted.Count; i++) waiting += Counted[i].OthersWaiting + Counted[i].Kept;
        Pacer.Others = waiting;
        Fade(at);
        var seen = Math.Min(OthersMemory, at - _othersFrom);
        Pacer.OthersRate = _others < 0.05 ? 0 : _others / Math.Max(60, seen);
        Pacer.Patience = patience.TotalSeconds;
    }

    private void Fade(double at)
    {
        if (double.IsNaN(_othersAt)) _othersFrom = _othersAt = at;
        if (at <= _othersAt) return;
        _others *= Math.Exp((_othersAt - at) / OthersMemory);
        _othersAt = at;
    }
}
