using Ringtail.World.Planted;

namespace Ringtail.World;

/// <summary>The net holds: each planted bug is noticed by the seed that is named with it.</summary>
public sealed class PlantedBugTests
{
    /// <summary>Seeds from the named one on; a change of the world may move the first that notices.</summary>
    private const int SeedsMax = 1_000;

    public static TheoryData<string> Names => new(PlantedBugs.All.Select(b => b.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_planted_bug_is_noticed(string name)
    {
        var bug = PlantedBugs.All.Single(b => b.Name == name);

        var failure = Mutant.FirstFailure(bug, bug.Seed, SeedsMax);

        Assert.True(failure is not null, $"No seed from {bug.Seed} on noticed within {SeedsMax}.");
    }
}
