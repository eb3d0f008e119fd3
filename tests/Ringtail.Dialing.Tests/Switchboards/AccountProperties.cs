using CsCheck;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Dialing.Tests.Switchboards;

public sealed class AccountProperties
{
    /// <summary>
    /// What a window ends with above its cap was already ringing when it was last safe: beyond that only calls for
    /// free agents are launched, whatever happens.
    /// </summary>
    [Fact]
    public void No_sequence_of_answers_faults_restarts_and_clock_changes_launches_ahead_on_an_overdrawn_account() =>
        Gen.Select(Gen.UInt.Array[300, 800], Gen.Double[0.05, 0.7], Gen.Int[2, 8],
                Gen.Int[0, 4])
            .Sample((words, cap, agents, kind) =>
            {
                // At every instant is the strictest; a day's account also lends on answers to come.
                var world = new AccountWorld(cap, agents, kind switch
                {
                    0 => [WindowKind.CalendarDay],
                    1 => [WindowKind.CalendarDay, WindowKind.Rolling],
                    2 => [WindowKind.Campaign, WindowKind.Rolling, WindowKind.SuccessiveDays],
                    _ => [WindowKind.Rolling],
                });
                foreach (var word in words) world.Do(word);
            }, iter: 40, threads: 1);

    [Theory]
    [InlineData(0.2, WindowKind.CalendarDay, 10, 0)]
    [InlineData(0.2, WindowKind.Rolling, 0, 10)]
    [InlineData(0.6, WindowKind.Rolling, 10, 0)]
    public void Random_words_do_launch_ahead_and_do_overdraw(double cap, WindowKind kind, int ahead, int overdrawn)
    {
        // Else the property above would hold for want of anything to go wrong.
        var world = new AccountWorld(cap, 8, kind);
        var random = new Random(1);
        for (var i = 0; i < 1500; i++) world.Do((uint)random.Next());
        Assert.True(world.Launched > 100 && world.Beyond >= ahead && world.Overdrawn >= overdrawn && world.LetGo > 5,
            $"{world.Launched} launched, {world.Beyond} ahead, {world.Overdrawn} overdrawn, {world.LetGo} let go");
    }
}
