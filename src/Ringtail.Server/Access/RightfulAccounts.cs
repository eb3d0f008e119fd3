using Ringtail.Runtime.Control;
using Ringtail.Server.Shell;

namespace Ringtail.Server.Access;

/// <summary>
/// Accounts as pages read and change them, for the person of the circuit: others' ask for <see cref="Right.Users"/>,
/// the own for <see cref="Right.Account"/>. A refusal is a <see cref="ControlException"/>, which pages show.
/// </summary>
/// <param name="scopes">Each use has a scope of its own: what a circuit remembers of an account grows old.</param>
public sealed class RightfulAccounts(IServiceScopeFactory scopes, AccessTokens tokens, Viewer viewer)
{
    /// <summary>Any account, by who looks after them.</summary>
    public async Task AnyAsync(Func<UserAdministration, UserProfiles, Task> work)
    {
        May(Right.Users);
        await using var scope = scopes.CreateAsyncScope();
        await work(scope.ServiceProvider.GetRequiredService<UserAdministration>(), Profiles(scope));
    }

    /// <param name="work">Gets the sign-in name of the viewer.</param>
    public async Task OwnAsync(Func<UserProfiles, string, Task> work)
    {
        May(Right.Account);
        await using var scope = scopes.CreateAsyncScope();
        await work(Profiles(scope), viewer.Account);
    }

    /// <summary>Where an account is signed in.</summary>
    public async Task<IReadOnlyList<SessionSummary>> SessionsAsync(string account, CancellationToken ct)
    {
        MayOf(account);
        await using var scope = scopes.CreateAsyncScope();
        return await Sessions(scope).ListAsync(account, ct);
    }

    public async Task EndSessionAsync(int id, string account, CancellationToken ct)
    {
        MayOf(account);
        await using var scope = scopes.CreateAsyncScope();
        await Sessions(scope).EndAsync(id, account, viewer.Name, ct);
    }

    /// <summary>The viewer's own tokens.</summary>
    public async Task<IReadOnlyList<TokenSummary>> OwnTokensAsync(CancellationToken ct)
    {
        May(Right.Account);
        return await tokens.ListAsync(viewer.AccountId, ct);
    }

    public async Task<CreatedToken> AddOwnTokenAsync(
        string name, IReadOnlyList<string> allowed, DateTimeOffset? end, CancellationToken ct)
    {
        May(Right.Account);
        return await tokens.CreateAsync(viewer.Account, name, allowed, end, viewer.Name, ct);
    }

    public async Task RevokeOwnTokenAsync(int id, CancellationToken ct)
    {
        May(Right.Account);
        await tokens.RevokeAsync(id, viewer.AccountId, viewer.Name, ct);
    }

    private void MayOf(string account) =>
        May(account.Equals(viewer.Account, StringComparison.OrdinalIgnoreCase) ? Right.Account : Right.Users);

    private void May(Right right)
    {
        if (!viewer.May(right)) throw RightsGate.Refusal(right);
    }

    private static UserProfiles Profiles(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<UserProfiles>();

    private static Sessions Sessions(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<Sessions>();
}
