using Microsoft.Extensions.Logging;

namespace Ringtail.Ami;

/// <summary>The connection test.</summary>
internal static class Prober
{
    public static async Task<AmiProbe> ProbeAsync(
        AmiOptions options,
        TimeProvider clock,
        ILogger logger,
        AmiTransport transport,
        IReadOnlyCollection<string>? wanted,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var quiet = options with { EventMask = "off", Interests = [], FilterOnServer = false, AskServer = true };
        try
        {
            var connection = await AmiConnection.OpenAsync(
                quiet, transport, clock, logger, static _ => { }, cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await JudgeAsync(connection, clock, wanted ?? AmiPermissions.Dialer, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
        catch (AmiException problem)
        {
            return new AmiProbe(problem.Failure, problem.Message);
        }
    }

    private static async Task<AmiProbe> JudgeAsync(
        AmiConnection connection,
        TimeProvider clock,
        IReadOnlyCollection<string> wanted,
        CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        var ping = await connection.SendAsync(new AmiAction("Ping"), cancellationToken).ConfigureAwait(false);
        TimeSpan? roundTrip = ping is AmiResult.Answered ? clock.GetElapsedTime(start) : null;
        await connection.SendAsync(new AmiAction("Logoff"), cancellationToken).ConfigureAwait(false);
        var server = connection.Server;
        AmiMissingPermission[] missing =
        [
            .. wanted.Where(action => server.MaySend(action) == false)
                .Select(action => new AmiMissingPermission(action, AmiPermissions.WriteClass(action) ?? "")),
        ];
        return new AmiProbe(AmiFailure.None, InWords(server, missing))
        {
            Server = server, Missing = missing, RoundTrip = roundTrip,
        };
    }

    private static string InWords(AmiServerInfo server, AmiMissingPermission[] missing)
    {
        var who = server.AsteriskVersion is { } version
            ? $"Asterisk {version}"
            : $"An Asterisk with AMI {server.AmiVersion}";
        if (server.Commands.Count == 0) return $"{who} takes the login; it did not list what the account may do.";
        if (missing.Length == 0) return $"{who} takes the login, and the account may do all that is needed.";
        var classes = missing.Select(item => item.WriteClass).Where(name => name.Length > 0).Distinct().Order();
        var actions = string.Join(", ", missing.Select(item => item.Action));
        return $"{who} takes the login, but the account may not send {actions}. In manager.conf its write line needs: "
            + $"{string.Join(",", classes)} (or the module that brings the action is not loaded).";
    }
}
