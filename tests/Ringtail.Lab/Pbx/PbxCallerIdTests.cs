namespace Ringtail.Lab.Pbx;

/// <summary>Which way of originating shows the carrier the campaign and the agent the customer.</summary>
[Collection(nameof(BothPbxs))]
public sealed class PbxCallerIdTests(BothPbxs pbxs)
{
    private const string Customer = "030100";
    private const string Company = "080000";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private sealed record Row(
        string Name, string? CallerId, string[] Variables, string FromUser, string AtTheEndPoint, string NameThere);

    private static readonly Row[] Table =
    [
        new("customer", $"\"Customer\" <{Customer}>", [], Customer, Customer, "Customer"),
        new("company", $"\"Company\" <{Company}>", [], Company, Company, "Company"),
        new("none", null, [], "anonymous", "", ""),
        new("company, customer as variable", $"\"Company\" <{Company}>", [$"CALLERID(num)={Customer}"],
            Company, Company, "Company"),
        new("no CallerID, customer and company as variables", null,
            [
                $"CALLERID(num)={Customer}", "CALLERID(name)=Customer",
                $"CONNECTEDLINE(num,i)={Company}", "CONNECTEDLINE(name,i)=Company",
            ],
            Company, Customer, "Customer"),
        new("the same with hidden presentation", null,
            [$"CALLERID(num)={Customer}", $"CONNECTEDLINE(num,i)={Company}", "CONNECTEDLINE(num-pres,i)=prohib"],
            "anonymous", Customer, ""),
    ];

    [Theory(Timeout = 60_000)]
    [InlineData(16, false)]
    [InlineData(22, false)]
    [InlineData(16, true)]
    [InlineData(22, true)]
    public async Task Only_the_variables_show_each_side_the_other(int version, bool local)
    {
        var pbx = await pbxs.OfAsync(version, TestContext.Current.CancellationToken);
        using var ami = await RawAmi.ConnectAsync(pbx, LabAccount.Everything, Cancelled);
        for (var index = 0; index < Table.Length; index++)
        {
            var row = Table[index];
            var number = $"01001010{(local ? 2 : 1)}{index:00}";

            var (callerNumber, callerName, scriptNumber) = await CallAsync(ami, pbx, row, number, local);
            var carrier = await pbx.Carrier.WaitEndedAsync(number, Cancelled);

            // On 22 the answer of a trunk behind a Local channel puts the dialed number in the caller's place.
            var expected = version == 22 && local ? number : row.AtTheEndPoint;
            Assert.Equal((row.Name, row.FromUser), (row.Name, carrier.FromUser));
            Assert.Equal((row.Name, expected), (row.Name, callerNumber));
            Assert.Equal((row.Name, row.NameThere), (row.Name, callerName));
            Assert.Equal((row.Name, expected), (row.Name, scriptNumber));
        }
    }

    /// <summary>
    /// One call: the caller's number and name at the end point, and the seed script's MDC_CALLER_NUM_TRUNK.
    /// </summary>
    private static async Task<(string Number, string Name, string Script)> CallAsync(
        RawAmi ami, LabPbx pbx, Row row, string number, bool local)
    {
        var id = $"callerid-{number}";
        (string, string)[] headers =
        [
            ("Action", "Originate"),
            ("Channel", local ? $"Local/{number}@dialer-out/n" : pbx.DialString(number)),
            ("Context", "wombat"),
            ("Exten", "401"),
            ("Priority", "1"),
            ("Timeout", "5000"),
            ("Async", "true"),
            ("ChannelId", id),
            .. row.CallerId is null ? Array.Empty<(string, string)>() : [("CallerID", row.CallerId)],
            .. row.Variables.Select(variable => ("Variable", variable)),
        ];
        await ami.SendAsync(Cancelled, headers);
        string script = "", callerNumber = "", callerName = "";
        while (true)
        {
            var block = await ami.ReadAsync(Cancelled);
            if (block["Uniqueid"] != id)
                continue;
            if (block["Event"] == "VarSet" && block["Variable"] == "MDC_CALLER_NUM_TRUNK")
                script = block["Value"];
            if (block["Event"] == "UserEvent" && block["UserEvent"] == "ResolveCallerName")
                (callerNumber, callerName) = (Known(block["CallerIDNum"]), Known(block["CallerIDName"]));
            if (block["Event"] == "Hangup")
                return (callerNumber, callerName, script);
        }
    }

    private static string Known(string value) => value == "<unknown>" ? "" : value;
}
