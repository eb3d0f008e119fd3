using Ringtail.Forecast;

namespace Ringtail.Server.Forecasts;

/// <summary>Over the seeds: the middle one, and what four of five lie between.</summary>
public readonly record struct Spread(double Low, double Median, double High)
{
    internal static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? default : new(At(sorted, 0.1), At(sorted, 0.5), At(sorted, 0.9));
    }

    /// <summary>Between the two neighbours, in proportion.</summary>
    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        // Infinity is a result (never finished), and infinity times nothing is none.
        return sorted[below].Equals(sorted[above]) ? sorted[below]
            : sorted[below] + ((sorted[above] - sorted[below]) * (place - below));
    }
}

/// <summary>An instant that is null lies further away than is looked for.</summary>
public readonly record struct FinishSpread(DateTimeOffset? Low, DateTimeOffset? Median, DateTimeOffset? High);

/// <param name="FromS">Of the sample, after its first ten minutes.</param>
public readonly record struct BusyBlock(double FromS, Spread Busy);

/// <summary>What one pacing would do.</summary>
public sealed record PacingForecast
{
    public required PacingCandidate Pacing { get; init; }
    /// <summary>Attempts an hour of calling time.</summary>
    public required Spread CallsPerHour { get; init; }
    /// <summary>(Talk + wrap-up) ÷ logged-in time; where there are no agents, lines that talk ÷ lines.</summary>
    public required Spread BusyShare { get; init; }
    /// <summary>Mean seconds from ready to the next call.</summary>
    public required Spread AgentWaitS { get; init; }
    /// <summary>Abandoned ÷ answered.</summary>
    public required Spread AbandonRate { get; init; }
    /// <summary>People, until the work is done.</summary>
    public required Spread Abandoned { get; init; }
    public required Spread Answered { get; init; }
    /// <summary>Hours of calling time that the work takes.</summary>
    public required Spread WorkHours { get; init; }
    public required FinishSpread Finish { get; init; }
    /// <summary>Of every seed, in order; null is further away than is looked for.</summary>
    public required IReadOnlyList<DateTimeOffset?> Finishes { get; init; }
    /// <summary>Ten minutes each.</summary>
    public required IReadOnlyList<BusyBlock> Blocks { get; init; }
}

public sealed record CampaignForecast
{
    public required int CampaignId { get; init; }
    public int? RunId { get; init; }
    /// <summary>When the work is taken to begin: now, by the dialer's clock.</summary>
    public required DateTimeOffset From { get; init; }
    /// <summary>Attempts until the work is done, retries by the rules included.</summary>
    public required double Attempts { get; init; }
    public required int Seeds { get; init; }
    /// <summary>Hours that each seed's team worked.</summary>
    public required double SampleHours { get; init; }
    public required double OpenHoursPerDay { get; init; }
    public required IReadOnlyDictionary<Figure, FigureValue> Figures { get; init; }
    /// <summary>Side by side; one of them is the campaign's own.</summary>
    public required IReadOnlyList<PacingForecast> Pacings { get; init; }
    public required double WallS { get; init; }

    internal PacingForecast Present => Pacings.First(p => p.Pacing.IsPresent);
}

/// <summary>From what the seeds did to what the campaign will do.</summary>
internal static class Outlook
{
    public static PacingForecast Of(ForecastPlan plan, PacingCandidate candidate, IReadOnlyList<ForecastResult> seeds)
    {
        var hours = plan.SampleS / 3_600;
        var attempts = plan.Attempts;
        var work = seeds.Select(s => s.Attempts > 0 ? attempts / (s.Attempts / hours) : double.PositiveInfinity)
            .ToList();
        var finishes = work.ConvertAll(w => Finish(plan, w, attempts));
        return new PacingForecast
        {
            Pacing = candidate,
            CallsPerHour = Spread.Of(seeds.Select(s => s.Attempts / hours)),
            BusyShare = Spread.Of(seeds.Select(s => s.Utilisation)),
            AgentWaitS = Spread.Of(seeds.Select(s => s.MeanAgentWaitS)),
            AbandonRate = Spread.Of(seeds.Select(s => s.AbandonRate)),
            Abandoned = Spread.Of(seeds.Select(s => attempts * Share(s.Abandoned, s.Attempts))),
            Answered = Spread.Of(seeds.Select(s => attempts * Share(s.LiveAnswers, s.Attempts))),
            WorkHours = Spread.Of(work),
            Finish = Ends(finishes),
            Finishes = finishes,
            Blocks = Blocks(seeds),
        };
    }

    /// <summary>
    /// When this many hours of calling are over. The last contact's retries are waited for, and while they are, there
    /// is nothing else to do; see docs/simulation.md.
    /// </summary>
    internal static DateTimeOffset? Finish(ForecastPlan plan, double workHours, double attempts)
    {
        // A year of open time is further away than is looked for.
        if (workHours > OpenTime.DaysMax * 24) return null;
        var work = TimeSpan.FromHours(workHours);
        if (plan.Open.After(work) is not { } done) return null;
        var perContact = plan.AttemptsPerContact;
        var contactsPerHour = workHours > 0 ? attempts / perContact / workHours : 0;
        var tail = plan.Retries.Tail(contactsPerHour);
        var retried = (perContact - 1) / perContact;
        var lastFirst = TimeSpan.FromHours(
            Math.Max(workHours * (1 - retried), workHours - (tail.TotalHours * retried)));
        if (plan.Open.After(lastFirst) is not { } last || plan.Open.NextOpen(last + tail) is not { } end) return null;
        return end > done ? end : done;
    }

    private static List<BusyBlock> Blocks(IReadOnlyList<ForecastResult> seeds) =>
    [
        .. Enumerable.Range(0, seeds.Min(s => s.Blocks.Count)).Select(i => new BusyBlock(
            seeds[0].Blocks[i].FromS - ForecastPlan.WarmUpS, Spread.Of(seeds.Select(s => s.Blocks[i].Utilisation)))),
    ];

    private static FinishSpread Ends(List<DateTimeOffset?> finishes)
    {
        var sorted = finishes.OrderBy(f => f ?? DateTimeOffset.MaxValue).ToArray();
        return new(At(0.1), At(0.5), At(0.9));

        DateTimeOffset? At(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
    }

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
