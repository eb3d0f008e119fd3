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
            .AddEndpointFilter(ApiProblems.CatchAsync)
            .AddEndpointFilterFactory(KnownParameters.Refuse)
            .ProducesProblem(StatusCodes.Status409Conflict).DisableAntiforgery();
        DialerApi.Map(Tagged(api, "/dialer", "Dialer"), Tagged(api, "/live", "Live"));
        MapRecords(api);
        UserApi.Map(Tagged(api, "/users", "Users"));
        TokenApi.Map(Tagged(api, "/tokens", "Tokens"));
        SystemLogApi.Map(Tagged(api, "/system-log", "System log"));
        ConfigurationApi.Map(Tagged(api, "/configuration", "Configuration"));
        EventApi.Map(api);
        // Served, and not yet in the description: their records want names and examples of their own there.
        ReportFiles.Map(Tagged(api, "/reports", "Reports").ExcludeFromDescription());
        // Served, and not described yet: the description wants an example of each.
        var more = api.MapGroup("").ExcludeFromDescription();
        RunListApi.Map(more.MapGroup("/runs"));
        ContactApi.Map(more);
        PrivacyApi.Map(more);
        RecordingApi.Map(more);
        ScheduledApi.Map(more);
        WhyApi.Map(api.MapGroup("").ExcludeFromDescription());
    }

    private static void MapRecords(RouteGroupBuilder api)
    {
        var pbxs = Tagged(api, "/pbxs", "PBXs");
        var endPoints = Tagged(api, "/end-points", "End points");
        var lists = Tagged(api, "/lists", "Lists");
        var campaigns = Tagged(api, "/campaigns", "Campaigns");
        var runs = Tagged(api, "/runs", "Runs");
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
        CallApi.Map(Tagged(api, "/calls", "Calls"), runs);
        AccountApi.Map(campaigns, runs);
    }

    private static RouteGroupBuilder Tagged(RouteGroupBuilder api, string path, string tag) =>
        api.MapGroup(path).WithTags(tag);
}
