using System.Globalization;
using Ringtail.Ami;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.World;

namespace Ringtail.PbxSim.Tests;

/// <summary>
/// An hour in which everything happens at random: whatever is done, every channel and bridge that was made goes again,
/// nobody is left at a phone, and each agent whom AgentConnect names gets an AgentComplete.
/// </summary>
public sealed class BusyDayTests
{
    private static readonly string[] Dialed = ["*8101", "*8104", "701", "702", "01003040009", "02003000009", "999"];

    [Theory]
    [InlineData(SimVersion.V16)]
    [InlineData(SimVersion.V22)]
    public void Nothing_is_left_behind(SimVersion version)
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var day = new Day(version, seed);
            day.Run(TimeSpan.FromMinutes(20));
            Assert.True(day.Left.Count == 0, $"seed {seed}: {string.Join(", ", day.Left)}");
        }
    }

    private sealed class Day
    {
        private static readonly CallPlan Impatient = new(CallFate.Answered) { Patience = 30 };
        private readonly SimPbx _pbx;
        private readonly Chance _chance;
        private readonly HashSet<string> _channels = [];
        private readonly HashSet<string> _bridged = [];
        private readonly Dictionary<string, int> _served = [];
        private int _calls;

        public Day(SimVersion version, ulong seed)
        {
            _chance = new Chance(seed);
            _pbx = new SimPbx(Options(version), new Population.Mixed(_chance.Fork("people"),
                new MixedShares(Answered: 0.7)), _chance);
            _pbx.Said += (message, _) => Hear(message);
        }

        public IReadOnlyList<string> Left =>
        [
            .. _channels.Select(c => "channel " + c), .. _bridged.Select(c => "in a bridge " + c),
            .. _served.Where(s => s.Value != 0).Select(s => $"agent {s.Key} {s.Value}"),
        ];

        public void Run(TimeSpan length)
        {
            var end = _pbx.Agenda.Now + length;
            while (_pbx.Agenda.Now < end)
            {
                _pbx.Agenda.AdvanceTo(_pbx.Agenda.Now + TimeSpan.FromSeconds(_chance.Between(0.05, 4)));
                Meddle();
            }
            // Callers wait, agents talk and parked ones come back for some time; then all is quiet.
            _pbx.Agenda.AdvanceTo(end + TimeSpan.FromHours(3));
        }

        private static SimPbxOptions Options(SimVersion version) => new()
        {
            Version = version,
            Agents =
            [
                new("101", "A", 2, 8), new("102", "B", 2, 8, MissesCall: 0.3),
                new("103", "C", 2, 8) { Transfer = new SimTransfer("104", 0.5) },
                new("104", "D", 2, 8) { Transfer = new SimTransfer("105", 0.7, Asks: true) },
                new("105", "E", 2, 8, MissesCall: 0.2), new("106", "F", 2, 8) { Refuses = true },
            ],
            Queues = [new("team", "rrmemory", ["101", "102", "103", "106"], 2), new("all", "ringall", ["103", "104"])],
            Extensions = new Dictionary<string, SimTarget>
            {
                ["104"] = new SimTarget.User("104"), ["105"] = new SimTarget.User("105"),
                ["200"] = new SimTarget.Queue("team", 60), ["203"] = new SimTarget.Queue("all", 60),
                ["300"] = new SimTarget.Menu(0.5, 3, "team"), ["400"] = new SimTarget.Script(4),
            },
        };

        private void Meddle()
        {
            var channel = _channels.Count == 0 ? "" : _channels.ElementAt(_chance.Below(_channels.Count));
            switch (_chance.Below(14))
            {
                case < 5: Originate(); break;
                case 5: _pbx.CallIn(_chance.Is(0.5) ? "200" : "203", Impatient); break;
                case 6: Ask("Hangup", channel, ""); break;
                case 7: Ask("Redirect", channel, "400"); break;
                case 8: Ask("BlindTransfer", channel, _chance.Is(0.5) ? "105" : "200"); break;
                case 9: Ask("Atxfer", channel, "105"); break;
                case 10: Ask("CancelAtxfer", channel, ""); break;
                case 11: Ask("Park", channel, ""); break;
                case 12: _pbx.Dial("10" + (1 + _chance.Below(6)), Dialed[_chance.Below(Dialed.Length)]); break;
                default:
                    if (_chance.Is(0.1) && _pbx.Running) _pbx.Restart(downFor: 20);
                    break;
            }
        }

        private void Originate()
        {
            var number = $"0100{_calls++:D7}";
            var trunk = _pbx.Options.Version == SimVersion.V16 ? $"SIP/mdc_trunk_conf-1/{number}"
                : $"PJSIP/{number}@mdc_trunk_conf-1";
            string[] ways = [trunk, $"Local/{number}@dialer-out/n", $"Local/{number}@dialer-out-answered/n"];
            string[] targets = ["200", "203", "300", "400", "999"];
            _pbx.Act(new AmiMessage([
                new("Action", "Originate"), new("ActionID", "o" + number), new("Channel", ways[_chance.Below(3)]),
                new("Context", "wombat"), new("Exten", targets[_chance.Below(5)]), new("Timeout", "20000"),
                new("ChannelId", "rt-" + _calls.ToString(CultureInfo.InvariantCulture))]));
        }

        private void Ask(string action, string channel, string exten) => _pbx.Act(new AmiMessage([
            new("Action", action), new("ActionID", "m"), new("Channel", channel), new("Context", "mdc_external"),
            new("Exten", exten)]));

        private void Hear(AmiMessage message)
        {
            var channel = message["Channel"] ?? "";
            switch (message.Event)
            {
                case "Newchannel": Assert.True(_channels.Add(channel)); break;
                case "Hangup":
                    Assert.True(_channels.Remove(channel), channel + " hung up twice");
                    Assert.DoesNotContain(channel, _bridged);
                    break;
                case "BridgeEnter": Assert.True(_bridged.Add(channel), channel + " is in two bridges"); break;
                case "BridgeLeave": Assert.True(_bridged.Remove(channel)); break;
                case "AgentConnect": Count(message["Interface"]!, +1); break;
                case "AgentComplete": Count(message["Interface"]!, -1); break;
            }
        }

        private void Count(string agent, int by) => _served[agent] = _served.GetValueOrDefault(agent) + by;
    }
}
