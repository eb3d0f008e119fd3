using System.Net;
using System.Text;
using Ringtail.Ami.Protocol;

namespace Ringtail.Ami;

/// <summary>Everything that a client may be told. Every limit has its unit, default, bounds and reason.</summary>
public sealed record AmiOptions
{
    /// <summary>Name or address of the server. Required.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port, 1 to 65535. Default 5038 (<c>port</c> in manager.conf); TLS is usually 5039.</summary>
    public int Port { get; init; } = 5038;

    /// <summary>TLS from the first byte (<c>tlsenable</c> in manager.conf). Default false.</summary>
    public bool UseTls { get; init; }

    /// <summary>
    /// Takes any certificate. Default false. Asterisk's own script makes self-signed ones; with true the link is
    /// secret from listeners, and not from somebody who answers in the server's place.
    /// </summary>
    public bool TlsAllowUntrusted { get; init; }

    /// <summary>Section name in manager.conf. Required.</summary>
    public required string Username { get; init; }

    /// <summary>The account's secret. Appears in no log, exception or ToString.</summary>
    public required string Secret { get; init; }

    /// <summary>
    /// Event classes wanted, sent in the Login itself so that none is missed after it: <c>on</c>, <c>off</c> or
    /// classes with commas. Default <c>call,agent,user,system</c>; classes that the account may not read are
    /// ignored by Asterisk.
    /// </summary>
    public string EventMask { get; init; } = "call,agent,user,system";

    /// <summary>
    /// Proves the secret with a challenge so that it does not cross the network. Default true. A server that refuses
    /// the challenge is never sent the plain secret instead.
    /// </summary>
    public bool UseMd5 { get; init; } = true;

    /// <summary>
    /// Local address to connect from, for servers that permit one address only. Default: the system chooses.
    /// </summary>
    public IPAddress? LocalAddress { get; init; }

    /// <summary>
    /// Time for connecting, TLS, banner and login together. Default 10 s, above 0. Asterisk takes 1 s to refuse a
    /// login.
    /// </summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time from SendAsync to the answer, for actions that name none. Default 10 s, above 0: a loaded Asterisk was
    /// measured answering within 0.1 s, so 10 s is a hundred times that.
    /// </summary>
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a Ping is sent while connected. Default 10 s, above 0.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a Ping may go unanswered with no other byte arriving before the link counts as dead. Default 5 s, above
    /// 0: with the interval a half-open link is noticed within 15 s. While other bytes arrive (a backlog) the limit is
    /// three times as long.
    /// </summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many actions may be written per <see cref="UnitLength"/>, in any window of that length. Default 5, 1 to
    /// 10,000.
    /// </summary>
    public int MessagesPerUnit { get; init; } = 5;

