using System.Runtime.CompilerServices;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Switchboards.SwitchboardInput;

namespace Ringtail.Dialing.Tests.Switchboards;

/// <summary>No input can break an invariant, so these reach into the switchboard.</summary>
public sealed class InvariantTests
{
    [Fact]
    public void Sums_that_do_not_agree_stop_the_pbx_keep_the_calls_and_raise_an_alarm()
    {
        var desk = Desk.Phones();
        var call = desk.Launch();
        desk.Answer(call);
        LaunchedOf(desk.Board)++;
        var effects = desk.Board.Step(new Tick(10), desk.Now).ToArray();
        Assert.Equal("InvariantBroken", effects.OfType<SwitchboardEffect.RaiseAlarm>().Single().Alarm.Code);
        Assert.DoesNotContain(desk.Board.Step(new Tick(10), desk.Now), e => e is SwitchboardEffect.CommitAttempts);
        Assert.Equal(GateRule.PbxUnhealthy, desk.Limit());
        Assert.Contains(desk.Board.View(desk.Now).Calls, c => c.Hopper == call);
    }

    [Fact]
    public void A_recount_names_what_does_not_agree()
    {
        var desk = Desk.Phones();
        LaunchedOf(desk.Board)++;
        Assert.Contains(desk.Board.RecountInvariants(),
            line => line.StartsWith("launched - over", StringComparison.Ordinal));
    }

    [Fact]
    public void A_count_below_zero_stops_its_end_point_only()
    {
        var settings = Make.Board(endPoints: [Make.Phone(1), Make.Phone(2)]);
        var desk = Desk.Ready(settings, Make.Snapshot(), Make.RunOf(1, endPoints: [1]), Make.RunOf(2, endPoints: [2]));
        desk.Tick(1).Tick(0);
        var call = desk.Originated().Single();
        EndPointsOf(desk.Board)[new(1)].Live--;
        var effects = desk.Board.Step(new LegGone(call, 17, null), desk.Now).ToArray();
        Assert.Equal("InvariantBroken", effects.OfType<SwitchboardEffect.RaiseAlarm>().Single().Alarm.Code);
        Assert.Equal(GateRule.EndPointStopped, desk.Limit(1));
        Assert.NotEqual(GateRule.EndPointStopped, desk.Limit(2));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_launched")]
    private static extern ref long LaunchedOf(Switchboard board);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_endPoints")]
    private static extern ref Dictionary<EndPointId, EndPoint> EndPointsOf(Switchboard board);
}
