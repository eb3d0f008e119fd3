using CsCheck;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class SwitchboardProperties
{
    /// <summary>CsCheck prints the seed and shrinks the words of a failure.</summary>
    [Fact]
    public void Whatever_comes_in_the_sums_agree_and_every_launched_attempt_gets_exactly_one_end()
    {
        Gen.UInt.Array[1, 400].Sample(words =>
        {
            var world = new RandomWorld();
            world.Begin();
            foreach (var word in words) world.Do(word);
            world.Settle();
            Assert.Subset(world.Ended.ToHashSet(), world.Originated.ToHashSet());
        }, iter: 2_000, threads: 1);
    }

    [Fact]
    public void Random_words_do_launch_calls()
    {
        // Else the property above would hold for want of anything to go wrong.
        var world = new RandomWorld();
        world.Begin();
        var word = 1u;
        for (var i = 0; i < 2_000; i++) world.Do(word = word * 1664525 + 1013904223 >> 3);
        world.Settle();
        Assert.True(world.Originated.Count > 20, $"{world.Originated.Count} launched");
    }

    /// <summary>Teams of any overlap, with agents that ring, talk and go: the promise of telephony section 5.</summary>
    [Fact]
    public void Calls_in_flight_never_exceed_the_agents_who_can_take_them()
    {
        Gen.Select(Gen.Int[1, 4], Gen.UInt.Array[6], Gen.UInt.Array[1, 120]).Sample((teams, members, words) =>
        {
            var world = new TeamWorld(teams, members);
            foreach (var word in words) world.Do(word);
        }, iter: 1_500, threads: 1);
    }
}
