using CsCheck;
using Ringtail.Dialing.Pacing;

namespace Ringtail.Forecast.Tests;

public sealed class AccountTests
{
    private enum Does { Ready, Gone, Answer, Serve, Abandon, Fail, WrapUp, Wait, LongWait }

    /// <summary>
    /// Whatever happens, a call beyond one per free agent is launched only while the account is safe: what a window
    /// ends with above its cap was already ringing when it was last safe.
    /// </summary>
    [Fact]
    public void No_sequence_of_events_makes_an_overdrawn_account_launch_more_than_one_call_per_free_agent() =>
        Gen.Select(Gen.Int[0, 8].Array[50, 600], Gen.Double[0, 0.05], Gen.Double[600, 20_000], Gen.Int[1, 12])
            .Sample((steps, cap, window, team) => new Walk(cap, window, team).Run(steps), iter: 60);

    private sealed class Walk(double cap, double window, int team)
    {
        private readonly PacingOptions _options = new() { AbandonCap = cap, WindowS = window };
        private PredictivePacer _pacer = null!;
        private readonly Queue<int> _ringing = new(), _waiting = new();
        private readonly Queue<int> _idle = new(), _talking = new(), _wrapping = new();
        private double _now;
        private int _next, _live, _abandoned;
        private double _windowEnds;

        public void Run(int[] steps)
        {
            _pacer = new PredictivePacer(_options);
            _windowEnds = _options.WindowS;
            for (var agent = 0; agent < team; agent++) Ready(agent);
            foreach (var step in steps)
            {
                _now += 0.25;
                Do((Does)step);
                Decide();
            }
        }

        private void Do(Does what)
        {
            switch (what)
            {
                case Does.Ready when _wrapping.TryDequeue(out var agent): Ready(agent); break;
                case Does.Gone when _idle.Count > 1: _pacer.AgentGone(_idle.Dequeue(), _now); break;
                case Does.Answer when _ringing.TryDequeue(out var call):
                    _pacer.Answered(call, _now);
                    _waiting.Enqueue(call);
                    break;
                case Does.Serve when _waiting.Count > 0 && _idle.TryDequeue(out var agent):
                    _pacer.AgentTalking(agent, _now);
                    _pacer.Delivered(_waiting.Dequeue(), _now);
                    _talking.Enqueue(agent);
                    Count(abandoned: false);
                    break;
                case Does.Abandon when _waiting.TryDequeue(out var call):
                    _pacer.Ended(call, _now, abandoned: true);
                    Count(abandoned: true);
                    break;
                case Does.Fail when _ringing.TryDequeue(out var call): _pacer.Ended(
                    call, _now, abandoned: false); break;
                case Does.WrapUp when _talking.TryDequeue(out var agent):
                    _pacer.AgentWrappingUp(agent, _now);
                    _wrapping.Enqueue(agent);
                    break;
                case Does.Wait: _now += 5; break;
                case Does.LongWait: _now += 60; break;
            }
        }

        private void Ready(int agent)
        {
            _pacer.AgentReady(agent, _now);
            _idle.Enqueue(agent);
        }

        private void Count(bool abandoned)
        {
            Roll();
            _live++;
            if (abandoned) _abandoned++;
        }

        private void Roll()
        {
            while (_now >= _windowEnds)
            {
                _windowEnds += _options.WindowS;
                _live = _abandoned = 0;
            }
        }

        private void Decide()
        {
            Roll();
            var free = _idle.Count - _waiting.Count;
            var launch = _pacer.Decide(_now, 1000);
            // Nobody can promise more answers than the team could talk to, one each ten seconds, until the window
            // closes.
            var promise = team * (_windowEnds - _now) / 10;
            if (_abandoned > _options.AbandonCap * (_live + promise)) Assert.True(
                _ringing.Count + launch <= Math.Max(free, _ringing.Count));
            if (_pacer.Last.Spare < 0) Assert.True(launch == 0 || _ringing.Count + launch <= free);
            Assert.True(launch > 0 || _ringing.Count >= Math.Min(free, 1), "below one call per free agent");
            for (var i = 0; i < launch; i++)
            {
                _pacer.Launched(_next, _now);
                _ringing.Enqueue(_next++);
            }
        }
    }

    [Fact]
    public void A_cap_of_zero_allows_one_call_per_free_agent_and_no_more() =>
        Assert.Equal(new Allowance(0, -1, 0), new Account(new PacingOptions { AbandonCap = 0 }).Allowed(100, 1, 0));

    [Fact]
    public void An_overdrawn_window_allows_nothing_and_the_next_window_starts_anew()
    {
        var account = new Account(new PacingOptions { AbandonCap = 0.03, WindowS = 1000 });
        for (var i = 0; i < 100; i++) account.LiveAnswer(abandoned: i < 20, 500);

        Assert.Equal(-1, account.Allowed(600, 0.1, 0).Spare);
        Assert.True(account.Allowed(1001, 0.1, 0).Spare > 0);
        Assert.Equal((0, 0), (account.Live, account.Abandoned));
    }

    [Fact]
    public void An_account_is_not_spent_on_answers_that_are_not_to_be_expected()
    {
        var account = new Account(new PacingOptions { AbandonCap = 0.03 });
        for (var i = 0; i < 10; i++) account.LiveAnswer(abandoned: i == 0, 60);

        // One of ten is abandoned: with a team that goes on it is a loan, with a team that is leaving it is not.
        Assert.True(account.Allowed(60, rate: 0.1, 0).Spare >= 1);
        Assert.Equal(-1, account.Allowed(60, rate: 0, 0).Spare);
    }

    [Fact]
    public void The_plan_spends_nearly_the_whole_budget_and_is_careful_with_the_last_one()
    {
        Assert.Equal(0, Spending.Of(-1.01));
        Assert.InRange(Spending.Of(0.99), 0.001, 0.005);
        Assert.InRange(Spending.Of(1), 0.3, 0.4);
        Assert.InRange(Spending.Of(20), 17.5, 19);
        Assert.InRange(Spending.Of(1000), 995, 1000);
        for (var b = 1; b < 100; b++) Assert.InRange(Spending.Of(b + 1) - Spending.Of(b), 0.6, 1.1);
    }

    [Fact]
    public void A_rise_of_the_answer_rate_is_expected_more_and_more_before_it_is_certain()
    {
        var jumps = new JumpDetector();
        var before = 0.0;
        var suspected = 0;
        Assert.Equal(0, jumps.Suspicion);
        while (!Rises(jumps))
        {
            Assert.True(jumps.Suspicion >= before);
            before = jumps.Suspicion;
            if (before > 0) suspected++;
            Assert.InRange(before, 0, 0.7);
        }

        Assert.True(suspected >= 3);
        Assert.Equal(0, jumps.Suspicion);
    }

    // Four times as many answers as were due.
    private static bool Rises(JumpDetector jumps)
    {
        jumps.Answer();
        jumps.Answer();
        return jumps.Look(0.5, out _);
    }
}
