using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Tests;

/// <summary>
/// The simulated PBX does what the recorded ones did: the same actions give the same facts, instant by instant. Inside
/// one instant (50 ms) the order is not compared, because the real ones vary it themselves.
/// </summary>
public sealed class SameAsRecorded
{
    private static readonly TimeSpan Tail = TimeSpan.FromSeconds(30);

    public static TheoryData<int, string> Situations()
    {
        string[] situations =
        [
            "busy", "invalid_404", "congestion_503", "refused_403", "gone_410", "unavailable_480", "incomplete_484",
            "no_user_response_408", "server_error_500", "no_answer_timeout", "trunk_unreachable",
                "originate_unknown_exten",
            "originate_unknown_exten_external", "answered_queue_agent_hangs_up", "answered_queue_customer_hangs_up",
            "answered_user", "answered_user_busy", "answered_script", "answered_ivr_timeout", "abandoned_in_queue",
            "queue_timeout", "queue_join_empty_refused", "dialer_hangs_up_while_ringing", "agent_pause_unpause",
        ];
        var data = new TheoryData<int, string>();
        foreach (var situation in situations)
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
        var pbx = new SimPbx(Lab(version, situation), new Population.Spelled(), new Chance(1));
        var heard = new List<Fact>();
        pbx.Said += (message, _) => heard.AddRange(Corpus.Describe(pbx.Agenda.Now.TotalSeconds, message));
        var channel = "";
        pbx.Said += (message, _) => channel = message.Event == "Newchannel" ? message["Channel"]! : channel;
        foreach (var (at, action) in corpus.Sent)
        {
            var originate = action["Action"] == "Originate";
            // What reacts to events was sent after them; the recorded channel has another number here.
            pbx.Agenda.AdvanceTo(TimeSpan.FromSeconds(originate ? at : at + 0.02));
            pbx.Act(originate || action["Channel"] is null ? action : new AmiMessage(action.Fields.Select(f =>
                f.Key == "Channel" ? new KeyValuePair<string, string>(f.Key, channel) : f)));
        }
        pbx.Agenda.AdvanceTo(pbx.Agenda.Now + Tail);
        Assert.Equal(Instants(corpus.Heard), Instants(heard));
    }

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

    private static SimPbxOptions Lab(int version, string situation)
    {
        SimAgentOptions Agent(string number, string name) =>
            new(number, name, PickUp: 0.9, Talk: 3.5, TalkCv: 0) { PickUpCv = 0, Busy = number == "181" };
        return new SimPbxOptions
        {
            Version = version == 16 ? SimVersion.V16 : SimVersion.V22,
            Trunks = [new("mdc_trunk_conf-1")],
            Agents = [Agent("101", "Anna Berg"), Agent("102", "Bert Clausen"), Agent("103", "Cem Demir"),
                Agent("105", "Eva Frank"), Agent("181", "Immer Besetzt")],
            Queues =
            [
                new("team_vertrieb", "rrmemory", ["101", "102", "103"]),
                new("team_leer", "rrmemory", []),
                new("team_streng", "rrmemory", []) { JoinEmpty = false },
            ],
            Extensions = new Dictionary<string, SimTarget>
            {
                ["200"] = new SimTarget.Queue("team_vertrieb"),
                ["201"] = new SimTarget.Queue("team_leer"),
                ["204"] = new SimTarget.Queue("team_streng"),
                ["209"] = new SimTarget.Queue("team_leer", 3),
                ["105"] = new SimTarget.User("105"),
                ["181"] = new SimTarget.User("181"),
                ["300"] = new SimTarget.Menu(0, 4, "team_vertrieb"),
                ["400"] = new SimTarget.Script(2),
            },
        };
    }
}
