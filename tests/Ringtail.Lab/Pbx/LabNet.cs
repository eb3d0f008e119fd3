using System.Net;
using System.Net.Sockets;

namespace Ringtail.Lab.Pbx;

/// <summary>
/// A loopback network (127.x.y) that no other lab on this machine uses. Held by an open socket, so it is free
/// again when this process ends, however it ends.
/// </summary>
internal sealed class LabNet : IDisposable
{
    private static int _last;
    private readonly Socket _hold;

    private LabNet(string prefix, int number, Socket hold) => (Prefix, Number, _hold) = (prefix, number, hold);

    /// <summary>The first three numbers of the address, as in 127.60.1.</summary>
    public string Prefix { get; }

    /// <summary>Differs for each lab of this process.</summary>
    public int Number { get; }

    public static LabNet Reserve()
    {
        for (var attempt = 0; attempt < 250; attempt++)
        {
            var number = Interlocked.Increment(ref _last);
            var prefix = $"127.{64 + (Environment.ProcessId % 128)}.{1 + (number % 250)}";
            var hold = TryBind($"{prefix}.1", 5039, SocketType.Dgram);
            if (hold is null)
                continue;
            if (IsFree(prefix))
                return new LabNet(prefix, number, hold);
            hold.Dispose();
        }
        throw new InvalidOperationException("No free loopback network for a lab.");
    }

    public void Dispose() => _hold.Dispose();

    /// <summary>False while the Asterisks of a test run that was killed are still ending.</summary>
    private static bool IsFree(string prefix)
    {
        (string Host, int Port, SocketType Type)[] used =
        [
            ("16", 5038, SocketType.Stream), ("22", 5038, SocketType.Stream), ("20", 5060, SocketType.Dgram),
            ("21", 5060, SocketType.Dgram), ("30", 5060, SocketType.Dgram), ("31", 5060, SocketType.Dgram),
        ];
        return used.All(one =>
        {
            using var socket = TryBind($"{prefix}.{one.Host}", one.Port, one.Type);
            return socket is not null;
        });
    }

    private static Socket? TryBind(string address, int port, SocketType type)
    {
        var socket = new Socket(
            AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
