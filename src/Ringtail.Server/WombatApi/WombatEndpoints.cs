using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Importing;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Reports;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Access;
using Ringtail.Server.Hosting;
using Ringtail.Server.WombatApi.Control;
using Ringtail.Server.WombatApi.Edit;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi;

/// <summary>
/// The WombatDialer-compatible API under <c>/wombat/api/</c>. GET and POST are the same; failures are HTTP 200 with the
/// error in the answer, because that is all its clients look at.
/// </summary>
internal static partial class WombatEndpoints
{
    private const string TextType = "text/plain;charset=UTF-8";
    private static readonly string[] Methods = ["GET", "POST"];

    public static void MapWombatApi(this WebApplication app)
    {
        MapEdit(app, "asterisk", new AsteriskEdit(), Right.Settings);
        MapEdit(app, "trunk", new TrunkEdit(), Right.Settings);
        MapEdit(app, "ep", new EndPointEdit(), Right.Settings);
        MapEdit(app, "list", new ListEdit(), Right.Lists);
        MapEdit(
            app, "list/record", new RecordEdit(app.Services.GetRequiredService<ContactEditor>()), Right.Contacts);
        MapEdit(app, "list/logs", new ListLogEdit(app.Services.GetRequiredService<ReportReader>()), Right.Lists);
        MapEdit(app, "oh", new OpeningHoursEdit(), Right.Hours);
        MapEdit(app, "campaign", new CampaignEdit());
        MapEdit(app, "campaign/trunk", new CampaignTrunkEdit());
        MapEdit(app, "campaign/ep", new CampaignEndPointEdit());
        MapEdit(app, "campaign/list", new CampaignListEdit());
        MapEdit(app, "campaign/oh", new CampaignOpeningHoursEdit());
        MapEdit(app, "campaign/reschedule", new RescheduleEdit());
        MapEdit(app, "campaign/disposition", new DispositionEdit());
        MapTexts(app);
        MapObjects(app);
        MapInformation(app);
        MapReports(app);
    }

    private static void MapTexts(WebApplication app)
    {
        MapText(app, "campaigns", (call, http) =>
            CampaignVerbs.AnswerAsync(call, http.RequestServices.GetRequiredService<RunLists>()));
        MapText(app, "calls", (call, _) => CallVerbs.AnswerAsync(call), Right.Calls);
        MapText(app, "reserve", (call, _) => ReserveVerbs.AnswerAsync(call), Right.Desk, Policies.SignedIn);
        MapText(app, "lists", (call, http) =>
            ListVerbs.AnswerAsync(call, http.RequestServices.GetRequiredService<ListImporter>()), Right.Contacts);
        MapText(app, "runlists", (call, http) =>
            RunListVerbs.AnswerAsync(call, http.RequestServices.GetRequiredService<RunLists>()));
        MapText(app, "dialer", (call, http) => EngineVerbs.DialerAsync(call, Feed(http), Clock(http)));
    }

    private static void MapObjects(WebApplication app) =>
        MapObject(app, "engine", (call, http, _) =>
        {
            var looks = call.Parameters["op"].Trim().Equals("STATE", StringComparison.OrdinalIgnoreCase);
            if (!looks && !http.User.May(Right.Control)) throw RightsGate.Refusal(Right.Control);
            return EngineVerbs.EngineAsync(call, Feed(http), Clock(http), Dialing(http));
        }, Right.Look, Right.Control);

