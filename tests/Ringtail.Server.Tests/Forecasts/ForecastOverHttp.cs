using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Forecasts;

public sealed class ForecastOverHttp
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_gets_the_forecast_with_its_own_figures()
    {
        await using var server = await RunningServer.StartAsync();
        var campaign = await ForecastPages.AddCampaignAsync(
            server.Services.GetRequiredService<ConfigurationEditor>(),
            server.Services.GetRequiredService<IRingtailDbFactory>(), queue: true);
        var answer = await server.Administrator.GetFromJsonAsync<JsonElement>(
            $"/api/v1/campaigns/{campaign}/forecast?agents=3&answerRate=0.5", Ct);

        var agents = answer.GetProperty("figures").GetProperty("Agents");
        Assert.Equal((3, "Typed"), (agents.GetProperty("value").GetInt32(), agents.GetProperty("source").GetString()));
        var pacings = answer.GetProperty("pacings").EnumerateArray().ToList();
        Assert.Equal(["PROGRESSIVE", "PREDICTIVE"],
            pacings.Select(p => p.GetProperty("pacing").GetProperty("name").GetString()));
        Assert.All(pacings, p =>
        {
            Assert.InRange(p.GetProperty("answered").GetProperty("median").GetDouble(), 15, 25);
            Assert.True(p.GetProperty("finish").GetProperty("low").GetDateTimeOffset()
                <= p.GetProperty("finish").GetProperty("high").GetDateTimeOffset());
        });
    }

    [Fact]
    public async Task Refusals_name_the_figure_or_the_reason()
    {
        await using var server = await RunningServer.StartAsync();
        var campaign = await ForecastPages.AddCampaignAsync(
            server.Services.GetRequiredService<ConfigurationEditor>(),
            server.Services.GetRequiredService<IRingtailDbFactory>(), queue: true);
        var path = $"/api/v1/campaigns/{campaign}/forecast";
        Assert.Contains("\"talkS\"", await RefusedAsync(server, path + "?talkS=0", HttpStatusCode.BadRequest),
            StringComparison.Ordinal);
        Assert.Contains("no run 9", await RefusedAsync(server, path + "?run=9", HttpStatusCode.NotFound),
            StringComparison.Ordinal);
        Assert.Contains("no campaign 77", await RefusedAsync(
            server, "/api/v1/campaigns/77/forecast", HttpStatusCode.NotFound), StringComparison.Ordinal);
        using var anonymous = await server.Anonymous.GetAsync(new Uri(path, UriKind.Relative), Ct);
        Assert.Equal(HttpStatusCode.Unauthorized, anonymous.StatusCode);

        var description = await server.Anonymous.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        var call = description.GetProperty("paths").GetProperty("/api/v1/campaigns/{id}/forecast").GetProperty("get");
        Assert.Contains("patienceS", call.GetProperty("parameters").EnumerateArray()
            .Select(p => p.GetProperty("name").GetString()));
    }

    private static async Task<string> RefusedAsync(RunningServer server, string path, HttpStatusCode expected)
    {
        using var answer = await server.Administrator.GetAsync(new Uri(path, UriKind.Relative), Ct);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Ct);
    }
}
