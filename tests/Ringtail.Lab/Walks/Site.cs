using System.Text.Json.Nodes;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>An end point of a test's campaign.</summary>
public sealed record Target(string Type, string Name, string Extension)
{
    public int Channels { get; init; } = 20;
    public int MaxWaiting { get; init; } = 2;
    public double Boost { get; init; } = 1;
    public bool Reverse { get; init; }
    public bool Stepwise { get; init; }
    public string Context { get; init; } = "wombat";

    public static Target Queue(string name, string extension) => new("QUEUE", name, extension);

    public static Target Phone(string extension) => new("PHONE", $"phone {extension}", extension);
}

/// <summary>
/// The real program beside a real Asterisk, set up by the compatible API: one server with an account restricted to the
/// dialer's address, one trunk, and the campaigns of a test.
/// </summary>
public sealed class Site : IAsyncDisposable
{
    /// <summary>What the carrier must see as the calling number.</summary>
    public const string Company = "03023125000";

    private readonly Dictionary<string, int> _campaigns = [];
    private int _pbxId;
    private int _trunkId;

    private Site(RingtailProgram program, LabPbx pbx) => (Program, Pbx, Api) = (program, pbx, new(program.Address));

    public RingtailProgram Program { get; }

    public LabPbx Pbx { get; }

    public WombatClient Api { get; private set; }

    /// <summary>The run of each campaign that was started, by the campaign's name.</summary>
    public Dictionary<string, int> Runs { get; } = [];

    public static async Task<Site> StartAsync(
        int version, CancellationToken cancellationToken, string? dialString = null, int lines = 50,
        LabAccount? account = null)
    {
        var pbx = await LabPbx.StartAsync(version, cancellationToken);
        Site? site = null;
        try
        {
            site = new Site(await RingtailProgram.StartAsync(cancellationToken), pbx);
            await site.SetUpAsync(
                dialString ?? pbx.TrunkDialString, lines, account ?? LabAccount.Wombat, cancellationToken);
            return site;
        }
        catch
        {
            await (site?.DisposeAsync() ?? pbx.DisposeAsync());
            throw;
        }
    }

    /// <summary>Makes a campaign with a list of its own and its end points, which may be known already.</summary>
    public Task AddCampaignAsync(
        string name, IEnumerable<string> numbers, CancellationToken cancellationToken, params Target[] targets) =>
        AddCampaignAsync(name, numbers, "OFF", TimeSpan.FromSeconds(3), cancellationToken, targets);

    /// <param name="model">OFF or ADAPTIVE.</param>
    /// <param name="ring">Ring time.</param>
    public async Task AddCampaignAsync(
        string name, IEnumerable<string> numbers, string model, TimeSpan ring, CancellationToken cancellationToken,
        params Target[] targets)
    {
        var record = new JsonObject
        {
            ["name"] = name, ["dial_timeout"] = (int)ring.TotalMilliseconds, ["dial_clid"] = Company,
            ["initialBoostFactor"] = 1.0, ["initialPredictiveModel"] = model,
        };
        var campaign = await Api.SaveAsync("campaign", "campaignId", record, cancellationToken);
        _campaigns.Add(name, campaign);
        await Api.LinkAsync(campaign, "trunk", Link("trunkId", _trunkId), cancellationToken);
        foreach (var target in targets)
        {
            var endPoint = await Api.SaveAsync("ep", "epId", Record(target), cancellationToken);
            await Api.LinkAsync(campaign, "ep", Link("epId", endPoint), cancellationToken);
        }
        var named = new JsonObject { ["name"] = $"{name} list" };
        var list = await Api.SaveAsync("list", "listId", named, cancellationToken);
        await Api.ControlAsync(
            "lists", cancellationToken, ("op", "addToList"), ("list", $"{name} list"),
            ("numbers", string.Join('|', numbers)));
        var link = new JsonObject { ["cl"] = new JsonObject { ["listId"] = list } };
        await Api.LinkAsync(campaign, "list", link, cancellationToken);
    }

    /// <summary>The id of a campaign that was made.</summary>
    public int CampaignOf(string name) => _campaigns[name];

