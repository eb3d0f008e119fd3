using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Ringtail.Runtime.Grains;

/// <summary>Sets up the silo: alone without a port, or in the cluster of a PostgreSQL database.</summary>
internal static class Cluster
{
    public const string Id = "ringtail";

    public static void Configure(ISiloBuilder silo, RuntimeOptions options)
    {
        silo.Configure<ClusterOptions>(o =>
        {
            o.ClusterId = Id;
            o.ServiceId = Id;
        });
        if (options.ClusterDatabase is { } database) Join(silo, options, database);
        else StayAlone(silo);
    }

    private static void StayAlone(ISiloBuilder silo)
    {
        // The numbers name the silo in logs; nothing is bound to them.
        silo.UseLocalhostClustering(siloPort: 11111, gatewayPort: 0, serviceId: Id, clusterId: Id);
        SoloTransport.Use(silo.Services);
    }

    private static void Join(ISiloBuilder silo, RuntimeOptions options, string database)
    {
        var address = options.ClusterAddress is { } text ? ParseAddress(text) : FreeAddress(options.DataFolder);
        silo.UseAdoNetClustering(o =>
        {
            o.Invariant = "Npgsql";
            o.ConnectionString = database;
        });
        silo.Configure<EndpointOptions>(o =>
        {
            o.AdvertisedIPAddress = address.Address;
            o.SiloPort = address.Port;
            o.GatewayPort = 0;
            o.SiloListeningEndpoint = address;
        });
    }

    /// <summary>
    /// A free port of this machine alone, the same one as last time if it can be had: a restarted process then replaces
    /// its own dead entry among the members, instead of waiting for it. Good for one machine; several machines need to
    /// name an address that the others reach.
    /// </summary>
    private static IPEndPoint FreeAddress(string? folder)
    {
        var file = folder is null ? null : Path.Combine(folder, "cluster.address");
        if (file is not null && File.Exists(file) && IPEndPoint.TryParse(File.ReadAllText(file), out var former)
            && TryBind(former) is { } same)
            return same;
        var free = TryBind(new(IPAddress.Loopback, 0)) ?? throw new IOException("This machine has no free port.");
        if (file is not null) File.WriteAllText(file, free.ToString());
        return free;
    }

    private static IPEndPoint? TryBind(IPEndPoint address)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(address);
            return (IPEndPoint)probe.LocalEndPoint!;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>HOST:PORT with an address or a name that resolves to one.</summary>
    private static IPEndPoint ParseAddress(string text)
    {
        if (IPEndPoint.TryParse(text, out var address) && address.Port > 0) return address;
        var colon = text.LastIndexOf(':');
        if (colon > 0 && ushort.TryParse(text[(colon + 1)..], out var port) && port > 0)
        {
            var found = Dns.GetHostAddresses(text[..colon]);
            if (found.Length > 0) return new(found[0], port);
        }
        throw new ArgumentException(
            $"--cluster-address must be HOST:PORT with a port from 1 to 65535, not \"{text}\".");
    }
}
