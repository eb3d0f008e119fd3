using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Ringtail.PbxSim.Pbx;
using Ringtail.PbxSim.Wire;
using Ringtail.PbxSim.World;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.WombatApi.Clients;

/// <summary>
/// The whole program beside a simulated PBX, spoken to in bytes: what a tidy HTTP library would mend goes out as the
/// clients send it. The database is empty at first, so ids begin at 1.
/// </summary>
public sealed class ClientSite : IAsyncLifetime
{
    private const string Secret = "client-secret";
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);
    private static readonly string Credentials =
        $"Authorization: {RunningServer.Basic(RunningServer.Admin, RunningServer.Password)}\r\n";

    private readonly SimPbxServer _pbx;
    private RunningServer? _server;

    public ClientSite()
    {
        var agents = Enumerable.Range(101, 4)
            .Select(number => new SimAgentOptions($"{number}", $"Agent {number}", PickUp: 0.2, Talk: 0.4)).ToArray();
        var options = new SimPbxOptions
        {
            Agents = agents,
            Queues = [new SimQueueOptions("team", "rrmemory", [.. agents.Select(a => a.Number)])],
            Extensions = new Dictionary<string, SimTarget>
            {
                ["200"] = new SimTarget.Queue("team"), ["s"] = new SimTarget.Queue("team"),
                ["400"] = new SimTarget.Script(0.5, "HEARD"),
            },
            ScriptSeconds = 0.1,
            Secret = Secret,
        };
        _pbx = new SimPbxServer(new SimPbx(options, new Population.Spelled(), new Chance(1)), TimeProvider.System);
    }

    public RunningServer Server => _server ?? throw new InvalidOperationException("The program does not run.");

    /// <summary>The record of the simulated PBX, as a client would save it.</summary>
    public string PbxRecord => string.Create(CultureInfo.InvariantCulture, $$"""
        {"description":"simulated","serverType":"ASTERISKAMI","ipAddress":"127.0.0.1","port":{{_pbx.Address.Port}},
         "login":"wombat","password":"{{Secret}}","msg_per_unit":5,"unit_len":50,"securityKey":""}
        """);

    public async ValueTask InitializeAsync()
    {
        _pbx.Start();
        _server = await RunningServer.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        await _pbx.DisposeAsync();
    }

    public Task<Answer> GetAsync(string target, bool signedIn = false) =>
        SendAsync($"GET {target}", signedIn ? Credentials : "");

    /// <summary>A POST without type, length and body: <c>curl -X POST</c>.</summary>
    public Task<Answer> PostBareAsync(string target, bool signedIn = true) =>
        SendAsync($"POST {target}", signedIn ? Credentials : "");

    /// <summary>A POST with <c>Content-Length: 0</c> and no type: Python's requests.</summary>
    public Task<Answer> PostEmptyAsync(string target, bool signedIn = false) =>
        SendAsync($"POST {target}", (signedIn ? Credentials : "") + "Content-Length: 0\r\n");

    /// <summary>A form as it stands, not escaped.</summary>
    public Task<Answer> PostFormAsync(
        string target, string body, bool signedIn = true, string type = "application/x-www-form-urlencoded") =>
        SendAsync(
            $"POST {target}",
            string.Create(CultureInfo.InvariantCulture,
                $"{(signedIn ? Credentials : "")}Content-Type: {type}\r\n")
            + string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"),
            body);

    /// <summary>Posts one record, escaped as form libraries do; fails when it is refused.</summary>
    public async Task<JsonElement> SaveAsync(string path, string record)
    {
        var answer = (await PostFormAsync($"/wombat/api/edit/{path}", $"data={Uri.EscapeDataString(record)}")).Json;
        Assert.Equal(("OK", ""), (answer.GetProperty("status").GetString(), answer.GetProperty("error").GetString()));
        Assert.Equal(7, answer.EnumerateObject().Count());
        return answer.GetProperty("results")[0];
    }

    /// <summary>Sends these bytes and reads to the end of the connection.</summary>
    public async Task<Answer> SendAsync(string line, string headers, string body = "")
    {
        var raw = await SendBytesAsync(Encoding.UTF8.GetBytes(
            $"{line} HTTP/1.1\r\nHost: {Server.Address.Authority}\r\nConnection: close\r\n{headers}\r\n{body}"));
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return new Answer(raw[..(end + 2)], raw[(end + 4)..]);
    }

    public async Task<string> SendBytesAsync(byte[] bytes)
    {
        var ct = TestContext.Current.CancellationToken;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(Server.Address.Host, Server.Address.Port, ct);
        var stream = tcp.GetStream();
        await stream.WriteAsync(bytes, ct);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(ct);
    }

    /// <summary>Asks as a polling client does, until the answer is the one it waits for.</summary>
    public static async Task<JsonElement> PollAsync(Func<Task<JsonElement>> ask, Func<JsonElement, bool> until)
    {
        var ct = TestContext.Current.CancellationToken;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(WaitMax);
        while (true)
        {
            var answer = await ask();
            if (until(answer)) return answer;
            Assert.False(limit.IsCancellationRequested, $"Waited for something else than {Said(answer)}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ct);
        }
    }

    private static string Said(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Undefined ? "nothing" : answer.GetRawText();

    /// <summary>The campaign's row of <c>live/runs</c>; undefined when it has none.</summary>
    public async Task<JsonElement> RunAsync(string campaign)
    {
        var runs = (await PostBareAsync("/wombat/api/live/runs/")).Json.GetProperty("result").GetProperty("campaigns");
        return runs.EnumerateArray().FirstOrDefault(r => r.GetProperty("name").GetString() == campaign);
    }
}

/// <param name="Head">Status line and headers.</param>
public sealed record Answer(string Head, string Body)
{
    public int Status => int.Parse(Head.AsSpan(9, 3), CultureInfo.InvariantCulture);

    public JsonElement Json
    {
        get
        {
            Assert.Equal((200, Body), (Status, Body));
            return JsonDocument.Parse(Body).RootElement;
        }
    }

    /// <summary>A text of the control family that says it worked.</summary>
    public string Text
    {
        get
        {
            Assert.Equal(200, Status);
            Assert.Contains("OK", Body, StringComparison.Ordinal);
            return Body;
        }
    }

    public IReadOnlyList<JsonElement> Results => [.. Json.GetProperty("results").EnumerateArray()];
}
