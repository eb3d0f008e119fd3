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
            Assert.True(world.Originated.All(world.Ended.Contains), world.Describe());
        }, iter: 600, threads: 1);
    }

    [Fact]
    public void Random_words_do_launch_calls()
    {
        // Else the property above would hold for want of anything to go wrong.
        var world = new RandomWorld();
        world.Begin();
        var random = new Random(1);
        for (var i = 0; i < 2_000; i++) world.Do((uint)random.Next());
        world.Settle();
        Assert.True(world.Originated.Count > 20, $"{world.Originated.Count} launched");
    }

    /// <summary>Teams of any overlap, with agents that ring, talk and go: the promise of telephony section 5.</summary>
    [Fact]
    public void Calls_in_flight_never_exceed_the_agents_who_can_take_them()
    {
        var launched = 0;
        Gen.Select(Gen.Int[1, 4], Gen.UInt.Array[6], Gen.UInt.Array[1, 120]).Sample((teams, members, words) =>
        {
            var world = new TeamWorld(teams, members);
            foreach (var word in words) world.Do(word);
            launched += world.Launched;
        }, iter: 500, threads: 1);
        Assert.True(launched > 500, $"{launched} launched");
    }
}
