namespace Ringtail.Dialing.Runs;

/// <summary>
/// Where a run's contacts are. Conserved: <c>Loaded = Pending + InHopper + Live + Waiting + Finished</c>.
/// </summary>
/// <param name="Loaded">Contacts of the run's lists, and calls added to the run.</param>
/// <param name="Pending">Not yet reached by the bookmark.</param>
/// <param name="InHopper">Claimed, not live (offers included).</param>
/// <param name="Live">With a live attempt, or ended and not yet settled.</param>
/// <param name="Waiting">With a due row: a retry or a scheduled call.</param>
/// <param name="Finished">Done for this run.</param>
/// <param name="Attempted">Attempts that ended with an outcome.</param>
public readonly record struct RunCounts(
    long Loaded, long Pending, long InHopper, long Live, long Waiting, long Finished, long Attempted)
{
    public bool Conserved => Loaded == Pending + InHopper + Live + Waiting + Finished;
}
