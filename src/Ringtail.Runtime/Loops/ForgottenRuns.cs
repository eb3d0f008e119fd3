using System.Collections.Immutable;
using Ringtail.Dialing;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Loops;

/// <summary>
/// Who is to be told that there is something to dial: a run that was added to, and never heard of it. Each is told once
/// of what is left for it, so that a count that is wrong for ever wakes nobody for ever.
/// </summary>
internal sealed class ForgottenRuns
{
    /// <summary>Whoever added a call tells its run within this.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(15);

    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private ImmutableArray<ForgottenRun> _told = [];

    public IEnumerable<RunId> Untold(ImmutableArray<ForgottenRun> found) =>
        [.. found.Where(f => !_told.Contains(f)).Select(f => f.Run)];

    public void Told(ImmutableArray<ForgottenRun> found) => _told = found;
}
