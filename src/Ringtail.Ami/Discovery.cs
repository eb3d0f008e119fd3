using Microsoft.Extensions.Logging;

namespace Ringtail.Ami;

/// <summary>After the login: what the account may do, which Asterisk it is, and filters on the server.</summary>
internal static class Discovery
{
    /// <exception cref="AmiException">
    /// Some filters were taken and one was not: the connection would miss events, and must be made anew without
    /// filters.
    /// </exception>
    public static async Task<AmiServerInfo> AskAsync(
        AmiConnection connection,
        AmiServerInfo server,
        AmiOptions options,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        if (!options.AskServer) return server;
        server = server with { Commands = await CommandsAsync(connection, cancellationToken).ConfigureAwait(false) };
        if (server.MaySend("CoreSettings") == true)
        {
            var version = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
            server = server with { AsteriskVersion = version };
        }
        if (options.FilterOnServer && options.Interests is { Count: > 0 } interests && HasStructuredFilters(server)
            && server.MaySend("Filter") == true)
        {
            var set = await SetFiltersAsync(connection, interests, logger, cancellationToken).ConfigureAwait(false);
            server = server with { FiltersOnServer = set };
        }
        return server;
    }

    /// <summary>
    /// <c>MatchCriteria</c> came with Asterisk 18.26, 20.11, 21.6 and 22.1 (main/manager.c of those tags); the AMI
    /// version did not change with it, so only Asterisk's own version tells, and AMI 12 (Asterisk 23) for certain.
    /// </summary>
    internal static bool HasStructuredFilters(AmiServerInfo server)
    {
        if (server.AmiVersion.Major >= 12) return true;
        var numbers = server.AsteriskVersion?.Split('.', '-', '~', '+');
        if (numbers is not [var majorText, var minorText, ..]) return false;
        if (!int.TryParse(majorText, out var major) || !int.TryParse(minorText, out var minor)) return false;
        return major switch
        {
            18 => minor >= 26,
            20 => minor >= 11,
            21 => minor >= 6,
            22 => minor >= 1,
            _ => major > 22,
        };
    }

    private static async Task<IReadOnlySet<string>> CommandsAsync(
        AmiConnection connection, CancellationToken cancellationToken)
    {
        var commands = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var result = await connection.SendAsync(new AmiAction("ListCommands"), cancellationToken).ConfigureAwait(false);
        if (result is not AmiResult.Answered { IsSuccess: true, Response: var response }) return commands;
        foreach (var (key, value) in response.Fields)
        {
            if (value.Contains("(Priv:", StringComparison.Ordinal)) commands.Add(key);
        }
        return commands;
    }

    private static async Task<string?> VersionAsync(AmiConnection connection, CancellationToken cancellationToken)
    {
        var result = await connection.SendAsync(new AmiAction("CoreSettings"), cancellationToken).ConfigureAwait(false);
        return result is AmiResult.Answered { IsSuccess: true } answered ? answered.Response["AsteriskVersion"] : null;
    }

    private static async Task<bool> SetFiltersAsync(
        AmiConnection connection,
        IReadOnlyCollection<string> interests,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var taken = 0;
        foreach (var name in interests)
        {
            var filter = new AmiAction("Filter").With("Operation", "Add").With("MatchCriteria", $"name({name})");
            var result = await connection.SendAsync(filter, cancellationToken).ConfigureAwait(false);
            if (result is AmiResult.Answered { IsSuccess: true })
            {
                taken++;
                continue;
            }

            // The first refusal leaves the connection as it was. An unanswered filter may have been taken.
            var reason = result is AmiResult.Answered refused ? refused.Response["Message"] : "no answer";
            if (taken > 0 || result is AmiResult.Unanswered)
            {
                throw new AmiException(
                    AmiFailure.Protocol, $"The server took {taken} event filters and not the next ({reason}).")
                { IsHalfFiltered = true };
            }
            Log.FiltersRefused(logger, reason ?? "no reason");
            return false;
        }
        Log.FiltersSet(logger, taken);
        return true;
    }
}
