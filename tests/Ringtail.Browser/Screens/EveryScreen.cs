namespace Ringtail.Browser.Screens;

/// <summary>One thing to look at: a page, and what is pressed there to see it.</summary>
/// <param name="Name">Of its picture.</param>
/// <param name="Press">Test ids, in order; the last opens a dialog or an answer that <paramref name="Then"/>
/// waits for.</param>
/// <param name="Then">A selector of what must be there before one looks.</param>
public sealed record Screen(string Name, string Path, string Press = "", string Then = "");

/// <summary>Every page of the program, every tab and every dialog.</summary>
public static class EveryScreen
{
    private const string Dialog = ".mud-dialog";

    public static IReadOnlyList<Screen> Of(int endedCall) =>
    [
        new("home", "/"), new("live", "/live"), new("live-calls", "/live/calls"), new("live-agents", "/live/agents"),
        new("live-trunks", "/live/trunks"), new("live-end-points", "/live/end-points"), new("wall", "/wall"),
        new("run-boost", "/live", "run-more boost", Dialog), new("run-lists", "/live", "run-more run-lists", Dialog),
        new("campaigns", "/campaigns"), new("campaign-clone", "/campaigns", "clone", Dialog),
        new("campaign-new", "/campaigns/new"), new("campaign", "/campaigns/1"),
        new("campaign-lists", "/campaigns/1/lists"), new("campaign-trunks", "/campaigns/1/trunks"),
        new("campaign-end-points", "/campaigns/1/end-points"), new("campaign-hours", "/campaigns/3/hours"),
        new("campaign-rules", "/campaigns/1/rules"), new("campaign-rule", "/campaigns/1/rules", "add-rule", Dialog),
        new("campaign-afterwards", "/campaigns/1/afterwards"),
        new("campaign-disposition", "/campaigns/1/afterwards", "add-disposition", Dialog),
        new("campaign-deliveries", "/campaigns/1/deliveries"), new("campaign-account", "/campaigns/1/account"),
        new("campaign-forecast", "/campaigns/1/forecast"), new("campaign-refused", "/campaigns/3", "start", Dialog),
        new("lists", "/lists"), new("list", "/lists/1"), new("list-new", "/lists", "add", Dialog),
        new("list-contact", "/lists/1", "add-contact", Dialog), new("list-import", "/lists/3", "#upload"),
        new("erase", "/lists/erase"), new("agent", "/agent"), new("why", "/why"),
        new("scheduled", "/scheduled"),
        new("why-campaign", "/why?campaign=3", "", "[data-testid='why-answer']"),
        new("why-number", "/why?number=03023125001", "", "[data-testid='why-answer']"),
        new("reports", "/reports"), new("report", "/reports/1"), new("report-outcomes", "/reports/outcomes"),
        new("report-hours", "/reports/hours"), new("report-days", "/reports/days"),
        new("report-agents", "/reports/agents"), new("report-retries", "/reports/retries"),
        new("report-account", "/reports/account"), new("report-calls", "/reports/calls?outcome=TERMINATED"),
        new("call", $"/reports/calls/{endedCall}"),
        new("servers", "/settings/servers"), new("server", "/settings/servers", "edit", Dialog),
        new("server-refused", "/settings/servers", "delete confirm", ".mud-dialog [data-testid='refused']"),
        new("trunks", "/settings/trunks"), new("trunk", "/settings/trunks", "edit", Dialog),
        new("end-points", "/settings/end-points"), new("end-point", "/settings/end-points", "edit", Dialog),
        new("hours", "/settings/hours"), new("hours-set", "/settings/hours/1"),
        new("hours-rule", "/settings/hours/1", "add-hours-rule", Dialog),
        new("users", "/settings/users"), new("user", "/settings/users", "add", Dialog),
        new("password", "/account", "set-password", Dialog), new("account", "/account"),
        new("token", "/account", "add-token", Dialog), new("log", "/log"), new("changes", "/log/changes"),
        new("start-connect", "/start/connect"), new("start-trunk", "/start/trunk"),
        new("start-end-point", "/start/end-point"), new("start-test", "/start/test-call"),
        new("start-list", "/start/list"), new("start-campaign", "/start/campaign"), new("start-play", "/start/play"),
        new("nowhere", "/lists/4711"),
    ];
}
