using System.Runtime.Intrinsics;
using CsCheck;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Forecast.Tests;

public sealed class RiskTests
{
    [Fact]
    public void Exact_risk_equals_brute_force_over_every_outcome() =>
        Gen.Select(Gen.Double[0, 1].Array[1, 10], Gen.Int[1, 8], Gen.Int[0, 4]).Sample((q, seats, spare) =>
        {
            var risk = Of(q, seats, spare, exact: true);
            var (any, beyond) = risk.NobodyFree(Vector256<float>.Zero);
            Assert.Equal(BruteForce(q, seats), any, 5);
            Assert.Equal(BruteForce(q, seats + spare), beyond, 5);
        }, iter: 300);

    [Fact]
    public void The_approximation_is_near_the_exact_risk_for_a_large_team()
    {
        var q = Enumerable.Range(0, 100).Select(i => 0.05 + (0.4 * (i % 10) / 10)).ToArray();
        foreach (var seats in new[] { 25, 28, 30, 32, 35 })
        {
            var exact = Of(q, seats, 0, exact: true).NobodyFree(Vector256<float>.Zero).Risk;
            var approximate = Of(q, seats, 0, exact: false).NobodyFree(Vector256<float>.Zero).Risk;
            Assert.InRange(approximate - exact, -0.004, 0.004);
        }
    }

    [Fact]
    public void Without_a_seat_the_next_call_finds_nobody() => Assert.Equal((1, 1), Of([0.5], 0, 3, exact: true).NobodyFree(default));

    [Fact]
    public void Fewer_calls_than_seats_carry_no_risk() => Assert.Equal((0, 0), Of([0.9, 0.9], 3, 2, exact: true).NobodyFree(default));

    private static Risk Of(double[] q, int seats, int spare, bool exact)
    {
        var risk = new Risk();
        risk.Begin(seats, spare, exact);
        foreach (var one in q) risk.Add(Vector256.Create((float)one));
        return risk;
    }

    private static double BruteForce(double[] q, int threshold)
    {
        double sum = 0;
        for (var outcome = 0; outcome < 1 << q.Length; outcome++)
        {
            double chance = 1;
            for (var i = 0; i < q.Length; i++) chance *= (outcome >> i & 1) == 1 ? q[i] : 1 - q[i];
            if (System.Numerics.BitOperations.PopCount((uint)outcome) >= threshold) sum += chance;
        }
        return sum;
    }
}
