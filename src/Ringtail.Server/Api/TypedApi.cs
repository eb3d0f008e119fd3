using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Inspection;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Access;
using Ringtail.Server.Accounts;
using Ringtail.Server.Explaining;
using Ringtail.Server.Forecasts;
using Ringtail.Server.Reports;
using Scalar.AspNetCore;

namespace Ringtail.Server.Api;

/// <summary><c>/api/v1</c>: our own API, described at <c>/openapi/v1.json</c> and shown at <c>/scalar</c>.</summary>
internal static class TypedApi
{
    public static void AddTypedApi(this IServiceCollection services)
    {
        services.AddOpenApi("v1");
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
            // A misspelt or doubled key is refused by its name, not ignored.
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.AllowDuplicateProperties = false;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddExceptionHandler<UnreadableInput>();
    }

    public static void MapTypedApi(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference(o => o.WithTitle("Ringtail API")).AllowAnonymous();
        var api = app.MapGroup("/api/v1").RequireAuthorization(Policies.SignedIn)
            .AddEndpointFilter(ApiProblems.CatchAsync)
            .ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
        MapDialer(api.MapGroup("/dialer").WithTags("Dialer"));
        MapPbxs(api.MapGroup("/pbxs").WithTags("PBXs"));
        var campaigns = api.MapGroup("/campaigns").WithTags("Campaigns");
        var runs = api.MapGroup("/runs").WithTags("Runs");
        MapCampaigns(campaigns);
        MapRuns(runs);
        AccountApi.Map(campaigns, runs);
        ListApi.Map(api.MapGroup("/lists").WithTags("Lists"));
        RunListApi.Map(runs);
        ContactApi.Map(api);
        PrivacyApi.Map(api);
        RecordingApi.Map(api);
        ReportFiles.Map(api.MapGroup("/reports").WithTags("Reports"));
        TokenApi.Map(api.MapGroup("/tokens").WithTags("Tokens"));
        LiveEvents.Map(api);
        WhyApi.Map(api);
    }

    private static void MapDialer(RouteGroupBuilder dialer)
    {
        dialer.MapGet("", (LiveFeed feed) => new DialerState(feed.Current.Dialer.State, feed.Current.Dialer.Since))
            .WithSummary("The dialer's state");
        dialer.MapPost("/start", async (IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.StartDialerAsync(user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Control).WithSummary("Press play; remembered over restarts");
        dialer.MapPost("/stop", async (IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.StopDialerAsync(user.By(), ct);
            return TypedResults.NoContent();
        }).NeedsScope(TokenScopes.Control).WithSummary("Stop dialing; calls in progress go on");
    }

    private static void MapPbxs(RouteGroupBuilder pbxs)
    {
        pbxs.MapGet("", async (RingtailDb db, LiveFeed feed, CancellationToken ct) =>
        {
            var live = feed.Current.Pbxs.ToDictionary(p => p.PbxId);
            var rows = await db.Pbxs.AsNoTracking().OrderBy(p => p.Id).ToListAsync(ct);
            return rows.Select(r => PbxContract.Of(r, live.GetValueOrDefault(r.Id)));
        }).WithSummary("The Asterisk servers");
        pbxs.MapPost(
            "", async (PbxInput input, ConfigurationEditor editor, ClaimsPrincipal user, CancellationToken ct) =>
        {
            var saved = await editor.SavePbxAsync(input.ToRow(0), input.Secret, user.By(), ct);
            return TypedResults.Created($"/api/v1/pbxs/{saved.Id}", PbxContract.Of(saved, null));
        }).RequireAuthorization(Policies.Administrator).ProducesValidationProblem()
            .WithSummary("Add an Asterisk server");
        pbxs.MapPut("/{id:int}", async (int id, PbxInput input, ConfigurationEditor editor, LiveFeed feed,
            ClaimsPrincipal user, CancellationToken ct) =>
        {
            var saved = await editor.SavePbxAsync(input.ToRow(id), input.Secret, user.By(), ct);
            return PbxContract.Of(saved, feed.Current.Pbxs.FirstOrDefault(p => p.PbxId == id));
        }).RequireAuthorization(Policies.Administrator).ProducesValidationProblem()
            .WithSummary("Change an Asterisk server");
        pbxs.MapDelete(
            "/{id:int}", async (int id, ConfigurationEditor editor, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await editor.DeletePbxAsync(id, user.By(), ct);
            return TypedResults.NoContent();
        }).RequireAuthorization(Policies.Administrator).WithSummary("Delete an Asterisk server that nothing refers to");
        pbxs.MapPost("/{id:int}/inspect", InspectAsync).RequireAuthorization(Policies.Administrator)
            .WithSummary("Connect to it, and say what was found and what is missing");
    }

    private static async Task<Results<Ok<PbxReport>, NotFound>> InspectAsync(
        int id, RingtailDb db, ProtectedSecrets secrets, PbxInspector inspector, CancellationToken ct)
    {
        if (await db.Pbxs.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == id, ct) is not { } row) return TypedResults.NotFound();
        var secret = secrets.Unprotect(row.ProtectedSecret);
        return TypedResults.Ok(
            await inspector.InspectAsync(new PbxConnection(row.Address, row.Port, row.Login, secret, row.UseTls), ct));
    }

    private static void MapCampaigns(RouteGroupBuilder campaigns)
    {
        campaigns.MapGet("", async (RingtailDb db, CancellationToken ct) =>
            (await db.Campaigns.AsNoTracking().OrderBy(c => c.Id).ToListAsync(ct)).Select(CampaignContract.Of))
            .WithSummary("The campaigns, hidden ones included");
        campaigns.MapPost(
            "/{id:int}/start", async (int id, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            var run = await control.StartRunAsync(id, user.By(), ct);
            return TypedResults.Created($"/api/v1/runs/{run}", new RunStarted(run));
        }).WithSummary("Start a run of a campaign");
        ForecastApi.Map(campaigns);
    }

    private static void MapRuns(RouteGroupBuilder runs)
    {
        runs.MapGet("", (LiveFeed feed) => feed.Current.Runs)
            .WithSummary("The runs that were not removed, as they are now");
        runs.MapPost(
            "/{id:int}/pause", async (int id, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.PauseRunAsync(id, user.By(), ct);
            return TypedResults.NoContent();
        }).WithSummary("Pause a run");
        runs.MapPost(
            "/{id:int}/unpause", async (int id, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.UnpauseRunAsync(id, user.By(), ct);
            return TypedResults.NoContent();
        }).WithSummary("Go on with a paused run");
        runs.MapDelete(
            "/{id:int}", async (int id, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            await control.RemoveRunAsync(id, user.By(), ct);
            return TypedResults.NoContent();
        }).WithSummary("Take a run out of the running set; its calls go on to their end");
        runs.MapPut("/{id:int}/boost",
            async (int id, BoostInput boost, IDialerControl control, ClaimsPrincipal user, CancellationToken ct) =>
        {
            if (boost.Factor is not (>= ConfigurationRules.BoostMin and <= ConfigurationRules.BoostMax))
                throw new InvalidFieldsException(
                    [new FieldProblem(nameof(boost.Factor), "BoostRange", "must be from 0.1 to 20.")]);
            await control.SetBoostAsync(id, boost.Factor, user.By(), ct);
            return TypedResults.NoContent();
        }).ProducesValidationProblem().WithSummary("Set a run's boost factor");
    }
}
