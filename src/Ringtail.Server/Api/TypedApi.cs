using System.Text.Json.Serialization;
using Ringtail.Server.Access;
using Ringtail.Server.Accounts;
using Ringtail.Server.Api.Description;
using Ringtail.Server.Api.Events;
using Ringtail.Server.Api.Records;
using Ringtail.Server.ConfigFiles;
using Ringtail.Server.Explaining;
using Ringtail.Server.Forecasts;
using Ringtail.Server.Reports;
using Ringtail.Server.Scheduling;
using Scalar.AspNetCore;

namespace Ringtail.Server.Api;

/// <summary><c>/api/v1</c>: our own API, described at <c>/openapi/v1.json</c> and shown at <c>/scalar</c>.</summary>
internal static class TypedApi
{
    public static void AddTypedApi(this IServiceCollection services)
    {
        services.AddOpenApi("v1", ApiDescription.Configure);
        services.ConfigureHttpJsonOptions(json =>
        {
            var options = json.SerializerOptions;
            options.Converters.Add(new JsonStringEnumConverter());
            // A misspelt or doubled key, a null or a text for a number is refused by its name, not taken for something.
            options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.AllowDuplicateProperties = false;
            options.RespectNullableAnnotations = true;
            options.RespectRequiredConstructorParameters = true;
            options.NumberHandling = JsonNumberHandling.Strict;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddExceptionHandler<UnreadableInput>();
        services.AddSingleton<Idempotency>();
        services.AddSingleton<ConfigService>();
    }

    /// <summary>What only a program that dials has: the live view is its source.</summary>
    public static void AddApiEvents(this IServiceCollection services)
    {
        services.AddSingleton<EventHub>();
        services.AddHostedService(p => p.GetRequiredService<EventHub>());
    }

    public static void MapTypedApi(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference(o => o.WithTitle("Ringtail API")).AllowAnonymous();
        var api = app.MapGroup("/api/v1").RequireAuthorization(Policies.SignedIn)
            .AddEndpointFilter(ApiProblems.CatchAsync).AddEndpointFilter(KeyGate.CheckAsync)
            .AddEndpointFilterFactory(KnownParameters.Refuse)
            .ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
        DialerApi.Map(Tagged(api, "/dialer", "Dialer", Right.Look), Tagged(api, "/live", "Live", Right.Look));
        MapRecords(api);
        UserApi.Map(Tagged(api, "/users", "Users", Right.Users));
        TokenApi.Map(Tagged(api, "/tokens", "Tokens", Right.Account));
        var account = Tagged(api, "/account", "Account", Right.Account);
        AccountOfOneself.Map(account);
        AgentApi.MapOwn(account);
        SystemLogApi.Map(Tagged(api, "/system-log", "System log", Right.Logs));
        ChangeLogApi.Map(Tagged(api, "/change-log", "Change log", Right.Changes));
        SettingsApi.Map(
            Tagged(api, "/settings", "Settings", Right.Look),
            Tagged(api, "/column-mappings", "Column mappings", Right.Look));
        ConfigurationApi.Map(Tagged(api, "/configuration", "Configuration", Right.Settings));
        EventApi.Map(api);
        ReportFiles.Map(Tagged(api, "/reports", "Reports", Right.Reports));
        ContactApi.Map(api);
        PrivacyApi.Map(Tagged(api, "/erase", "Privacy", Right.Lists));
        RecordingApi.Map(api);
        WhyApi.Map(Tagged(api, "/why", "Why", Right.Look));
        // Its description and example come when the client is written anew.
        ScheduledApi.Map(api.MapGroup("").ExcludeFromDescription());
    }

    private static void MapRecords(RouteGroupBuilder api)
    {
        var pbxs = Tagged(api, "/pbxs", "PBXs");
        var endPoints = Tagged(api, "/end-points", "End points");
        var lists = Tagged(api, "/lists", "Lists");
        var campaigns = Tagged(api, "/campaigns", "Campaigns");
        var runs = Tagged(api, "/runs", "Runs");
        var calls = Tagged(api, "/calls", "Calls", Right.Reports);
        var hours = Tagged(api, "/opening-hours", "Opening hours");
        var webhooks = Tagged(api, "/webhooks", "Webhooks");
        RecordApis.Pbxs.Map(pbxs);
        RecordApis.Trunks.Map(Tagged(api, "/trunks", "Trunks"));
        RecordApis.EndPoints.Map(endPoints);
        RecordApis.Lists.Map(lists);
        RecordApis.Campaigns.Map(campaigns);
        PbxApi.Map(pbxs, endPoints);
        ListApi.Map(lists);
        CampaignApi.Map(campaigns);
        ForecastApi.Map(campaigns);
        RunApi.Map(runs);
        CallApi.Map(calls, runs);
        RunListApi.Map(runs);
        RecordApis.OpeningHours.Map(hours);
        OpeningHoursApi.Map(hours);
        RecordApis.Webhooks.Map(webhooks);
        WebhookApi.Map(webhooks, campaigns, calls, Tagged(api, "/deliveries", "Webhooks", Right.Campaigns));
        AgentApi.Map(Tagged(api, "/agents", "Agents", Right.Control), runs, calls);
        AccountApi.Map(campaigns, runs);
    }

    /// <param name="right">Who may look; what writes asks for its own.</param>
    private static RouteGroupBuilder Tagged(
        RouteGroupBuilder api, string path, string tag, Right right = Right.Look) =>
        api.MapGroup(path).WithTags(tag).Needs(right);
}
