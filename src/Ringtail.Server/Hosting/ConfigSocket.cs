using Ringtail.Server.ConfigFiles;

namespace Ringtail.Server.Hosting;

internal sealed record ConfigExportRequest(string? SecretsKey);

internal sealed record ConfigText(string Text);

/// <param name="Text">The plan as people read it.</param>
internal sealed record ConfigPlanned(string Text, bool IsEmpty, string Fingerprint);

/// <summary>What <c>ringtail config</c> asks of the program that holds the data folder.</summary>
internal static class ConfigSocket
{
    public static void Map(RouteGroupBuilder control)
    {
        control.MapPost("/config/export", async (
            ConfigExportRequest request, ConfigService service, CancellationToken ct) =>
            new ConfigText(await service.ExportAsync(request.SecretsKey, ct)));
        control.MapPost("/config/plan", async (ConfigRequest request, ConfigService service, CancellationToken ct) =>
            Planned(await service.PlanAsync(request, ct)));
        control.MapPost("/config/apply", async (ConfigRequest request, ConfigService service, CancellationToken ct) =>
            Planned(await service.ApplyAsync(request, "ringtail config", ct)));
    }

    private static ConfigPlanned Planned(ConfigPlan plan) => new(plan.ToText(), plan.IsEmpty, plan.Fingerprint);
}
