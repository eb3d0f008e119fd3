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
