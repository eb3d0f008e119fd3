using System.Collections.Frozen;
using System.Security.Claims;
using Ringtail.Runtime.Storage;

namespace Ringtail.Server.Access;

/// <summary>What can be allowed to a person. WombatDialer's function key for the same stands behind it.</summary>
public enum Right
{
    /// <summary>One's own account and tokens.</summary>
    Account,
    /// <summary>An agent's own page: reserved numbers, dial, skip.</summary>
    Desk,
    /// <summary>Everything as it is now, and the records (RT, V_WBT).</summary>
    Look,
    /// <summary>Reports, calls of the past, exports (REPORT).</summary>
    Reports,
    /// <summary>System log (SYSLOG).</summary>
    Logs,
    /// <summary>Who changed what of the configuration.</summary>
    Changes,
    /// <summary>The dialer, runs, agents' pauses (CTRL_WBT).</summary>
    Control,
    /// <summary>Calls: add, schedule, hang up, statuses, recordings.</summary>
    Calls,
    /// <summary>Contacts of the lists: upload, change.</summary>
    Contacts,
    /// <summary>Lists themselves, and forgetting a person (LIST).</summary>
    Lists,
    /// <summary>Campaigns with their links and rules (CAMP, COPY).</summary>
    Campaigns,
    /// <summary>Opening hours (OPHR).</summary>
    Hours,
    /// <summary>Asterisk servers, trunks, end points, webhooks, settings, the configuration file (ADMIN).</summary>
    Settings,
    /// <summary>Accounts (USER).</summary>
    Users,
}

/// <summary>The table: which role may do what. A security key beside it says which records.</summary>
public static class Rights
{
    private static readonly Right[] Looking = [Right.Account, Right.Look, Right.Reports, Right.Logs];

    private static readonly FrozenDictionary<string, FrozenSet<Right>> Table =
        new Dictionary<string, FrozenSet<Right>>
        {
            [Roles.Administrator] = Enum.GetValues<Right>().ToFrozenSet(),
            [Roles.Manager] = Enum.GetValues<Right>().Where(r => r is not (Right.Settings or Right.Users))
                .ToFrozenSet(),
            [Roles.User] = [.. Looking, Right.Desk, Right.Control, Right.Calls, Right.Contacts],
            [Roles.Viewer] = [.. Looking],
            [Roles.Agent] = [Right.Account, Right.Desk],
        }.ToFrozenDictionary();

    /// <summary>Rights that change nothing: no endpoint that writes may ask for one of them.</summary>
    public static IReadOnlySet<Right> Reading { get; } =
        Enum.GetValues<Right>().Where(r => r is Right.Look or Right.Reports or Right.Logs or Right.Changes)
            .ToFrozenSet();

    /// <summary>Empty for an unknown role.</summary>
    public static IReadOnlySet<Right> Of(string role) => Table.GetValueOrDefault(role, FrozenSet<Right>.Empty);

    public static IReadOnlyList<string> RolesWith(Right right) =>
        [.. Roles.All.Where(r => Table[r].Contains(right))];

    public static bool May(this ClaimsPrincipal user, Right right)
    {
        ArgumentNullException.ThrowIfNull(user);
        return user.FindAll(ClaimTypes.Role).Any(role => Of(role.Value).Contains(right));
    }

    /// <summary>Which records are there for this person; nobody holds no key.</summary>
    public static KeyRing Ring(this ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return KeyRing.Of(
            user.HasClaim(RingtailClaims.MasterKey, "true"), user.FindFirst(RingtailClaims.Keys)?.Value ?? "");
    }
}

/// <summary>The right that an endpoint asks for.</summary>
/// <param name="ToWrite">For one that looks and writes, as in the compatible API: the right to write.</param>
internal sealed record NeedsRight(Right Right, Right? ToWrite = null);

internal static class RightfulEndpoints
{
    public static T Needs<T>(this T endpoint, Right right, Right? toWrite = null)
        where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new NeedsRight(right, toWrite));
}
