using System.Globalization;
using Microsoft.Extensions.Configuration;
using Ringtail.Runtime.Configuration;

namespace Ringtail.Runtime.Notifications;

/// <summary>
/// The mail server, from <c>settings.json</c> or the environment (<c>Smtp__Host</c> and so on). Without a host no mail
/// goes out, and what waits says so.
/// </summary>
public sealed record SmtpOptions
{
    public string Host { get; init; } = "";
    /// <summary>Default 587, the port for programs that hand mail in.</summary>
    public int Port { get; init; } = 587;
    /// <summary>
    /// <c>auto</c> (default: TLS on port 465, else STARTTLS where the server offers it), <c>starttls</c> (required),
    /// <c>tls</c> or <c>none</c>.
    /// </summary>
    public string Security { get; init; } = "auto";
    public string User { get; init; } = "";
    /// <summary>Appears in no log and no page.</summary>
    public string Password { get; init; } = "";
    public string From { get; init; } = "";

    public bool IsSet => Host.Length > 0;

    /// <exception cref="FormatException">A setting is wrong; the message names it.</exception>
    public static SmtpOptions Read(IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var smtp = settings.GetSection("Smtp");
        var options = new SmtpOptions
        {
            Host = smtp["Host"]?.Trim() ?? "",
            Security = smtp["Security"]?.Trim().ToLowerInvariant() is { Length: > 0 } security ? security : "auto",
            User = smtp["User"] ?? "",
            Password = smtp["Password"] ?? "",
            From = smtp["From"]?.Trim() ?? "",
        };
        if (smtp["Port"] is { Length: > 0 } port)
        {
            options = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number is > 0 and <= 65535
                ? options with { Port = number }
                : throw new FormatException($"Smtp:Port must be from 1 to 65535; it is '{port}'.");
        }
        if (options.Security is not ("auto" or "starttls" or "tls" or "none"))
            throw new FormatException(
                $"Smtp:Security must be auto, starttls, tls or none; it is '{options.Security}'.");
        if (options.IsSet && !EmailSettings.IsAddress(options.From))
            throw new FormatException($"Smtp:From must be the address that mail comes from; it is '{options.From}'.");
        return options;
    }

    public override string ToString() => $"{Host}:{Port}";
}