    private static void MapEdit(
        WebApplication app, string path, EditResource resource, Right write = Right.Campaigns) => MapObject(
        app, $"edit/{path}", async (call, http, time) =>
        {
            var writes = call.Parameters["mode"].Trim() is not ("" or "L" or "l");
            if (writes && !http.User.May(write))
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Envelope.Error(RightsGate.Words(write), time());
            }
            if (path.StartsWith("campaign/", StringComparison.Ordinal)) await RequireCampaignAsync(call);
            return Envelope.Ok(await resource.AnswerAsync(call), time());
        }, Right.Look, write);

    /// <summary>
    /// What belongs to a campaign that is not there, or whose key is not held, is as little there as the campaign.
    /// </summary>
    private static async Task RequireCampaignAsync(WombatCall call)
    {
        if (call.Parameters.Integer("parent", 1) is not { } parent) return;
        if (!await call.Db.Campaigns.AnyAsync(c => c.Id == parent, call.Ct))
            throw new WombatProblem("parent", $"names no campaign: {parent}.");
    }

    private static void MapObject(
        WebApplication app, string path, Func<WombatCall, HttpContext, Func<long>, Task<JsonObject>> answer,
        Right right = Right.Look, Right? toWrite = null) =>
        app.MapMethods($"/wombat/api/{path}", Methods, async (HttpContext http) =>
        {
            var started = Stopwatch.GetTimestamp();
            await using var read = new ReadCall(http);
            await WriteAsync(http, await OrErrorAsync(
                http, async () =>
                    await answer(await read.CallAsync(), http, Time), error => Envelope.Error(error, Time())));

            long Time() => (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }).RequireAuthorization(Policies.SignedIn).Needs(right, toWrite).ExcludeFromDescription();

    /// <summary>The control family: no size limit, because a whole list comes in one request.</summary>
    private static void MapText(
        WebApplication app, string path, Func<WombatCall, HttpContext, Task<string>> answer,
        Right right = Right.Control, string policy = Policies.Control) =>
        app.MapMethods($"/wombat/api/{path}", Methods, async (HttpContext http) =>
        {
            await using var read = new ReadCall(http);
            var text = await OrErrorAsync(
                http, async () => await answer(await read.CallAsync(), http), ErrorText.Of);
            await WriteAsync(http, TextType, Encoding.UTF8.GetBytes(text + "\n"));
        }).RequireAuthorization(policy).Needs(right).WithMetadata(new DisableRequestSizeLimitAttribute())
            .ExcludeFromDescription();

    /// <summary>What is refused is said; what is broken is logged, and said without its inside.</summary>
    private static async Task<T> OrErrorAsync<T>(HttpContext http, Func<Task<T>> answer, Func<string, T> error)
    {
        try
        {
            return await answer();
        }
        catch (Exception refused) when (
            refused is WombatProblem or WombatRefusal or ControlException or InvalidFieldsException or ImportException)
        {
            return error(refused.Message);
        }
        catch (Exception failure) when (failure is StoreException or DbException or DbUpdateException)
        {
            LogStoreFailed(http.RequestServices.GetRequiredService<ILogger<WombatCall>>(), failure, http.Request.Path);
            return error("The database did not take it; nothing was changed. Try again.");
        }
        catch (BadHttpRequestException unreadable)
        {
            // Longer than is taken, or cut off: the client's program sees the status, its person the words.
            http.Response.StatusCode = unreadable.StatusCode;
            return error($"The request cannot be read: {unreadable.Message}");
        }
        catch (InvalidDataException)
        {
            return error("body: cannot be unpacked as its Content-Encoding says.");
        }
        catch (Exception failure) when (!http.RequestAborted.IsCancellationRequested)
        {
            LogFailed(http.RequestServices.GetRequiredService<ILogger<WombatCall>>(), failure, http.Request.Path);
            return error("The program failed at it. What happened is in its log.");
        }
    }

    private static LiveFeed Feed(HttpContext http) => http.RequestServices.GetRequiredService<LiveFeed>();

    private static TimeProvider Dialing(HttpContext http) => RuntimeRegistration.DialerClock(http.RequestServices);

    private static TimeProvider Clock(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>();

    private static Task WriteAsync(HttpContext http, JsonObject answer) =>
        WriteAsync(http, WombatJson.ContentType, WombatJson.Bytes(answer));

    private static async Task WriteAsync(HttpContext http, string type, byte[] bytes)
    {
        // A servlet container sets one with every answer; no client returns it and nothing of ours reads it.
        http.Response.Headers.Append(
            "Set-Cookie", $"JSESSIONID={RandomNumberGenerator.GetHexString(32)}; Path=/wombat");
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    [LoggerMessage(6101, LogLevel.Error, "The store failed during {Path}.")]
    private static partial void LogStoreFailed(ILogger logger, Exception failure, string path);

    [LoggerMessage(6102, LogLevel.Error, "Unexpected failure during {Path}.")]
    private static partial void LogFailed(ILogger logger, Exception failure, string path);

    /// <summary>
    /// Reads the call once, inside the part that answers errors, and gives its spool back in the end.
    /// </summary>
    private sealed class ReadCall(HttpContext http) : IAsyncDisposable
    {
        private WombatParameters? _parameters;

        public async Task<WombatCall> CallAsync()
        {
            var services = http.RequestServices;
            _parameters = await ParameterReader.ReadAsync(
                http.Request, services.GetRequiredService<DataFolder>().Temporary, http.RequestAborted);
            var db = services.GetRequiredService<RingtailDb>();
            return new WombatCall(
                _parameters, db,
                services.GetRequiredService<ConfigurationEditor>(),
                services.GetRequiredService<IDialerControl>(),
                await db.SeenAsync(services.GetRequiredService<LiveFeed>().Current, http.RequestAborted),
                http.User.By(), services.GetRequiredService<TimeProvider>().LocalTimeZone, http.RequestAborted)
            {
                Ring = http.User.Ring(),
                IsAnonymous = http.User.Identity?.IsAuthenticated != true,
            };
        }

        public ValueTask DisposeAsync() => _parameters?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
