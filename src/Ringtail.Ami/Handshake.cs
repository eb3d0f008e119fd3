using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Ringtail.Ami;

/// <summary>From nothing to logged in: link, banner, challenge, login.</summary>
internal static class Handshake
{
    public static async Task<AmiLink> ConnectAsync(
        AmiOptions options, AmiTransport transport, CancellationToken deadline, CancellationToken cancelled)
    {
        try
        {
            return await transport.ConnectAsync(options, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            throw new AmiException(
                AmiFailure.Unreachable, $"{options.Host}:{options.Port} did not answer within {Seconds(options)} s.");
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            throw new AmiException(
                AmiFailure.Unreachable, $"{options.Host}:{options.Port} cannot be reached: {problem.Message}", problem);
        }
    }

    public static async Task<AmiServerInfo> BannerAsync(
        AmiConnection connection, AmiOptions options, CancellationToken deadline, CancellationToken cancelled)
    {
        try
        {
            return await connection.Banner.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            throw new AmiException(
                AmiFailure.NotAsterisk,
                $"{options.Host}:{options.Port} took the connection and sent no banner within {Seconds(options)} s. "
                + "Is it the AMI port? (A TLS port says nothing to a client without TLS.)");
        }
    }

    public static async Task LoginAsync(
        AmiConnection connection, AmiOptions options, CancellationToken deadline, CancellationToken cancelled)
    {
        var login = new AmiAction("Login") { Priority = AmiPriority.Urgent, Timeout = options.ConnectTimeout };
        if (options.UseMd5)
        {
            var challenge = await ChallengeAsync(connection, options, deadline, cancelled).ConfigureAwait(false);
            login.With("AuthType", "MD5").With("Username", options.Username);
            login.With("Key", Key(challenge, options.Secret));
        }
        else
        {
            login.With("Username", options.Username).With("Secret", options.Secret);
        }
        login.With("Events", options.EventMask);
        var response = await AskAsync(connection, login, options, deadline, cancelled).ConfigureAwait(false);
        if (response.Response is "Success") return;
        throw new AmiException(
            AmiFailure.LoginRefused,
            $"The server refused the login of '{options.Username}': unknown user, wrong secret, or an address that its "
            + "manager.conf does not permit (Asterisk answers all three alike).");
    }

    private static async Task<string> ChallengeAsync(
        AmiConnection connection, AmiOptions options, CancellationToken deadline, CancellationToken cancelled)
    {
        var action = new AmiAction("Challenge") { Priority = AmiPriority.Urgent, Timeout = options.ConnectTimeout }
            .With("AuthType", "MD5");
        var response = await AskAsync(connection, action, options, deadline, cancelled).ConfigureAwait(false);
        return response["Challenge"] ?? throw new AmiException(
            AmiFailure.Protocol, "The server gave no challenge for the MD5 login; the plain secret was not sent.");
    }

    private static async Task<AmiMessage> AskAsync(
        AmiConnection connection,
        AmiAction action,
        AmiOptions options,
        CancellationToken deadline,
        CancellationToken cancelled)
    {
        var result = await connection.SendAsync(action, deadline).ConfigureAwait(false);
        if (result is AmiResult.Answered answered) return answered.Response;
        cancelled.ThrowIfCancellationRequested();
        if (connection.Ended is { } end)
        {
            throw new AmiException(end.Failure, $"{end.Reason} It was waiting for the answer to {action.Name}.");
        }
        if (result is AmiResult.NotSent { Reason: var reason } && !deadline.IsCancellationRequested)
        {
            throw new AmiException(AmiFailure.Protocol, $"{action.Name} could not be sent: {reason}");
        }
        throw new AmiException(
            AmiFailure.Timeout, $"The server did not answer {action.Name} within {Seconds(options)} s of connecting.");
    }

    private static string Key(string challenge, string secret) =>
#pragma warning disable CA5351 // The protocol knows no other digest (main/manager.c, authenticate).
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(challenge + secret)));
#pragma warning restore CA5351

    private static double Seconds(AmiOptions options) => options.ConnectTimeout.TotalSeconds;
}
