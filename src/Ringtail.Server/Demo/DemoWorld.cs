using System.Globalization;
using System.Text;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.World;

namespace Ringtail.Server.Demo;

/// <summary>The simulated PBX, team and list of the demo.</summary>
internal static class DemoWorld
{
    public const string Trunk = "mdc_trunk_conf-1";
    public const string Team = "team_vertrieb";
    public const string TeamExtension = "200";
    public const string ReminderExtension = "400";
    public const string Account = "wombat";
    /// <summary>Unless another number is asked for.</summary>
    public const int Agents = 12;

    // Numbers that the German regulator keeps for films: nobody can be called by accident.
    private static readonly string[] Blocks = ["03023125", "06990009", "04066969", "02214710", "08999998"];

    public static SimPbx Build(string secret, ulong seed, int team = Agents)
    {
        var chance = new Chance(seed);
        var agents = Enumerable.Range(101, team)
            .Select(i => new SimAgentOptions(i.ToString(CultureInfo.InvariantCulture), $"Agent {i}", PickUp: 2,
                Talk: 75, TalkCv: 0.8, MissesCall: 0.01))
            .ToArray();
        var options = new SimPbxOptions
        {
            Trunks = [new SimTrunkOptions(Trunk)],
            Agents = agents,
            Queues = [new SimQueueOptions(Team, "rrmemory", [.. agents.Select(a => a.Number)], WrapUp: 10)],
            Extensions = new Dictionary<string, SimTarget>
            {
                [TeamExtension] = new SimTarget.Queue(Team, 30),
                [ReminderExtension] = new SimTarget.Script(12, "HEARD"),
            },
            Account = Account,
            Secret = secret,
        };
        return new SimPbx(options, new Population.Mixed(chance.Fork("people"), new MixedShares()), chance);
    }

    /// <summary>Text rows <c>number,NAME:value,…</c>.</summary>
    public static Stream List(int count, int from)
    {
        string[] cities = ["Berlin", "Frankfurt", "Hamburg", "Köln", "München"];
        var text = new StringBuilder();
        for (var i = from; i < from + count; i++)
        {
            var block = i % Blocks.Length;
            text.Append(
                CultureInfo.InvariantCulture,
                    $"{Blocks[block]}{i / Blocks.Length:D3},CUSTOMER:{10_000 + i},CITY:{cities[block]}\n");
        }
        return new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
