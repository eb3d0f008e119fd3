using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Tests.Notifications;

public sealed class Tellings
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static FollowUp Notify(string url) => new(FollowUpKind.Notify, ToldEvents.AttemptEnded, 0, url);

    private static FollowUp Verb(FollowUpKind kind, string target, string variables = "", string mode = "ALL") =>
        new(kind, ToldEvents.Disposition, 1, target) { Variables = variables, VariableMode = mode };

    [Fact]
    public async Task A_finished_attempt_is_posted_as_a_form_with_WombatDialers_fields()
    {
        await using var receiver = new Receiver();
        await using var house = await TellingHouse.OpenAsync();
        await house.EndAsync(AttemptOutcome.Rejected, "", Notify(receiver.Url));
        Assert.Equal(1, await house.WorkAsync());
        var got = await receiver.NextAsync();
        Assert.Equal(("POST", "application/x-www-form-urlencoded"), (got.Method, got.ContentType));
        Assert.Equal(new Dictionary<string, string>
        {
            ["num"] = "0301", ["state"] = "RS_REJECTED", ["extstate"] = "", ["retry"] = "0", ["reschedule"] = "0",
            ["I_ID_CLIENTE"] = "7", ["I_HH"] = "10", ["O_id_agente"] = "4",
        }, got.Form);
        Assert.Equal("Done", (await house.RowsAsync()).Single().State);
    }

    [Fact]
    public async Task What_a_receiver_does_not_take_is_kept_with_its_error_and_sent_again_later()
    {
        await using var receiver = new Receiver();
        await using var house = await TellingHouse.OpenAsync();
        receiver.Answers.Enqueue(500);
        await house.EndAsync(AttemptOutcome.Terminated, "", Notify(receiver.Url));
        await house.WorkAsync();
        await receiver.NextAsync();
        var row = (await house.RowsAsync()).Single();
        Assert.Equal(("Pending", 1), (row.State, row.Tries));
        Assert.Contains("500", row.LastError, StringComparison.Ordinal);
        Assert.Contains("no such customer", row.LastError, StringComparison.Ordinal);
        Assert.True(row.Due > house.Clock.Now.Wall.AddSeconds(3));
        Assert.Equal(0, await house.WorkAsync());

        await house.Store.SendAgainAsync(row.Id, house.Clock.Now.Wall, Ct);
        Assert.Equal(1, await house.WorkAsync());
        Assert.Equal("0301", (await receiver.NextAsync()).Form["num"]);
        Assert.Equal(("Done", 2), ((await house.RowsAsync()).Single().State, (await house.RowsAsync()).Single().Tries));
    }

    [Fact]
    public async Task A_redirect_and_a_receiver_that_is_not_there_are_errors_in_words()
    {
        await using var receiver = new Receiver();
        await using var house = await TellingHouse.OpenAsync(2);
        receiver.Answers.Enqueue(302);
        await house.EndAsync(AttemptOutcome.Terminated, "", Notify(receiver.Url));
        await house.EndAsync(AttemptOutcome.Terminated, "", Notify("http://127.0.0.1:1/"));
        await house.WorkAsync();
        Assert.Equal(["Pending", "Pending"], (await house.RowsAsync()).Select(r => r.State));
        Assert.All(await house.RowsAsync(), r => Assert.NotEqual("", r.LastError));
        await receiver.NextAsync();
        Assert.True(receiver.IsQuiet);
    }

    [Fact]
    public async Task A_rules_GET_carries_the_fields_its_text_and_its_own_attributes_filled_in()
    {
        await using var receiver = new Receiver();
        await using var house = await TellingHouse.OpenAsync();
        var verb = Verb(FollowUpKind.HttpGet, receiver.Url + "?who=${ID_CLIENTE}&x=${unknown}", "A=1,B:${num}", "NONE")
            with { Text = "a & b" };
        await house.EndAsync(AttemptOutcome.Terminated, "DISP7", verb);
        await house.WorkAsync();
        var got = await receiver.NextAsync();
        Assert.Equal("GET", got.Method);
        Assert.Equal(new Dictionary<string, string>
        {
            ["who"] = "7", ["x"] = "", ["num"] = "0301", ["state"] = "TERMINATED", ["extstate"] = "DISP7",
            ["retry"] = "0", ["reschedule"] = "0", ["text"] = "a & b", ["A"] = "1", ["B"] = "0301",
        }, got.Query);
    }

    [Fact]
    public async Task A_webhook_gets_signed_JSON()
    {
        await using var receiver = new Receiver();
        await using var house = await TellingHouse.OpenAsync();
        int id;
        await using (var db = house.Databases.Create())
        {
            var hook = new WebhookRow
            {
                Url = receiver.Url, Events = "attempt.ended",
                ProtectedSecret = house.Secrets.Protect("0123456789abcdef"),
            };
            db.Webhooks.Add(hook);
            await db.SaveChangesAsync(Ct);
            id = hook.Id;
        }
        await house.EndAsync(
            AttemptOutcome.Busy, "", new FollowUp(FollowUpKind.Webhook, ToldEvents.AttemptEnded, id, ""));
        await house.WorkAsync();
        var got = await receiver.NextAsync();
        var seconds = long.Parse(got.Signature[2..got.Signature.IndexOf(',', StringComparison.Ordinal)],
            CultureInfo.InvariantCulture);
        Assert.Equal(
            WebhookSignature.Of("0123456789abcdef", seconds, Encoding.UTF8.GetBytes(got.Body)), got.Signature);
        using var json = JsonDocument.Parse(got.Body);
        Assert.Equal(("attempt.ended", "Reminders"),
            (json.RootElement.GetProperty("event").GetString(), json.RootElement.GetProperty("campaign").GetString()));
        var attempt = json.RootElement.GetProperty("attempt");
        Assert.Equal(("0301", "RS_BUSY"),
            (attempt.GetProperty("number").GetString(), attempt.GetProperty("state").GetString()));
        Assert.Equal("7", attempt.GetProperty("attributes").GetProperty("ID_CLIENTE").GetString());
    }

    [Fact]
    public async Task A_webhook_that_was_deleted_is_given_up()
    {
        await using var house = await TellingHouse.OpenAsync();
        await house.EndAsync(
            AttemptOutcome.Busy, "", new FollowUp(FollowUpKind.Webhook, ToldEvents.AttemptEnded, 99, ""));
        await house.WorkAsync();
        Assert.Equal("Failed", (await house.RowsAsync()).Single().State);
    }

    [Fact]
    public async Task A_mail_goes_to_a_real_mail_server()
    {
        await using var server = new SmtpServer();
        await using var house = await TellingHouse.OpenAsync();
        house.Smtp = new()
        {
            Host = "127.0.0.1", Port = server.Port, Security = "none", User = "me", Password = "secret",
            From = "ringtail@example.org",
        };
        var verb = Verb(FollowUpKind.Email, "a@example.org, b@example.org") with { Text = "Bitte ${num} zurückrufen" };
        await house.EndAsync(AttemptOutcome.Terminated, "CALLBACK", verb);
        await house.WorkAsync();
        var mail = await server.NextAsync();
        Assert.Equal(("ringtail@example.org", "me secret"), (mail.From, server.Authenticated));
        Assert.Equal(["a@example.org", "b@example.org"], mail.To);
        Assert.Contains("Subject: [Ringtail] Reminders: 0301 TERMINATED CALLBACK", mail.Text, StringComparison.Ordinal);
        Assert.Equal("Done", (await house.RowsAsync()).Single().State);
    }

    [Fact]
    public async Task A_mail_that_the_server_refuses_or_that_has_no_server_says_why_and_waits()
    {
        await using var server = new SmtpServer();
        server.Unknown.Add("a@example.org");
        await using var house = await TellingHouse.OpenAsync(2);
        var mail = new FollowUp(FollowUpKind.Email, ToldEvents.Disposition, 1, "a@example.org");
        await house.EndAsync(AttemptOutcome.Terminated, "", mail);
        await house.WorkAsync();
        Assert.Contains("Smtp:Host", (await house.RowsAsync()).Single().LastError, StringComparison.Ordinal);

        house.Smtp = new() { Host = "127.0.0.1", Port = server.Port, Security = "none", From = "r@example.org" };
        await house.EndAsync(AttemptOutcome.Terminated, "", mail);
        await house.WorkAsync();
        var row = (await house.RowsAsync())[1];
        Assert.Equal(("Pending", 1), (row.State, row.Tries));
        Assert.Contains("a@example.org", row.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_goes_to_a_list_a_black_list_and_another_campaign_with_its_attributes()
    {
        await using var house = await TellingHouse.OpenAsync(3);
        await house.EndAsync(AttemptOutcome.Number, "", Verb(FollowUpKind.AddList, "to ${state}", "WHY=wrong"));
        await house.EndAsync(AttemptOutcome.Terminated, "STOP", Verb(FollowUpKind.AddBlackList, "never"));
        await house.EndAsync(AttemptOutcome.Terminated, "", Verb(FollowUpKind.Reschedule, "Reminders", mode: "OUTPUT"));
        Assert.Equal(3, await house.WorkAsync());
        await using var db = house.Databases.Create();
        var list = db.Lists.Single(l => l.Name == "to RS_NUMBER");
        var contact = db.Contacts.Single(c => c.ListId == list.Id);
        Assert.Equal(("0301", "+49301", 1L), (contact.Number, contact.E164, list.ContactCount));
        Assert.Contains("WHY", contact.Attributes, StringComparison.Ordinal);
        var black = db.Lists.Single(l => l.Name == "never");
        Assert.Equal("BLACK_LIST", db.RunLists.Single(l => l.ListId == black.Id).Type);
        Assert.Equal("BLACK_LIST", db.CampaignLists.Single(l => l.ListId == black.Id).Type);
        var call = db.Contacts.Single(c => c.ListId == 0);
        Assert.Equal(("0303", """[["ID_AGENTE","4"]]"""), (call.Number, call.Attributes));
        Assert.Equal([house.Run], house.Called);
        Assert.Equal(2, house.Filled.Count);
        Assert.All(await house.RowsAsync(), r => Assert.Equal("Done", r.State));
    }

    [Theory]
    [InlineData("", "Europe/Berlin")]
    [InlineData("TZ=Asia/Tokyo", "Asia/Tokyo")]
    public async Task What_a_rule_adds_to_a_list_has_the_zone_that_an_upload_of_it_would_have(string given, string zone)
    {
        await using var house = await TellingHouse.OpenAsync();
        await house.EndAsync(AttemptOutcome.Busy, "", Verb(FollowUpKind.AddList, "later", given));
        Assert.Equal(1, await house.WorkAsync());
        await using var db = house.Databases.Create();
        var list = db.Lists.Single(l => l.Name == "later");
        var group = db.Contacts.Single(c => c.ListId == list.Id).ZoneGroup;
        Assert.Contains(zone, db.ZoneGroups.Single(g => g.Id == group).Zones.Split(';'));
        Assert.Equal(group, db.ListZones.Single(z => z.ListId == list.Id).ZoneGroup);
    }

    [Fact]
    public async Task The_dispatcher_does_what_is_due_and_what_failed_is_tried_again_by_the_next_process()
    {
        await using var receiver = new Receiver();
        await using var house = await TellingHouse.OpenAsync(20);
        for (var i = 0; i < 20; i++) await house.EndAsync(AttemptOutcome.Terminated, "", Notify(receiver.Url));
        // A process that died with rows in its hands.
        await house.Store.LeaseOutboxAsync(house.Clock.Now.Wall, TimeSpan.FromMilliseconds(300), [], 5, Ct);
        using var dispatcher = house.Dispatcher();
        await dispatcher.StartAsync(Ct);
        var numbers = new HashSet<string>();
        while (numbers.Count < 20) numbers.Add((await receiver.NextAsync()).Form["num"]);
        await dispatcher.StopAsync(Ct);
        Assert.True(receiver.IsQuiet);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_takes_no_turn_of_the_others()
    {
        await using var slow = new Receiver();
        await using var quick = new Receiver();
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        slow.Until = answer.Task;
        await using var house = await TellingHouse.OpenAsync(81);
        for (var i = 0; i < 80; i++) await house.EndAsync(AttemptOutcome.Terminated, "", Notify(slow.Url));
        await house.EndAsync(AttemptOutcome.Terminated, "", Notify(quick.Url));
        using var dispatcher = house.Dispatcher();
        await dispatcher.StartAsync(Ct);
        Assert.Equal("03081", (await quick.NextAsync()).Form["num"]);
        Assert.InRange(slow.Waiting, 0, 8);
        answer.SetResult();
        for (var i = 0; i < 80; i++) await slow.NextAsync();
        await dispatcher.StopAsync(Ct);
    }
}
