using System.Text.Json.Nodes;
using Ringtail.Lab.Programs;
using Ringtail.Lab.Walks;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.PbxSim.World;

namespace Ringtail.Wire;

/// <summary>
/// The whole program in a process of its own, on SQLite, beside a simulated PBX that speaks AMI over TCP. One for all
/// tests: each dials a list of its own.
/// </summary>
public sealed class WireSite : IAsyncLifetime
{
    public const int Agents = 4;
    private const string Secret = "wire-secret";
    private readonly SimPbxServer _pbx;
    private RingtailProgram? _program;
    private WombatClient? _api;
    private int _trunk;
    private int _endPoint;
    private int _lists;

    public WireSite()
    {
        var agents = Enumerable.Range(101, Agents)
            .Select(number => new SimAgentOptions($"{number}", $"Agent {number}", PickUp: 0.2, Talk: 0.4)).ToArray();
        var options = new SimPbxOptions
        {
            Agents = agents,
            Queues = [new SimQueueOptions("team", "rrmemory", [.. agents.Select(a => a.Number)])],
            Extensions = new Dictionary<string, SimTarget> { ["200"] = new SimTarget.Queue("team") },
            ScriptSeconds = 0.1,
            Secret = Secret,
        };
        _pbx = new SimPbxServer(new SimPbx(options, new Population.Spelled(), new Chance(1)), TimeProvider.System);
    }

    public SimPbxServer Pbx => _pbx;

    private WombatClient Api => _api ?? throw new InvalidOperationException("The program does not run.");

    public async ValueTask InitializeAsync()
    {
        _pbx.Start();
        _program = await RingtailProgram.StartAsync(CancellationToken.None);
        _api = new WombatClient(_program.Address);
        var pbx = await SaveAsync("asterisk", "id", new JsonObject
        {
            ["description"] = "simulated", ["ipAddress"] = "127.0.0.1", ["port"] = _pbx.Address.Port,
            ["login"] = "wombat", ["password"] = Secret,
        });
        _trunk = await SaveAsync("trunk", "trunkId", new JsonObject
        {
            ["astId"] = new JsonObject { ["id"] = pbx }, ["name"] = "Trunk 1",
            ["dialstring"] = "SIP/mdc_trunk_conf-1/${num}", ["capacity"] = 20,
        });
        _endPoint = await SaveAsync("ep", "epId", new JsonObject
        {
            ["astId"] = new JsonObject { ["id"] = pbx }, ["type"] = "QUEUE", ["queueName"] = "team", ["name"] = "",
            ["extension"] = "200", ["context"] = "wombat", ["maxChannels"] = 20, ["maxWaitingCalls"] = 2,
            ["boostFactor"] = 1.0,
        });
        await Api.ControlAsync("dialer", CancellationToken.None, ("op", "start"));
    }

    /// <summary>The play button.</summary>
    public Task PlayAsync(CancellationToken cancellationToken) =>
        Api.ControlAsync("dialer", cancellationToken, ("op", "start"));

    /// <summary>A new campaign dials these numbers; gives its run.</summary>
    public async Task<int> DialAsync(string name, IEnumerable<string> numbers, CancellationToken cancellationToken)
    {
        var campaign = await SaveAsync("campaign", "campaignId", new JsonObject
        {
            ["name"] = name, ["dial_timeout"] = 3_000, ["dial_clid"] = "03023125000", ["initialBoostFactor"] = 1.0,
        });
        await Api.LinkAsync(campaign, "trunk", Link("trunkId", _trunk), cancellationToken);
        await Api.LinkAsync(campaign, "ep", Link("epId", _endPoint), cancellationToken);
        var list = await SaveAsync("list", "listId", new JsonObject { ["name"] = $"{name} list" });
        await Api.ControlAsync(
            "lists", cancellationToken, ("op", "addToList"), ("list", $"{name} list"),
            ("numbers", string.Join('|', numbers)));
        await Api.LinkAsync(
            campaign, "list", new JsonObject { ["cl"] = new JsonObject { ["listId"] = list } }, cancellationToken);
        await Api.ControlAsync("campaigns", cancellationToken, ("op", "start"), ("campaign", name));
        var runs = await Wait.ForAsync(
            () => Api.RunsAsync(cancellationToken), all => all.Any(run => run.Name == name), cancellationToken);
        return runs.First(run => run.Name == name).RunId;
    }

    /// <summary>Ten numbers that nobody else dials: six answered, two busy, one unknown, one congested.</summary>
    public IReadOnlyList<string> NewList()
    {
        var from = 1 + (100 * _lists++);
        return
        [
            .. Fate.Numbers(Fate.Answered, from, 3, ringTenths: 2), .. Fate.Numbers(Fate.Busy, from + 10, 2, 2),
            .. Fate.Numbers(Fate.Answered, from + 20, 3, ringTenths: 2), .. Fate.Numbers(Fate.Unknown, from + 30, 1, 2),
            .. Fate.Numbers(Fate.Congested, from + 40, 1, 2),
        ];
    }

    public async Task WaitCompletedAsync(int run, CancellationToken cancellationToken) => await Wait.ForAsync(
        () => Api.RunsAsync(cancellationToken), all => all.Single(r => r.RunId == run).State == "COMPLETED",
        cancellationToken);

    public Task<IReadOnlyList<LogRow>> LogsAsync(int run, CancellationToken cancellationToken) =>
        Api.LogsAsync([run], cancellationToken);

    /// <summary>What the PBX counted, taken on its own loop.</summary>
    public async Task<T> SeenAsync<T>(Func<SimTally, T> look)
    {
        T? seen = default;
        await _pbx.OnPbxAsync(pbx => seen = look(pbx.Tally));
        return seen!;
    }

    /// <summary>How often each of these numbers was called.</summary>
    public Task<int[]> CallsAsync(IReadOnlyList<string> numbers) =>
        SeenAsync(tally => numbers.Select(number => tally.Calls.GetValueOrDefault(number)).ToArray());

    /// <summary>kill -9 and a start on the same data.</summary>
    public async Task KillAndStartAsync(CancellationToken cancellationToken)
    {
        await _program!.KillAsync(cancellationToken);
        await _program.StartAgainAsync(cancellationToken);
        Api.Dispose();
        _api = new WombatClient(_program.Address);
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_program is not null) await _program.DisposeAsync();
        await _pbx.DisposeAsync();
    }

    private static JsonObject Link(string key, int id) => new() { [key] = new JsonObject { [key] = id } };

    private Task<int> SaveAsync(string path, string key, JsonObject record) =>
        Api.SaveAsync(path, key, record, CancellationToken.None);
}
