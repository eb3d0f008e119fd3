using System.Collections.Frozen;
using Microsoft.AspNetCore.Authorization;
using Ringtail.Server.Agents;
using Ringtail.Server.Campaigns;
using Ringtail.Server.Dialer;
using Ringtail.Server.Explaining;
using Ringtail.Server.Forecasts;
using Ringtail.Server.Hours;
using Ringtail.Server.Lists;
using Ringtail.Server.Live;
using Ringtail.Server.Pbxs;
using Ringtail.Server.People;
using Ringtail.Server.Reports;
using Ringtail.Server.Scheduling;
using Ringtail.Server.Start;

namespace Ringtail.Server.Access;

/// <summary>Which right each page asks for; a page that is not here is shown to nobody.</summary>
internal static class PageRights
{
    private static readonly FrozenDictionary<Type, Right> Table = new Dictionary<Type, Right>
    {
        [typeof(HomePage)] = Right.Look,
        [typeof(LivePage)] = Right.Look,
        [typeof(WallPage)] = Right.Look,
        [typeof(WhyPage)] = Right.Look,
        [typeof(CampaignsPage)] = Right.Look,
        [typeof(CampaignPage)] = Right.Look,
        [typeof(ForecastPage)] = Right.Look,
        [typeof(ListsPage)] = Right.Look,
        [typeof(ListPage)] = Right.Look,
        [typeof(HoursPage)] = Right.Look,
        [typeof(HoursSetPage)] = Right.Look,
        [typeof(PbxesPage)] = Right.Look,
        [typeof(TrunksPage)] = Right.Look,
        [typeof(EndPointsPage)] = Right.Look,
        [typeof(RunsPage)] = Right.Reports,
        [typeof(RunPage)] = Right.Reports,
        [typeof(ReportPage)] = Right.Reports,
        [typeof(CallPage)] = Right.Reports,
        [typeof(SystemLogPage)] = Right.Logs,
        [typeof(ChangesPage)] = Right.Changes,
        [typeof(ErasePage)] = Right.Lists,
        [typeof(ScheduledPage)] = Right.Reports,
        [typeof(AgentPage)] = Right.Desk,
        [typeof(AccountPage)] = Right.Account,
        [typeof(NoRightPage)] = Right.Account,
        [typeof(UsersPage)] = Right.Users,
        [typeof(StartPage)] = Right.Settings,
    }.ToFrozenDictionary();

    public static Right? Of(Type page) => Table.TryGetValue(page, out var right) ? right : null;

    /// <summary>Pages for everybody say so themselves.</summary>
    public static bool IsOpen(Type page) => page.IsDefined(typeof(AllowAnonymousAttribute), inherit: true);

    /// <summary>
    /// Where a person goes who may not see a page: to one that says why, and from the entrance to what they may see.
    /// Null when there is nothing for them.
    /// </summary>
    public static string? Instead(System.Security.Claims.ClaimsPrincipal user, Type page) =>
        page != typeof(HomePage) && Of(page) is { } right && user.May(Right.Account)
            ? $"/no-right?right={right}" : Otherwise(user);

    /// <summary>A page that they may see.</summary>
    private static string? Otherwise(System.Security.Claims.ClaimsPrincipal user) =>
        user.May(Right.Look) ? "/" : user.May(Right.Desk) ? "/agent" : user.May(Right.Account) ? "/account" : null;
}
