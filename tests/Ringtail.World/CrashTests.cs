using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Dialing.Trunks;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.World.Host;
using Ringtail.World.Scenarios;
using Ringtail.World.Trials;

namespace Ringtail.World;

/// <summary>The process ends before and after every transaction and every action on the wire.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 3)]
    [InlineData(true, 17)]
    public void A_crash_at_any_moment_places_no_call_twice_and_loses_none(bool v22, int again)
    {
        var points = Trial.Run(Small(v22, [])).CrashPoints;
        Assert.True(points > 150, $"Only {points} moments were passed.");
        for (var k = 1; k <= points; k++)
        {
            // The second crash comes so many moments into the next process's life.
            var result = Trial.Run(Small(v22, again == 0 ? [k] : [k, k + again]));
            if (result.Violations.Count > 0)
                Assert.Fail($"crash at {k}: {result.Violations[0].Rule}: {result.Violations[0].What}");
            Assert.InRange(result.Processes, 2, again == 0 ? 2 : 3);
        }
    }

    /// <summary>
    /// The same with everything that follows from an attempt: told, mailed, added to a list, to a black list and to
    /// another run, each as the ledger says (Hearsay, Deeds), and what was added is dialed.
    /// </summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 11)]
    public void A_crash_at_any_moment_loses_nothing_that_follows(bool v22, int again)
    {
        var points = Trial.Run(Telling(v22, [])).CrashPoints;
        Assert.True(points > 300, $"Only {points} moments were passed.");
        for (var k = 1; k <= points; k++)
        {
            var result = Trial.Run(Telling(v22, again == 0 ? [k] : [k, k + again]));
            if (result.Violations.Count > 0)
                Assert.Fail($"crash at {k}: {result.Violations[0].Rule}: {result.Violations[0].What}");
        }
    }

    /// <summary>
    /// A deed that commits while its answer is lost is done, and whoever did it tells nobody: the supervisor finds the
    /// run that was given a call or a contact. Seed 40 waits for ever without it.
    /// </summary>
    [Fact]
    public void A_deed_whose_answer_is_lost_leaves_no_run_untold()
    {
        for (var seed = 1ul; seed <= 60; seed++)
        {
            var result = Trial.Run(Telling(seed % 2 == 0, []) with
            {
                Seed = seed, Moves = [new(3, "deeds are done unheard", t => t.LoseDeeds(0.7))],
            });
            if (result.Violations.Count > 0)
                Assert.Fail($"seed {seed}: {result.Violations[0].Rule}: {result.Violations[0].What}");
        }
    }

    private static Scenario Telling(bool v22, int[] crashAt)
    {
        var small = Small(v22, crashAt);
        var first = small.Runs[0];
        DispositionRule Rule(int id, string state, DispositionVerb verb, string to) =>
            new(id, state, verb == DispositionVerb.AddBlackList ? "" : "*", true, verb, to, TimeSpan.Zero)
            {
                Variables = Ledger.Deeds.Marks,
            };
        return small with
        {
            Runs =
            [
                first with
                {
                    Settings = first.Settings with
                    {
                        Told = new ToldSettings
                        {
                            HttpNotify = "http://told/", EmailAddresses = "boss@example.org",
                            EmailEvents = [ToldEvents.RunFinished],
                        },
                        DispositionRules =
                        [
                            Rule(1, "TERMINATED", DispositionVerb.AddList, "again of ${list}"),
                            Rule(2, "TERMINATED", DispositionVerb.Reschedule, "second"),
                            Rule(3, "RS_NUMBER", DispositionVerb.AddBlackList, "never"),
                            Rule(4, "RS_BUSY", DispositionVerb.HttpPost, "http://rule/"),
                        ],
                    },
                    Filled = [$"again of list 0 of {first.Settings.Run}"],
                },
                new RunPlan(
                    first.Settings with { Run = new(2), Campaign = new(2), Name = "second", RescheduleRules = [] },
                    [new Listed("021120000", "+4921120000", Callee.Answers)], []),
            ],
        };
    }

    private static Scenario Small(bool v22, int[] crashAt)
    {
        var endPoint = new EndPointSettings
        {
            Id = new(1), Kind = EndPointKind.Queue, Name = "queue1", Extension = "1001", Context = "wombat",
            MaxChannels = 10, BoostFactor = 2,
        };
        var trunk = new TrunkSettings
        {
            Id = new(1), Name = "carrier1", DialString = v22 ? "PJSIP/${num}@carrier1" : "SIP/carrier1/${num}",
        };
        Callee[] people =
            [Callee.Answers, Callee.Busy, Callee.Impatient, Callee.Answers, Callee.Unknown, Callee.NeverAnswers,
                Callee.Changeable, Callee.LeavesEarly];
        return new Scenario
        {
            Seed = 7,
            Pbx = new SimPbxOptions
            {
                Version = v22 ? SimVersion.V22 : SimVersion.V16,
                Trunks = [new("carrier1")],
                Agents = [new("301", "Ann", 1, 5), new("302", "Bob", 1, 5)],
                Queues = [new("queue1", "rrmemory", ["301", "302"])],
                Extensions = new Dictionary<string, SimTarget> { ["1001"] = new SimTarget.Queue("queue1") },
            },
            Settings = new SwitchboardSettings
            {
                Pbx = SwitchboardHost.Pbx, Name = "the PBX", Trunks = [trunk], EndPoints = [endPoint],
            },
            Runs =
            [
                new RunPlan(
                    new RunSettings
                    {
                        Run = new(1), Campaign = new(1), Name = "campaign", Trunks = [trunk.Id],
                        EndPoints = [endPoint.Id],
                        RingTimeMax = TimeSpan.FromSeconds(8),
                        CallLengthMax = TimeSpan.FromSeconds(6),
                        RescheduleRules = [new("RS_BUSY", "", 1, TimeSpan.FromSeconds(5), RescheduleMode.Fixed)],
                        BatchSize = 3,
                    },
                    [.. people.Select((p, i) => new Listed($"02111000{i}", $"+492111000{i}", p))], []),
            ],
            Link = new SimLinkOptions(),
            Moves = [],
            Turbulence = 40,
            CrashAt = crashAt,
            Downtime = 0.4,
        };
    }
}
