using System.Runtime.Intrinsics;

namespace Ringtail.Dialing.Pacing;

/// <summary>
/// Which ringing calls to let go: those that have rung long enough, and whose answer in the next moment would too
/// likely find nobody. The team became busier than foreseen at their launch, and an answer at such an age would mostly
/// be abandoned; the attempt is the price.
/// </summary>
internal sealed class Recourse
{
    /// <summary>The next moment: until the next look and until a hang-up is done, in seconds.</summary>
    public const double Soon = 0.5;
    /// <summary>
    /// Above this multiple of the risk that a launch may carry. An old call may still see an agent become free, so it
    /// is let go later than it would not be launched.
    /// </summary>
    private const double OfThreshold = 3;
    /// <summary>
    /// In larger teams nothing is gained, and many phones would ring for nothing: at 1,000 agents 27 % of the attempts
    /// were let go for no point of utilisation (docs/pacing.md).
    /// </summary>
    public const int TeamMax = 300;
    /// <summary>The least threshold that is reckoned with, also when nothing may be risked.</summary>
    private const double LeastThreshold = 0.01;
    private readonly Risk _risk = new();
    private readonly List<CallTable.Old> _old = [];
    private readonly List<LetGoCall> _hopeless = [];

    /// <summary>The run's calls to let go now, those that ring longest last; overwritten by the next call.</summary>
    /// <param name="runs">All that feed the team: their answers take its agents too.</param>
    /// <param name="seats">Idle agents − people waiting + busy agents who come back.</param>
    /// <param name="exact">By convolution; else approximately.</param>
    /// <param name="ringMin">Seconds that a call rings before it may be let go.</param>
    public IReadOnlyList<LetGoCall> Find(
        PacerRun run, IReadOnlyList<PacerRun> runs, AgentTable agents, int seats, bool exact, double ringMin,
        double now)
    {
        _hopeless.Clear();
        if (agents.Present > TeamMax || !run.Calls.AnyRingsSince(now - ringMin)) return _hopeless;
        var most = OfThreshold * Math.Max(LeastThreshold, run.Last.Allowed);
        Add(run, runs, agents, seats, exact, ringMin, now);
        if (!exact)
        {
            // A large team mostly keeps all: asked once, instead of call by call.
            foreach (var call in _old) _risk.Add(call.AnsweredSoon);
            if (Chance <= most) return _hopeless;
            Add(run, runs, agents, seats, exact, ringMin, now);
        }
        _old.Sort(static (a, b) => a.RingsFor != b.RingsFor ? a.RingsFor.CompareTo(b.RingsFor)
            : b.Call.CompareTo(a.Call));
        var risk = 0.0;
        foreach (var call in _old)
        {
            // It only grows: beyond the first that is let go all are.
            if (risk <= most) risk = Chance;
            if (risk > most) _hopeless.Add(new LetGoCall(call.Call, call.RingsFor, risk, most));
            else _risk.Add(call.AnsweredSoon);
        }
        return _hopeless;
    }

    private double Chance => _risk.NobodyFree(Vector256<float>.Zero).Risk;

    /// <summary>All who may take a seat in the next moment, but the old ones, which are listed.</summary>
    private void Add(
        PacerRun run, IReadOnlyList<PacerRun> runs, AgentTable agents, int seats, bool exact, double ringMin,
        double now)
    {
        _risk.Begin(seats, 0, exact);
        agents.AddSoonTo(_risk, now);
        _old.Clear();
        foreach (var other in runs)
        {
            var people = (float)other.People;
            other.Calls.AddSoonTo(
                _risk, now, Soon, people, other == run ? now - ringMin : double.NegativeInfinity, _old);
            for (var i = 0; i < other.Calls.Detecting; i++) _risk.Add(Vector256.Create(people));
        }
    }
}

/// <summary>A ringing call that is let go.</summary>
/// <param name="RingsFor">Seconds.</param>
/// <param name="Risk">That its answer in the next moment would find nobody in time, 0 to 1.</param>
/// <param name="Allowed">The risk up to which it would have gone on ringing.</param>
public readonly record struct LetGoCall(int Call, double RingsFor, double Risk, double Allowed);
