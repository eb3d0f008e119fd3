namespace Ringtail.Dialing.Pacing;

/// <summary>WombatDialer's pacing models.</summary>
public enum PacingModel
{
    /// <summary>Calls in flight = free agents × boost, rounded down; the account is kept and never asked.</summary>
    Off,
    /// <summary>
    /// Looks ahead and keeps the account. A boost of 1 is the engine's own number of calls; another scales what it
    /// places above one call per free agent, never the account.
    /// </summary>
    Adaptive,
}

/// <summary>How a run paces: a part of <see cref="Runs.RunSettings"/>.</summary>
public sealed record PacingSettings
{
    public PacingModel Model { get; init; }
    /// <summary>By which law the run's account is kept, in both models.</summary>
    public AbandonProfile Profile { get; init; } = AbandonProfile.Own;
    /// <summary>
    /// A call that has rung this long may be let go when its answer would too likely find no agent; zero: never. Never
    /// before the profile's least ring, and only in a run that looks ahead.
    /// </summary>
    public TimeSpan LetGoAfter { get; init; }
}
