using CsCheck;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Gate;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using static Ringtail.Dialing.Runs.RunInput;

namespace Ringtail.Dialing.Tests.Runs;

public sealed class RunProperties
{
    private static readonly AttemptOutcome[] Outcomes = Enum.GetValues<AttemptOutcome>();

    /// <summary>
    /// Contacts are conserved after every step (the script recounts), and when the faults stop the run completes.
    /// </summary>
    [Fact]
    public void Whatever_comes_in_contacts_are_conserved_and_the_run_completes()
    {
        Gen.Select(Gen.Int[0, 30], Gen.UInt.Array[0, 200]).Sample((contacts, words) =>
        {
            var settings = Make.RunOf() with
            {
                BatchSize = 7,
                RescheduleRules =
                [
                    new("RS_BUSY", "", 2, TimeSpan.FromSeconds(5), RescheduleMode.Multiplied),
                    new("TERMINATED", "AGAIN", 1, TimeSpan.FromSeconds(3), RescheduleMode.Fixed),
                ],
            };
            var run = new RunScript(contacts, settings);
            var offered = new List<Offer>();
            var live = new List<Offer>();
            var ended = new List<(Offer Offer, AttemptOutcome Outcome)>();
            foreach (var word in words) Do(run, word, offered, live, ended);
            Finish(run, offered, live);
Assert.Equal((RunState.Completed, contacts), (run.Run.State, (int)run.Run.Counts.Finished));
        }, iter: 600, threads: 1);
    }

    private static void Do(
        RunScript run, uint word, List<Offer> offered, List<Offer> live,
            List<(Offer Offer, AttemptOutcome Outcome)> ended)
    {
        var rest = word / 16;
        switch (word % 16)
        {
            case < 4: offered.AddRange(run.Ask((int)(rest % 4))); break;
            case < 7 when offered.Count > 0:
                var launched = Take(offered, rest);
                live.Add(launched);
                run.Step(new AttemptsLaunched(RunScript.Pbx, [launched.Hopper]));
                break;
            case 7 when offered.Count > 0:
                run.Return(Take(offered, rest), new GateRefusal((GateRule)(rest % 19), rest % 4 > 0));
                break;
            case < 11 when live.Count > 0:
                var offer = Take(live, rest);
                var outcome = Outcomes[rest / 4 % (uint)Outcomes.Length];
                ended.Add((offer, outcome));
                run.End(offer, outcome, rest % 3 == 0 ? "AGAIN" : "");
                break;
            case 11 when ended.Count > 0:
                var (past, how) = ended[(int)(rest % (uint)ended.Count)];
                run.Step(new LateStatus(past.Hopper, past.Contact, how, rest % 2 == 0 ? "AGAIN" : "SALE"));
                break;
            case 12 when ended.Count > 0:
                var (again, same) = ended[(int)(rest % (uint)ended.Count)];
                run.End(again, same);
                break;
            case 13:
                Lose(run, offered);
                break;
            case 14: run.Step(rest % 2 == 0 ? new PauseRequested() : new UnpauseRequested()); break;
            default: run.Pass(rest % 8); break;
        }
    }

    private static void Finish(RunScript run, List<Offer> offered, List<Offer> live)
    {
        Lose(run.Step(new UnpauseRequested()), offered);
        for (var round = 0; round < 400 && run.Run.State != RunState.Completed; round++)
        {
            live.AddRange(run.Ask(10));
            run.Step(new AttemptsLaunched(RunScript.Pbx, [.. live.Select(o => o.Hopper)]));
            foreach (var offer in live) run.End(offer, AttemptOutcome.Terminated);
            live.Clear();
            run.Pass(1);
        }
    }

    /// <summary>With the stock goes what was sent and not looked at: a lost switchboard launches none of it.</summary>
    private static void Lose(RunScript run, List<Offer> offered)
    {
        offered.Clear();
        run.Sent.Clear();
        run.Step(new StockLost(RunScript.Pbx));
    }

    private static Offer Take(List<Offer> from, uint rest)
    {
        var index = (int)(rest % (uint)from.Count);
        var offer = from[index];
        from.RemoveAt(index);
        return offer;
    }
}