    /// <summary>
    /// Window of the send throttle. Default 50 ms, above 0: with 5 messages that is 100 actions a second, what one
    /// Asterisk 16 takes as calls with room (150 a second were measured as its limit).
    /// </summary>
    public TimeSpan UnitLength { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Actions that may wait for the throttle. Default 1,000, 1 to 100,000: ten seconds at the default rate. More are
    /// <see cref="AmiResult.NotSent"/>.
    /// </summary>
    public int SendQueueCapacity { get; init; } = 1_000;

    /// <summary>
    /// First wait before connecting again, doubled each time. Default 500 ms, above 0. The wait is multiplied by a
    /// chance between 0.5 and 1.
    /// </summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait before connecting again. Default 30 s, at least <see cref="ReconnectMin"/>.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Chance for the back-off's jitter: gives numbers from 0 up to, and without, 1. Default: the operating system's
    /// randomness. Tests and simulations pass a seeded one.
    /// </summary>
    public Func<double>? Jitter { get; init; }

    /// <summary>
    /// Events that may wait for the reader of the subscription. Default 32,768, 1 to 10,000,000: half a minute of 1,000
    /// events a second, some 60 MB. When full: <see cref="AmiNotice.Overrun"/>.
    /// </summary>
    public int EventQueueCapacity { get; init; } = 32_768;

    /// <summary>
    /// Names of the events wanted, spelled as Asterisk does, case included. Null (default): all. Others are skipped in
    /// the receive buffer and cost no memory.
    /// </summary>
    public IReadOnlyCollection<string>? Interests { get; init; }

    /// <summary>
    /// Also gives <see cref="Interests"/> to Asterisk as structured filters, where its version and the account (write
    /// class system) allow. Default true.
    /// </summary>
    public bool FilterOnServer { get; init; } = true;

    /// <summary>
    /// Asks the server what it is after the login (ListCommands, CoreSettings). Default true.
    /// </summary>
    public bool AskServer { get; init; } = true;

    /// <summary>
    /// Begins the ActionIDs that the client makes; a number follows. Default <c>ami-</c>, printable ASCII, up to 64
    /// characters.
    /// </summary>
    public string ActionIdPrefix { get; init; } = "ami-";

    /// <summary>Bytes of one received line. Default 65,536, 1,024 to 16 MiB. Longer ends the connection.</summary>
    public int LineBytesMax { get; init; } = 65_536;

    /// <summary>
    /// Bytes of one received block. Default 4 MiB, 4,096 to 256 MiB: the largest are outputs of Command. Larger ends
    /// the connection.
    /// </summary>
    public int MessageBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Lines of one received block. Default 65,536, 128 to 1,000,000. More ends the connection.</summary>
    public int FieldsMax { get; init; } = 65_536;

    /// <summary>
    /// Items of one list. Default 100,000, 1 to 10,000,000. More make the action <see cref="AmiResult.Unanswered"/>.
    /// </summary>
    public int ListItemsMax { get; init; } = 100_000;

    /// <summary>What is out of bounds, one sentence each, naming the option; empty when all is well.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        Text(nameof(Host), Host);
        Text(nameof(Username), Username);
        if (Secret is null || WireRules.Check("Secret", Secret) is not null)
        {
            problems.Add($"{nameof(Secret)} is missing, too long or has a line end.");
        }
        Text(nameof(EventMask), EventMask);
        if (string.IsNullOrEmpty(ActionIdPrefix) || ActionIdPrefix.Length > 64 || !Ascii.IsValid(ActionIdPrefix)
            || ActionIdPrefix.Any(char.IsControl))
        {
            problems.Add($"{nameof(ActionIdPrefix)} must be 1 to 64 characters of printable ASCII.");
        }
        Number(nameof(Port), Port, 1, 65_535);
        Number(nameof(MessagesPerUnit), MessagesPerUnit, 1, 10_000);
        Number(nameof(SendQueueCapacity), SendQueueCapacity, 1, 100_000);
        Number(nameof(EventQueueCapacity), EventQueueCapacity, 1, 10_000_000);
        Number(nameof(LineBytesMax), LineBytesMax, 1_024, 16 * 1024 * 1024);
        Number(nameof(MessageBytesMax), MessageBytesMax, 4_096, 256 * 1024 * 1024);
        Number(nameof(FieldsMax), FieldsMax, 128, 1_000_000);
        Number(nameof(ListItemsMax), ListItemsMax, 1, 10_000_000);
        Duration(nameof(ConnectTimeout), ConnectTimeout);
        Duration(nameof(ActionTimeout), ActionTimeout);
        Duration(nameof(PingInterval), PingInterval);
        Duration(nameof(PingTimeout), PingTimeout);
        Duration(nameof(UnitLength), UnitLength);
        Duration(nameof(ReconnectMin), ReconnectMin);
        Duration(nameof(ReconnectMax), ReconnectMax);
        if (ReconnectMax < ReconnectMin)
        {
            problems.Add($"{nameof(ReconnectMax)} must be at least {nameof(ReconnectMin)}.");
        }
        return problems;

        void Text(string name, string? value)
        {
            if (string.IsNullOrWhiteSpace(value)) problems.Add($"{name} is missing.");
            else if (WireRules.Check(name, value) is not null) problems.Add($"{name} is too long or has a line end.");
        }

        void Number(string name, int value, int min, int max)
        {
            if (value < min || value > max) problems.Add($"{name} is {value}, expected {min} to {max}.");
        }

        void Duration(string name, TimeSpan value)
        {
            if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
            {
                problems.Add($"{name} is {value}, expected more than 0 and at most a day.");
            }
        }
    }

    internal void ThrowIfInvalid()
    {
        var problems = Problems();
        if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems));
    }

    private bool PrintMembers(StringBuilder text)
    {
        text.Append("Host = ").Append(Host).Append(", Port = ").Append(Port).Append(", UseTls = ").Append(UseTls)
            .Append(", Username = ").Append(Username).Append(", Secret = (hidden)");
        return true;
    }
}
