using System.Net;
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
        var address = options.ClusterAddress is { } text
            ? ParseAddress(text)
            : throw new ArgumentException("A process in a cluster needs an address: --cluster-address HOST:PORT.");
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
            o.SiloListeningEndpoint = new(IPAddress.Any, address.Port);
        });
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