    /// <summary>Changes fields of a campaign that was made.</summary>
    public async Task ChangeCampaignAsync(string name, JsonObject fields, CancellationToken cancellationToken)
    {
        fields["campaignId"] = _campaigns[name];
        await Api.SaveAsync("campaign", "campaignId", fields, cancellationToken);
    }

    /// <param name="kind">reschedule or disposition.</param>
    public Task AddRuleAsync(string name, string kind, JsonObject rule, CancellationToken cancellationToken) =>
        Api.LinkAsync(_campaigns[name], kind, rule, cancellationToken);

    /// <summary>The play button.</summary>
    public Task PlayAsync(CancellationToken cancellationToken) =>
        Api.ControlAsync("dialer", cancellationToken, ("op", "start"));

    public async Task StartCampaignAsync(string name, CancellationToken cancellationToken)
    {
        await Api.ControlAsync("campaigns", cancellationToken, ("op", "start"), ("campaign", name));
        var runs = await Wait.ForAsync(
            () => Api.RunsAsync(cancellationToken), all => all.Any(run => run.Name == name), cancellationToken);
        Runs[name] = runs.First(run => run.Name == name).RunId;
    }

    /// <summary>Starts every campaign that was made, then the dialer.</summary>
    public async Task GoAsync(CancellationToken cancellationToken)
    {
        foreach (var name in _campaigns.Keys)
            await StartCampaignAsync(name, cancellationToken);
        await PlayAsync(cancellationToken);
    }

    public Task<RunSeen> WaitRunAsync(
        string name, Func<RunSeen, bool> condition, CancellationToken cancellationToken) =>
        Wait.ForAsync(
            async () => (await Api.RunsAsync(cancellationToken)).Single(run => run.RunId == Runs[name]), condition,
            cancellationToken);

    public async Task WaitCompletedAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Runs.Keys)
            await WaitRunAsync(name, run => run.State == "COMPLETED", cancellationToken);
    }

    public Task<IReadOnlyList<LogRow>> LogsAsync(CancellationToken cancellationToken) =>
        Api.LogsAsync(Runs.Values, cancellationToken);

    /// <summary>kill -9 and a start on the same data.</summary>
    public async Task KillAndStartAsync(CancellationToken cancellationToken)
    {
        await Program.KillAsync(cancellationToken);
        await StartAgainAsync(cancellationToken);
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        await Program.StartAgainAsync(cancellationToken);
        Api.Dispose();
        Api = new WombatClient(Program.Address);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Program.DisposeAsync();
        await Pbx.DisposeAsync();
    }

    private static JsonObject Link(string key, int id) => new() { [key] = new JsonObject { [key] = id } };

    private JsonObject Record(Target target) => new()
    {
        ["astId"] = new JsonObject { ["id"] = _pbxId },
        ["type"] = target.Type,
        ["queueName"] = target.Type == "QUEUE" ? target.Name : "",
        ["name"] = target.Type == "QUEUE" ? "" : target.Name,
        ["extension"] = target.Extension,
        ["context"] = target.Context,
        ["maxChannels"] = target.Channels,
        ["maxWaitingCalls"] = target.MaxWaiting,
        ["boostFactor"] = target.Boost,
        ["reverseDialing"] = target.Reverse,
        ["stepwiseReverse"] = target.Stepwise,
    };

    private async Task SetUpAsync(
        string dialString, int lines, LabAccount account, CancellationToken cancellationToken)
    {
        _pbxId = await Api.SaveAsync("asterisk", "id", new JsonObject
        {
            ["description"] = "mobydick",
            ["ipAddress"] = Pbx.Address,
            ["port"] = LabPbx.AmiPort,
            ["login"] = account.Name,
            ["password"] = account.Secret,
        }, cancellationToken);
        _trunkId = await Api.SaveAsync("trunk", "trunkId", new JsonObject
        {
            ["astId"] = new JsonObject { ["id"] = _pbxId },
            ["name"] = "Trunk 1",
            ["dialstring"] = dialString,
            ["capacity"] = lines,
        }, cancellationToken);
    }
}
