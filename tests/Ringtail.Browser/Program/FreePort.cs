using System.Net;
using System.Net.Sockets;

namespace Ringtail.Browser.Program;

public static class FreePort
{
    /// <summary>A port of this machine at which nothing listens: the system just gave it to us, and we gave it
    /// back.</summary>
    public static int Closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
