using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Ringtail.Lab.Pbx;
using Ringtail.Lab.Programs;

namespace Ringtail.Lab.Walks;

/// <summary>What happens after a hang-up: late statuses, notifications, disposition rules, queue_log.</summary>
public sealed class AfterTheEndTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory(Timeout = 300_000)]
    [InlineData(16, "Local/${num}@dialer-out/n")]
    [InlineData(22, null)]
    public async Task A_status_that_is_set_after_the_hang_up_calls_again_tells_and_fires_rules(
        int version, string? dialString)
    {
        await using var receiver = new FormReceiver();
        await using var site = await Site.StartAsync(version, Cancelled, dialString);
        var number = Fate.Number(Fate.Answered, 11);
        await site.AddCampaignAsync("Script", [$"{number},ID_CLIENTE:7"], Cancelled, Target.Phone("400"));
        await site.ChangeCampaignAsync("Script", new JsonObject
        {
            ["httpNotify"] = receiver.Url, ["addlLogging"] = "QM_COMPATIBLE", ["loggingAlias"] = "T1",
            ["loggingQmVars"] = "ID_CLIENTE SCRIPT",
        }, Cancelled);
        await site.AddRuleAsync("Script", "reschedule", new JsonObject
        {
            ["status"] = "TERMINATED", ["statusExt"] = "DISP7", ["maxAttempts"] = 1, ["retryAfterS"] = 1,
            ["mode"] = "FIXED",
        }, Cancelled);
        await site.AddRuleAsync("Script", "disposition", new JsonObject
        {
            ["onState"] = "TERMINATED", ["onExtState"] = "DISP9", ["verb"] = "HTTP Get",
            ["destination"] = receiver.Url + "?rule=${ID_CLIENTE}", ["varMode"] = "NONE",
        }, Cancelled);

        await site.GoAsync(Cancelled);
        await site.WaitCompletedAsync(Cancelled);
        var first = await receiver.NextAsync(Cancelled);
        Assert.Equal((number, "TERMINATED", "SCRIPT", "0", "0", "7", "done"),
            (first["num"], first["state"], first["extstate"], first["retry"], first["reschedule"],
                first["I_ID_CLIENTE"], first["O_SCRIPT"]));

        // The agent takes 20 seconds to decide.
        await Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, Cancelled);
        var attempt = (await site.LogsAsync(Cancelled)).Single().Id;
        await site.Api.ControlAsync("calls", Cancelled, ("op", "extstatus"),
            ("wombatid", attempt.ToString(CultureInfo.InvariantCulture)), ("status", "DISP7"));
        var told = await receiver.NextAsync(Cancelled);
        Assert.Equal(("TERMINATED", "DISP7", "0", "1"),
            (told["state"], told["extstate"], told["retry"], told["reschedule"]));
        Assert.Equal("1", (await receiver.NextAsync(Cancelled))["retry"]);
        await site.WaitRunAsync("Script", run => run is { State: "COMPLETED", Attempted: 2 }, Cancelled);
        Assert.Equal(2, (await site.Pbx.Carrier.ReadAsync(Cancelled)).Count(call => call.Number == number));

        await UserEventsAsync(site, receiver);
        await QueueLogIsWrittenAsync(site, number);
    }

    /// <summary>Two ways of real scripts: from a channel that is not the call's, and without any channel.</summary>
    private static async Task UserEventsAsync(Site site, FormReceiver receiver)
    {
        using var ami = await RawAmi.ConnectAsync(site.Pbx, LabAccount.Everything, Cancelled);
        var second = (await site.LogsAsync(Cancelled)).Single(row => row.Retry == 1).Id;
        // The headers of its own channel come first, then those of the dialplan.
        await SendAsync(ami, ("Action", "Originate"), ("Channel", "Local/400@wombat/n"), ("Application", "UserEvent"),
            ("Data", $"ATTRIBUTE,UniqueID:{second},id_agente:4"), ("Async", "true"));
        Assert.Equal("4", (await receiver.NextAsync(Cancelled))["O_id_agente"]);
        await SendAsync(ami, ("Action", "UserEvent"), ("UserEvent", "CALLSTATUS"), ("UniqueID", $"{second}"),
            ("V", "DISP9"));
        var last = new[] { await receiver.NextAsync(Cancelled), await receiver.NextAsync(Cancelled) };
        Assert.Equal(["", "7"], last.Select(f => f.GetValueOrDefault("rule", "")).Order(StringComparer.Ordinal));
        Assert.Contains(last, form => form.GetValueOrDefault("extstate") == "DISP9" && form["retry"] == "1");
    }

    private static async Task SendAsync(RawAmi ami, params (string, string)[] headers) =>
        Assert.Equal("Success", (await ami.AskAsync(Cancelled, headers))["Response"]);

    private static async Task QueueLogIsWrittenAsync(Site site, string number)
    {
        var lines = (await File.ReadAllLinesAsync(site.Pbx.QueueLogFile, Cancelled))
            .Select(line => line.Split('|', 6)).Where(parts => parts[2] == "T1").ToList();
        var calls = lines.GroupBy(parts => parts[1]).ToList();
        Assert.Equal(2, calls.Count);
        Assert.All(calls, call =>
        {
            Assert.Equal(["CALLOUTBOUND", "CONNECT", "COMPLETEAGENT", "CALLSTATUS", "INFO", "INFO"],
                call.Select(parts => parts[4].Replace("COMPLETECALLER", "COMPLETEAGENT", StringComparison.Ordinal)));
            Assert.Equal($"|{number}", call.First()[5]);
            Assert.Equal(["SCRIPT", "VARIABLE|ID_CLIENTE|7", "VARIABLE|SCRIPT|done"],
                call.Skip(3).Select(parts => parts[5]));
        });
    }

    /// <summary>Another program: keeps the fields of each request.</summary>
    private sealed class FormReceiver : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly Channel<Dictionary<string, string>> _forms =
            Channel.CreateUnbounded<Dictionary<string, string>>();
        private readonly Task _serving;

        public FormReceiver()
        {
            Url = "http://127.0.0.1:18765/notify";
            _listener.Prefixes.Add("http://127.0.0.1:18765/");
            _listener.Start();
            _serving = ServeAsync();
        }

        public string Url { get; }

        public async Task<IReadOnlyDictionary<string, string>> NextAsync(CancellationToken ct) =>
            await _forms.Reader.ReadAsync(ct);

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await _listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream);
                    var body = await reader.ReadToEndAsync();
                    var text = body.Length > 0 ? body : context.Request.Url!.Query.TrimStart('?');
                    await _forms.Writer.WriteAsync(text.Split('&').Select(p => p.Split('=', 2))
                        .ToDictionary(p => WebUtility.UrlDecode(p[0]), p => WebUtility.UrlDecode(p[1])));
                    context.Response.Close();
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        public async ValueTask DisposeAsync()
        {
            _listener.Close();
            await _serving;
        }
    }
}
