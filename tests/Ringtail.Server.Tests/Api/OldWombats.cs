using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Ringtail.Server.ConfigFiles;

namespace Ringtail.Server.Tests.Api;

/// <summary>A WombatDialer that is not as ours: what the reference leaves open may be otherwise there.</summary>
public sealed class OldWombats
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rules_that_are_not_found_are_noted_and_what_belongs_to_a_campaign_is_not_searched()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var wombat = builder.Build();
        wombat.Run(http => http.Response.WriteAsync(Answer(http.Request), Ct));
        await wombat.StartAsync(Ct);
        using var source = new WombatSource(new Uri(wombat.Urls.First() + "/wombat"), "demoadmin", "demo");
        var read = await source.ReadAsync(Ct);
        Assert.Equal("RS_BUSY", Assert.Single(Assert.Single(read.Campaigns!).RescheduleRules).Status);
        Assert.Equal(["Shop", "Ours"], read.OpeningHours!.Select(h => h.Name).OrderDescending());
        Assert.Equal("opening hours 'Shop': their rules were not found in the API and are missing here, so that they "
            + "are always closed: enter them", Assert.Single(source.Notes));
    }

    private static string Answer(HttpRequest request)
    {
        var table = request.Path.Value!.Split("/edit/")[1].Trim('/');
        var rows = table switch
        {
            "campaign" => """{"campaignId":1,"name":"C"}""",
            "oh" => """{"name":"Shop","defaultMode":"DEF_CLOSED","items":[{}]},{"name":"Ours","rules":[]}""",
            // It searches the rules' texts, and finds none with a "~".
            "campaign/reschedule" when !request.Query.ContainsKey("query") => """{"status":"RS_BUSY"}""",
            _ => "",
        };
        return $$"""{"status":"OK","results":[{{rows}}]}""";
    }
}
