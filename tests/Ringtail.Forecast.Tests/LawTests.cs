using Ringtail.Dialing.Pacing;
using Ringtail.PbxSim.World;

namespace Ringtail.Forecast.Tests;

public sealed class LawTests
{
    [Fact]
    public void Running_conversations_count_so_that_a_young_team_does_not_look_quick()
    {
        // Twenty talks began together; after 20 s the three shortest are over.
        var naive = new DurationLaw(100, 1);
        var law = new DurationLaw(100, 1);
        foreach (var duration in new[] { 8.0, 13.0, 18.0 })
        {
            naive.Finished(duration);
            law.Finished(duration);
        }
        for (var i = 0; i < 17; i++) law.Running(20);
        naive.Rebuild();
        law.Rebuild();

        // 17 of 20 lived longer than 20 s; without the running ones the law believes in far fewer.
        Assert.InRange(law.Survival(20), 0.75f, 0.92f);
        Assert.True(naive.Survival(20) < 0.5f);
    }

    [Fact]
    public void Calls_that_were_let_go_do_not_bend_the_answer_law()
    {
        var (all, cut) = (new AnswerLaw(new PacingOptions()), new AnswerLaw(new PacingOptions()));
        var chance = new Chance(5);
        for (var i = 0; i < 6000; i++)
        {
            var answered = chance.Is(0.3);
            var age = answered ? 2 + chance.LogNormal(9, 0.55) : 25;
            var now = i * 0.5;
            all.Score(answered, age, now);
            // Every other one is let go at 12 s, whatever would have become of it.
            if (i % 2 == 0 && age > 12) cut.ScoreLetGo(12, now);
            else cut.Score(answered, age, now);
            if (i % 20 != 0) continue;
            all.Refresh(now);
            cut.Refresh(now);
        }

        Assert.InRange(cut.P - all.P, -0.02, 0.02);
        Assert.InRange(cut.RingQuantile(0.9) - all.RingQuantile(0.9), -1, 1);
        Assert.InRange(cut.Hazard(14) / all.Hazard(14), 0.7, 1.4);
    }

    [Fact]
    public void Survival_follows_the_durations_that_were_seen()
    {
        var chance = new Chance(3);
        var durations = Enumerable.Range(0, 3000).Select(_ => chance.LogNormal(150, 0.9)).ToArray();
        var law = new DurationLaw(100, 20);
        foreach (var duration in durations) law.Finished(duration);
        law.Rebuild();

        foreach (var t in new[] { 10.0, 40, 100, 200, 400, 900 })
        {
            Assert.InRange(law.Survival(t) - ((double)durations.Count(d => d > t) / durations.Length), -0.04, 0.04);
        }
    }

    [Fact]
    public void A_wrap_up_of_always_thirty_seconds_is_known_to_the_second()
    {
        var law = new DurationLaw(20, 20);
        for (var i = 0; i < 500; i++) law.Finished(30);
        law.Rebuild();

        Assert.True(law.Survival(29.4) > 0.8f);
        Assert.True(law.Survival(30.6) < 0.1f);
    }

    [Fact]
    public void Old_durations_fade()
    {
        var law = new DurationLaw(100, 20);
        for (var i = 0; i < 3000; i++) law.Finished(200);
        for (var i = 0; i < 6000; i++) law.Finished(50);
        law.Rebuild();

        Assert.InRange(law.Mean, 50, 55);
        Assert.True(law.Survival(60) < 0.1f);
    }

    [Fact]
    public void A_burst_is_scored_in_launch_order_and_leaves_the_rate_alone()
    {
        // One call in four is answered; answers come at 10 s, failures at 3 or 25 s. A burst of 400 calls starts at 0.
        var law = new AnswerLaw(new PacingOptions { PriorAnswer = 0.25, PriorAnswerWeight = 200 });
        var calls = new CallTable(law);
        for (var i = 0; i < 400; i++) calls.Launched(i, 0, 0);
        var seen = new List<double>();
        for (var t = 1; t <= 40; t++)
        {
            for (var i = 0; i < 400; i++)
            {
                var ends = (i % 4) switch { 0 => 10, 1 => 3, _ => 25 };
                if (ends != t) continue;
                if (i % 4 == 0) calls.Answered(i, t, detecting: false);
                else calls.Remove(i, t, counts: true, out _);
            }
            calls.Score(t);
            seen.Add(law.P);
        }

        Assert.All(seen, p => Assert.InRange(p, 0.235, 0.265));
        Assert.True(law.Weight > 190);
    }

