using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.History;

namespace Ringtail.Server.Forecasts;

/// <summary>
/// What the reschedule rules make of a contact when every attempt has the same chances: how often it is called in the
/// mean, and how long its retries may take.
/// </summary>
internal sealed class Retries
{
    /// <summary>A rule that applies to fewer attempts than this does not hold up a run's end.</summary>
    private const double RareShare = 0.01;
    private const int RetriesMax = 1_000;
    private readonly List<(RescheduleRule Rule, double Share)> _rules = [];

    /// <param name="shares">Of all attempts, by how they end; summing to 1.</param>
    public Retries(IReadOnlyList<RescheduleRule> rules, IEnumerable<(EndedSo Ending, double Share)> shares)
    {
        foreach (var (ending, share) in shares)
        {
            // The first rule that matches decides, also when its retries are used up.
            var rule = rules.FirstOrDefault(r => r.Matches(ending.Outcome, ending.ExtendedStatus));
            if (rule is not null && share > 0) _rules.Add((rule, share));
        }
    }

    /// <summary>Of the attempts with this retry number, the share that is followed by another one.</summary>
    public double Again(int retry) => _rules.Where(r => r.Rule.MaxAttempts > retry).Sum(r => r.Share);

    /// <summary>Attempts of a contact, in the mean: at least 1.</summary>
    public double AttemptsPerContact()
    {
        var reach = 1.0;
        var sum = 1.0;
        for (var retry = 0; retry < RetriesMax && reach > 1e-9; retry++) sum += reach *= Again(retry);
        return sum;
    }

    /// <summary>From a contact's first attempt to its last, when it is one of this many.</summary>
    public TimeSpan Tail(double contacts)
    {
        var tail = TimeSpan.Zero;
        for (var retry = 0; retry < RetriesMax; retry++)
        {
            contacts *= Again(retry);
            if (contacts < 0.5) break;
            tail += _rules.Where(r => r.Rule.MaxAttempts > retry && r.Share >= RareShare)
                .Select(r => r.Rule.Mode == RescheduleMode.Multiplied ? r.Rule.RetryAfter * (retry + 1)
                    : r.Rule.RetryAfter)
                .DefaultIfEmpty().Max();
        }
        return tail;
    }

    /// <summary>How attempts end: as measured, or as usual, with the answered ones brought to a share.</summary>
    public static IEnumerable<(EndedSo Ending, double Share)> Shares(CallHistory history, double answered)
    {
        if (history.Attempts < FigureSet.AttemptsMin)
        {
            return
            [
                (new(AttemptOutcome.Terminated, "", 0), answered),
                (new(AttemptOutcome.Busy, "", 0), (1 - answered) * FigureSet.BusyShare),
                (new(AttemptOutcome.NoAnswer, "", 0), (1 - answered) * (1 - FigureSet.BusyShare)),
            ];
        }
        var unanswered = history.Unanswered.Select(u => u.Outcome).ToHashSet(StringComparer.Ordinal);
        var yes = history.Endings.Where(e => !unanswered.Contains(e.Outcome.Code())).Sum(e => e.Count);
        var no = history.Endings.Sum(e => e.Count) - yes;
        return history.Endings.Select(e => unanswered.Contains(e.Outcome.Code())
            ? (e, (1 - answered) * e.Count / Math.Max(1, no))
            : (e, answered * e.Count / Math.Max(1, yes)));
    }
}
