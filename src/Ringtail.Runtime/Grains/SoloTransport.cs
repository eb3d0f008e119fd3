using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Ringtail.Runtime.Grains;

/// <summary>
/// The transport of a silo that is alone: it listens nowhere and reaches nobody, so that the process opens no port but
/// HTTP. Calls inside one silo never use a transport.
/// </summary>
internal static class SoloTransport
{
    /// <summary>
    /// Puts it in the place of every socket factory that Orleans registered. They stand under keys that Orleans
    /// keeps to itself, so the registrations themselves are read.
    /// </summary>
    public static void Use(IServiceCollection services)
    {
        foreach (var found in services.Where(s => s.IsKeyedService).ToList())
        {
            if (found.ServiceType == typeof(IConnectionListenerFactory)) Replace(found, new SilentListenerFactory());
            else if (found.ServiceType == typeof(IConnectionFactory)) Replace(found, new NoConnections());
        }

        void Replace(ServiceDescriptor found, object instance)
        {
            services.Remove(found);
            services.Add(new(found.ServiceType, found.ServiceKey, instance));
        }
    }

    private sealed class SilentListenerFactory : IConnectionListenerFactory
    {
        public ValueTask<IConnectionListener> BindAsync(
            EndPoint endpoint, CancellationToken cancellationToken = default) =>
            new(new SilentListener(endpoint));
    }

    private sealed class SilentListener(EndPoint endPoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _unbound =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint { get; } = endPoint;

        /// <summary>Null, which means "no more", once the listener is closed.</summary>
        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            new(_unbound.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _unbound.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
    }

    private sealed class NoConnections : IConnectionFactory
    {
        public ValueTask<ConnectionContext> ConnectAsync(
            EndPoint endpoint, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException($"A process that is alone connects to nobody; asked for {endpoint}.");
    }
}
