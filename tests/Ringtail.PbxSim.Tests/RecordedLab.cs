using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Tests;

/// <summary>The simulated twin of the two labs in which the corpus was recorded, and who does what in a
/// situation.</summary>
internal static class RecordedLab
{
    private const double ForEver = 86_400;

    // Recorded in the repository's own lab, where a busy number rings first and agents talk until the caller leaves.
    private static readonly string[] Own =
    [
        "transfer_", "park_", "pickup_", "agent_calls_out", "inbound_", "redirect_waiting", "local_n_answers",
        "shutdown_in",
    ];

    public static SimPbx Build(int version, string situation, Corpus corpus)
    {
        var own = Own.Any(prefix => situation.StartsWith(prefix, StringComparison.Ordinal));
        Population people = own ? new RingsBeforeBusy() : new Population.Spelled();
        var pbx = new SimPbx(Options(version, situation, Turn(corpus), own), people, new Chance(1));
        pbx.Faults.TrunkDown = situation.StartsWith("trunk_unreachable_", StringComparison.Ordinal);
        return pbx;
    }

    private static SimPbxOptions Options(int version, string situation, string[] team, bool own)
    {
        var wrapUp = situation == "queue_two_callers_one_agent" ? 1.5 : 0;
        return new SimPbxOptions
        {
            Version = version == 16 ? SimVersion.V16 : SimVersion.V22,
            Write = situation == "permission_denied" ? ["call"] : ["originate", "call", "agent", "reporting"],
            Trunks = [new("mdc_trunk_conf-1")],
            Agents = [.. Agents(own).Select(agent => In(situation, agent))],
            Queues =
            [
                new("team_vertrieb", "rrmemory", team),
                new("team_leer", "rrmemory", [], wrapUp),
                new("team_streng", "rrmemory", []) { JoinEmpty = false },
            ],
            Extensions = new Dictionary<string, SimTarget>
            {
                ["104"] = new SimTarget.User("104"),
                ["105"] = new SimTarget.User("105"),
                ["181"] = new SimTarget.User("181"),
                ["200"] = new SimTarget.Queue("team_vertrieb"),
                ["201"] = new SimTarget.Queue("team_leer"),
                ["204"] = new SimTarget.Queue("team_streng"),
                ["209"] = new SimTarget.Queue("team_leer", 3),
                ["300"] = new SimTarget.Menu(0, 4, "team_vertrieb"),
                ["400"] = new SimTarget.Script(2),
                ["401"] = new SimTarget.Script(1.42),
                ["500"] = new SimTarget.Detect("team_vertrieb"),
            },
        };
    }

    // The recorded PBX had served callers before: whose turn it was is seen in the recording.
    private static string[] Turn(Corpus corpus)
    {
        string[] team = ["101", "102", "103"];
        var called = corpus.Heard.FirstOrDefault(f => f.Text.StartsWith("AgentCalled", StringComparison.Ordinal)
            && f.Text.Contains("team_vertrieb", StringComparison.Ordinal))?.Text;
        var first = Array.FindIndex(team, number => called?.EndsWith("/" + number, StringComparison.Ordinal) == true);
        return first <= 0 ? team : [.. team[first..], .. team[..first]];
    }

    private static IEnumerable<SimAgentOptions> Agents(bool own)
    {
        (string Number, string Name)[] people =
        [
            ("101", "Anna Berg"), ("102", "Bert Clausen"), ("103", "Cem Demir"), ("104", "Dora Engel"),
            ("105", "Eva Frank"), ("181", "Immer Besetzt"), ("191", "Nie Da"),
        ];
        return people.Select(person =>
            new SimAgentOptions(person.Number, person.Name, own ? 1 : 0.9, own ? ForEver : 3.5, 0)
            {
                PickUpCv = 0, Busy = person.Number == "181", MissesCall = person.Number == "191" ? 1 : 0,
            });
    }

    private static SimAgentOptions In(string situation, SimAgentOptions agent) => (situation, agent.Number) switch
    {
        ("transfer_blind_by_phone", "101") => agent with { Talk = 2, Transfer = new SimTransfer("104") },
        ("transfer_blind_by_phone", "104") => agent with { Talk = 2 },
        ("transfer_attended", "101") => agent with { Talk = 8 },
        ("transfer_attended_refused", "104") => agent with { Refuses = true },
        ("pickup_by_colleague", "101") => agent with { MissesCall = 1 },
        ("inbound_call", "101") => agent with { Talk = 3 },
        ("inbound_call_beside_ours", "101") => agent with { Talk = 2 },
        ("queue_two_callers_one_agent", "104") => agent with { PickUp = 0.7 },
        _ => agent,
    };

    private sealed class RingsBeforeBusy : Population
    {
        private readonly Spelled _spelled = new();

        public override CallPlan Plan(string number) => _spelled.Plan(number) with { Alerts = true };
    }
}
