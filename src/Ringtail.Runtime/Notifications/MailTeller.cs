using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Ringtail.Dialing.Rules;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Notifications;

/// <summary>Sends one mail of the outbox. One try; the outbox tries again.</summary>
internal sealed class MailTeller(SmtpOptions options, IRingtailDbFactory databases)
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(20);

    public async Task<TellResult> TellAsync(OutboxItem item, CancellationToken ct)
    {
        if (!options.IsSet) return new("No mail server is set: Smtp:Host in settings.json.");
        var addresses = EmailSettings.Addresses(AttemptFields.Fill(item.Target, item, value => value));
        if (addresses.Count == 0 || !addresses.All(EmailSettings.IsAddress))
            return new($"'{string.Join(", ", addresses)}' is no list of mail addresses.", Final: true);
        using var message = await MessageAsync(item, addresses, ct);
        try
        {
            using var client = new SmtpClient { Timeout = (int)AnswerWithin.TotalMilliseconds };
            await client.ConnectAsync(options.Host, options.Port, Security(), ct);
            if (options.User.Length > 0) await client.AuthenticateAsync(options.User, options.Password, ct);
            await client.SendAsync(message, ct);
            // It has the mail: a line that breaks now must not send it again.
            try
            {
                await client.DisconnectAsync(quit: true, CancellationToken.None);
            }
            catch (Exception e) when (IsOfServer(e))
            {
                return TellResult.Arrived;
            }
            return TellResult.Arrived;
        }
        catch (SmtpCommandException e) when (e.ErrorCode == SmtpErrorCode.RecipientNotAccepted)
        {
            return new($"The mail server does not take {e.Mailbox?.Address}: {e.Message}");
        }
        catch (Exception e) when (IsOfServer(e))
        {
            return new($"{options}: {e.Message}");
        }
    }

    private static bool IsOfServer(Exception e) => e is SocketException or IOException or CommandException
        or ProtocolException or AuthenticationException or SslHandshakeException or NotSupportedException
        or TimeoutException or ServiceNotConnectedException;

    private SecureSocketOptions Security() => options.Security switch
    {
        "starttls" => SecureSocketOptions.StartTls,
        "tls" => SecureSocketOptions.SslOnConnect,
        "none" => SecureSocketOptions.None,
        _ => options.Port == 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable,
    };

    private async Task<MimeMessage> MessageAsync(
        OutboxItem item, IReadOnlyList<string> addresses, CancellationToken ct)
    {
        await using var db = databases.Create();
        var campaign = await db.Campaigns.AsNoTracking().Where(c => c.Id == item.Campaign.Value)
            .Select(c => c.Name).SingleOrDefaultAsync(ct) ?? "";
        var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(options.From));
        foreach (var address in addresses) message.To.Add(MailboxAddress.Parse(address));
        // The same row sent twice (the answer was lost) is the same mail to the receiver.
        message.MessageId = string.Create(
            CultureInfo.InvariantCulture, $"ringtail-{item.Id}-{item.CreatedAt.ToUnixTimeSeconds()}@ringtail.invalid");
        message.Subject = Subject(item, campaign);
        message.Body = new TextPart("plain") { Text = Body(item, campaign) };
        return message;
    }

    private static string Subject(OutboxItem item, string campaign)
    {
        var what = item.Event switch
        {
            ToldEvents.RunStarted => "run started",
            ToldEvents.RunPaused => "run paused",
            ToldEvents.RunFinished => "run finished",
            ToldEvents.AlarmRaised => "alarm",
            _ => $"{item.Attempt?.NumberDialed} {item.StateCode} {item.StatusExt}".TrimEnd(),
        };
        return string.Concat($"[Ringtail] {campaign}: {what}".Where(c => !char.IsControl(c)));
    }

    private static string Body(OutboxItem item, string campaign)
    {
        var lines = new List<string>();
        if (item.Text.Length > 0) lines.AddRange([AttemptFields.Fill(item.Text, item, value => value), ""]);
        lines.Add($"Campaign: {campaign}");
        if (item.Run.Value > 0) lines.Add(string.Create(CultureInfo.InvariantCulture, $"Run: {item.Run.Value}"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"At: {item.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC"));
        if (item.Attempt is not null)
            lines.AddRange(AttemptFields.RuleForm(item).Where(f => f.Key != "text").Select(f => $"{f.Key}: {f.Value}"));
        return string.Join("\r\n", lines) + "\r\n";
    }
}
