using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ringtail.Client;
using Ringtail.Server.Tests.Hosting;

namespace Ringtail.Server.Tests.Api;

/// <summary>The .NET client is what the description says, and it works.</summary>
public sealed class TheClient
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Makes_a_campaign_starts_it_and_adds_a_call()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = new RingtailClient(server.Address, RunningServer.Admin, RunningServer.Password);
        var pbx = await client.AddAsteriskServerAsync(
            new PbxInput { Description = "Main", Address = "127.0.0.1", Port = 1, Login = "w", Secret = "s" }, Ct);
        var trunk = await client.AddTrunkAsync(
            new TrunkInput { PbxId = pbx.Id, Name = "Carrier", DialString = "SIP/c/${num}" }, Ct);
        Assert.Equal(10, trunk.Capacity);
        var phone = await client.AddEndPointAsync(new EndPointInput
        {
            PbxId = pbx.Id, Type = "PHONE", Name = "IVR", Extension = "1", Context = "wombat",
        }, Ct);
        var list = await client.AddListAsync(new ListInput { Name = "People" }, Ct);
        using (var people = new MemoryStream(Encoding.UTF8.GetBytes("030111,NAME:Ann\n030112\n")))
        {
            await using var report = await client.AddContactsAsync(list.Id, people, "text/plain", ct: Ct);
            using var reader = new StreamReader(report);
            Assert.Contains("\"kept\":2", await reader.ReadToEndAsync(Ct), StringComparison.Ordinal);
        }
        Assert.Equal(["030111", "030112"], (await client.ListContactsAsync(list.Id, ct: Ct))
            .Items.Select(c => c.Number));
        var campaign = await client.AddCampaignAsync(new CampaignInput { Name = "Spring" }, Ct);
        await client.SetCampaignTrunksAsync(campaign.Id, [trunk.Id], Ct);
        await client.SetCampaignEndPointsAsync(campaign.Id, [phone.Id], Ct);
        await client.SetCampaignListsAsync(campaign.Id, [new LinkedList { ListId = list.Id, Type = "CALL_LIST" }], Ct);
        var run = await client.StartCampaignAsync(campaign.Id, Ct);
        var call = new CallInput { Number = "030113", Due = DateTimeOffset.UnixEpoch.AddYears(67) };
        var added = await client.AddCallAsync(run.RunId, call, idempotencyKey: "one", ct: Ct);
        Assert.Equal(added.HopperId, (await client.AddCallAsync(run.RunId, call, idempotencyKey: "one", ct: Ct))
            .HopperId);
        await client.PauseRunAsync(run.RunId, Ct);
        Assert.Equal("Spring", Assert.Single((await client.ListRunsAsync(ct: Ct)).Items).CampaignName);
    }

    [Fact]
    public async Task Tells_what_was_refused_and_why()
    {
        await using var server = await RunningServer.StartAsync();
        using var admin = new RingtailClient(server.Address, RunningServer.Admin, RunningServer.Password);
        var wrong = await Assert.ThrowsAsync<RingtailException>(
            () => admin.AddTrunkAsync(new TrunkInput { PbxId = 7, Name = "x", DialString = "y" }, Ct));
        Assert.Equal((400, ""), (wrong.Status, wrong.Code));
        Assert.Equal(["dialString"], wrong.Errors.Keys);
        var token = await admin.AddTokenAsync(new TokenInput { Name = "t", Scopes = ["read"] }, Ct);
        using var reader = new RingtailClient(server.Address, token.Token);
        Assert.Equal("DOWN", (await reader.GetDialerAsync(Ct)).State);
        var forbidden = await Assert.ThrowsAsync<RingtailException>(() => reader.StartDialerAsync(Ct));
        Assert.Equal((403, "It needs the scope 'control'."), (forbidden.Status, forbidden.Message));
        var missing = await Assert.ThrowsAsync<RingtailException>(() => admin.StartCampaignAsync(7, Ct));
        Assert.Equal((404, "NoCampaign"), (missing.Status, missing.Code));
    }

    /// <summary>Two programs read a record and both change it: the second is told, reads again and changes what it
    /// meant.</summary>
    [Fact]
    public async Task Gives_the_tag_of_what_it_read_and_a_change_with_an_old_one_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = new RingtailClient(server.Address, RunningServer.Admin, RunningServer.Password);
        var id = (await client.AddCampaignAsync(new CampaignInput { Name = "Spring" }, Ct)).Id;
        var read = await client.GetCampaignAsync(id, Ct);
        Assert.NotNull(read.ETag);
        Assert.Null(Assert.Single((await client.ListCampaignsAsync(ct: Ct)).Items).ETag);

        var others = await client.ChangeCampaignAsync(
            id, new Dictionary<string, object?> { ["priority"] = 7 }, read.ETag, Ct);
        Assert.NotEqual(read.ETag, others.ETag);
        var input = new CampaignInput { Name = "Autumn" };
        var stale = await Assert.ThrowsAsync<RecordChangedException>(
            () => client.ReplaceCampaignAsync(id, input, read.ETag, Ct));
        Assert.Equal((412, "RecordChanged"), (stale.Status, stale.Code));
        Assert.Contains("was changed since you read it", stale.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RecordChangedException>(() => client.DeleteCampaignAsync(id, read.ETag, Ct));

        read = await client.GetCampaignAsync(id, Ct);
        Assert.Equal(("Spring", 7, others.ETag), (read.Name, read.Priority, read.ETag));
        var mine = await client.ReplaceCampaignAsync(id, input, read.ETag, Ct);
        await client.DeleteCampaignAsync(id, mine.ETag, Ct);
    }

    [Fact]
    public async Task Sets_hours_rules_and_webhooks_and_changes_only_what_it_names()
    {
        await using var server = await RunningServer.StartAsync();
        using var client = new RingtailClient(server.Address, RunningServer.Admin, RunningServer.Password);
        var hours = await client.AddOpeningHoursSetAsync(
            new OpeningHoursInput { Name = "Office", DefaultMode = "DEF_CLOSED" }, Ct);
        await client.SetOpeningHoursRulesAsync(hours.Id, [new OpeningHoursRule { Days = "23456" }], Ct);
        var campaign = await client.AddCampaignAsync(new CampaignInput { Name = "Spring", Priority = 3 }, Ct);
        await client.SetCampaignOpeningHoursAsync(campaign.Id, [hours.Id], Ct);
        await client.SetCampaignCallerIdsAsync(campaign.Id, [new PooledCallerId { Number = "+4930111" }], Ct);
        await client.SetCampaignDispositionRulesAsync(campaign.Id,
            [new DispositionRule { Status = "RS_BUSY", Verb = "EMAIL", Destination = "a@example.org" }], Ct);
        Assert.Equal("EMAIL", Assert.Single(await client.GetCampaignDispositionRulesAsync(campaign.Id, Ct)).Verb);
        Assert.Equal([hours.Id], await client.GetCampaignOpeningHoursAsync(campaign.Id, Ct));

        var changed = await client.ChangeCampaignAsync(
            campaign.Id, new Dictionary<string, object?> { ["ringTimeMs"] = 20_000 }, ct: Ct);
        Assert.Equal((3, 20_000), (changed.Priority, changed.RingTimeMs));

        var hook = await client.AddWebhookAsync(
            new WebhookInput { Url = "http://127.0.0.1:1/", Events = "run.started" }, Ct);
        Assert.Equal(64, hook.Secret.Length);
        Assert.Empty((await client.ListWebhookDeliveriesAsync(hook.Webhook.Id, ct: Ct)).Items);
        Assert.Contains((await client.ListChangesAsync(ct: Ct)).Items, c => c is { Kind: "Webhook", Action: "Added" });
        Assert.Contains("Users", (await client.GetOwnAccountAsync(Ct)).Rights);
        Assert.Equal("DE", (await client.GetSettingsAsync(Ct)).DefaultCountry);
        Assert.Empty((await client.ReportRunsAsync(campaign: [campaign.Id], ct: Ct)).Rows);
    }
}
