using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Ringtail.Runtime.Tests.Notifications;

/// <summary>A mail as the server got it.</summary>
internal sealed record Mail(string From, IReadOnlyList<string> To, string Text);

/// <summary>
/// A mail server in the small: speaks enough of RFC 5321 and PLAIN authentication for a program that hands in mail.
/// </summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<Mail> _mails = Channel.CreateUnbounded<Mail>();
    private readonly Task _serving;

    public SmtpServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    /// <summary>Addresses that it does not know.</summary>
    public HashSet<string> Unknown { get; } = [];
    /// <summary>USER and PASSWORD as they were given.</summary>
    public string Authenticated { get; private set; } = "";

    public async Task<Mail> NextAsync() => await _mails.Reader.ReadAsync(TestContext.Current.CancellationToken);

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await TalkAsync(client.GetStream());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
            catch (IOException)
            {
                // It hung up; the next one, please.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer =
            new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var (from, to) = ("", new List<string>());
        await writer.WriteLineAsync("220 test.example ESMTP");
        while (await reader.ReadLineAsync() is { } line)
        {
            var word = line.Split(' ')[0].ToUpperInvariant();
            switch (word)
            {
                case "EHLO":
                    await writer.WriteLineAsync("250-test.example");
                    await writer.WriteLineAsync("250 AUTH PLAIN");
                    break;
                case "AUTH":
                    var plain = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2]));
                    Authenticated = string.Join(' ', plain.Split('\0', StringSplitOptions.RemoveEmptyEntries));
                    await writer.WriteLineAsync("235 welcome");
                    break;
                case "MAIL":
                    (from, to) = (Address(line), []);
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "RCPT" when Unknown.Contains(Address(line)):
                    await writer.WriteLineAsync("550 nobody here by that name");
                    break;
                case "RCPT":
                    to.Add(Address(line));
                    await writer.WriteLineAsync("250 ok");
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    var text = new StringBuilder();
                    while (await reader.ReadLineAsync() is { } part and not ".") text.AppendLine(part);
                    await _mails.Writer.WriteAsync(new Mail(from, to, text.ToString()));
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 ok");
                    break;
            }
        }
    }

    private static string Address(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf(
        '>', StringComparison.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }
}
