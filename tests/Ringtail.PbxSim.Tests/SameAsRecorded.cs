using System.Text.RegularExpressions;
using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;

namespace Ringtail.PbxSim.Tests;

/// <summary>
/// The simulated PBX does what the recorded ones did: the same actions give the same facts, instant by instant. Inside
/// one instant (50 ms) the order is not compared, because the real ones vary it themselves.
/// </summary>
public sealed partial class SameAsRecorded
{
    private static readonly TimeSpan Tail = TimeSpan.FromSeconds(30);

    /// <summary>Situations that are not compared, each with its reason.</summary>
    private static readonly Dictionary<string, string> NotCompared = new()
    {
        ["answered_queue_local_agents"] = "agents who are Local channels are not simulated",
        ["disconnect_in_call_and_resync"] = "two connections in one file; WireTests cut the connection",
        ["originate_application_amd"] = "an Originate with an application is answered and hung up, whatever it is",
        ["originate_synchronous_busy"] = "an Originate without Async is answered at once; the program never sends one",
        ["trunk_unreachable_agent_first"] = "an agent who is called first behind a Local trunk is not simulated",
        ["shutdown_while_connected"] = "stopped by an AMI command; shutdown_in_talk is compared",
    };

    public static TheoryData<int, string> Situations()
    {
        var data = new TheoryData<int, string>();
        foreach (var situation in Corpus.Situations.Except(NotCompared.Keys).Order(StringComparer.Ordinal))
        {
            data.Add(16, situation);
            data.Add(22, situation);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void Behaves_as_the_recorded_one(int version, string situation)
    {
        var corpus = Corpus.Load(version, situation);
        var pbx = RecordedLab.Build(version, situation, corpus);
        var heard = new List<Fact>();
        var roles = new Roles();
        pbx.Said += (message, _) => heard.AddRange(Corpus.Describe(pbx.Agenda.Now.TotalSeconds, message, roles));
        foreach (var step in corpus.Steps)
        {
            // What reacts to events was sent after them.
            var prompt = step.Action is null || step.Action["Action"] == "Originate";
            pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(prompt ? step.At : step.At + 0.02));
            if (step.Action is { } action) pbx.Act(Translated(action, corpus.Roles, roles));
            else Play(pbx, step.Stage);
        }
        pbx.Agenda.AdvanceTo(pbx.Agenda.Now + Tail);
        Assert.Equal(Instants(corpus.Heard), Instants(heard));
    }

    [Fact]
    public void Every_situation_that_is_not_compared_is_recorded()
    {
        Assert.Empty(NotCompared.Keys.Except(Corpus.Situations));
    }

    private static void Play(SimPbx pbx, string stage)
    {
        if (Dials().Match(stage) is { Success: true } dials)
            pbx.Dial(dials.Groups["phone"].Value, dials.Groups["digits"].Value);
        else if (Calls().Match(stage) is { Success: true } calls) pbx.CallIn(calls.Groups["exten"].Value);
        else if (stage == "(the PBX is stopped)") pbx.Restart(downFor: 60);
    }

    // The recorded channels have other names here.
    private static AmiMessage Translated(AmiMessage action, Roles recorded, Roles here) => new(action.Fields.Select(f =>
        f.Key is "Channel" or "TimeoutChannel" && action["Action"] != "Originate"
            && here.TryName(recorded.Of(f.Value), out var name)
            ? new KeyValuePair<string, string>(f.Key, name) : f));

    // Facts of one instant sorted, so that only the order between instants counts.
    private static IEnumerable<string> Instants(IEnumerable<Fact> facts)
    {
        var instant = new List<string>();
        var last = double.NaN;
        foreach (var fact in facts)
        {
            if (fact.At - last > 0.05)
            {
                foreach (var text in instant.Order(StringComparer.Ordinal)) yield return text;
                instant.Clear();
                yield return "—";
            }
            last = fact.At;
            instant.Add(fact.Text);
        }
        foreach (var text in instant.Order(StringComparer.Ordinal)) yield return text;
    }

    [GeneratedRegex(@"^\(phone (?<phone>\d+) dials (?<digits>[*\d]+)\)$")]
    private static partial Regex Dials();

    [GeneratedRegex(@"^\(the carrier calls (?<exten>\d+)\)$")]
    private static partial Regex Calls();
}