    [Fact]
    public void Route_failures_say_nothing_about_the_answer_rate()
    {
        var law = new AnswerLaw(new PacingOptions());
        var before = law.P;
        var calls = new CallTable(law);
        for (var i = 0; i < 100; i++)
        {
            calls.Launched(i, 0, 0);
            calls.Remove(i, 1, counts: false, out _);
        }
        calls.Score(200);

        Assert.Equal(before, law.P);
    }

    [Fact]
    public void An_old_call_is_less_likely_answered_than_a_young_one()
    {
        var law = new AnswerLaw(new PacingOptions());

        Assert.True(Within(law, 5, 0)[7] > 2 * Within(law, 25, 0)[7]);
        Assert.True(Within(law, 5, 0)[7] > Within(law, 5, 0)[0]);
    }

    private static float[] Within(AnswerLaw law, double age, int ofClass)
    {
        var row = law.Within(age, ofClass, out var scale).ToArray();
        return [.. row.Select(share => share * scale)];
    }

    [Fact]
    public void Contacts_of_two_kinds_are_told_apart()
    {
        // One in twenty of the kind 10 answers, nine in twenty of the kind 11, in turns; both ring alike.
        var law = new AnswerLaw(new PacingOptions());
        var (few, many) = (law.ClassOf(10), law.ClassOf(11));
        for (var i = 0; i < 4000; i++)
        {
            law.Score(i % 20 == 0, i % 20 == 0 ? 10 : 25, i * 0.1, few);
            law.Score(i % 20 < 9, i % 20 < 9 ? 10 : 25, i * 0.1, many);
        }
        law.Refresh(400);

        Assert.InRange(law.P, 0.24, 0.26);
        Assert.InRange(law.POf(few), 0.04, 0.065);
        Assert.InRange(law.POf(many), 0.43, 0.47);
        Assert.InRange(Within(law, 5, many)[7], 0.39, 0.45);
        Assert.InRange(Within(law, 5, few)[7], 0.03, 0.065);
        Assert.Equal(law.ClassOf(11), many);
    }

    [Fact]
    public void One_kind_of_contacts_is_the_run_and_a_new_kind_begins_with_its_rate()
    {
        var law = new AnswerLaw(new PacingOptions());
        var first = law.ClassOf(10);
        for (var i = 0; i < 1000; i++) law.Score(i % 10 < 3, 10, i, first);

        Assert.Equal(law.P, law.POf(first));
        var second = law.ClassOf(11);
        Assert.Equal(law.P, law.POf(second), 6);
    }

    [Fact]
    public void A_ninth_kind_takes_the_place_of_the_one_that_rests_longest_and_shares_while_none_rests()
    {
        var law = new AnswerLaw(new PacingOptions());
        var calls = new CallTable(law);
        for (var kind = 0; kind < AnswerLaw.ClassesMax; kind++)
        {
            calls.Launched(kind, kind, 0, law.ClassOf(kind));
            law.Score(false, 25, kind, kind);
        }
        Assert.Equal(AnswerLaw.ClassesMax - 1, law.ClassOf(99));

        foreach (var call in new[] { 5, 3 }) calls.Remove(call, 40, counts: true, out _);
        calls.Score(300);

        Assert.Equal(3, law.ClassOf(99));
        Assert.Equal(law.P, law.POf(3), 6);
        Assert.Equal(5, law.ClassOf(3));
    }

    [Theory]
    [InlineData(2.0, true)]
    [InlineData(1.0, false)]
    public void A_jump_of_the_rate_is_noticed_and_a_steady_rate_is_not(double factor, bool noticed)
    {
        // Two answers a second are expected; answers come by chance at the factor times that.
        var chance = new Chance(11);
        var detector = new JumpDetector();
        var alarms = 0;
        double found = 0;
        for (var second = 0; second < (noticed ? 60 : 3600); second++)
        {
            for (var i = 0; i < 40; i++)
            {
                if (chance.Is(2 * factor / 40)) detector.Answer();
            }
            if (!detector.Look(2, out var ratio) || alarms++ > 0) continue;
            found = ratio;
        }

        Assert.Equal(noticed, alarms > 0);
        if (noticed) Assert.InRange(found, 1.4, 3);
    }
}
