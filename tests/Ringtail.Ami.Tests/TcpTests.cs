using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Ringtail.Ami.Tests.Fakes;

namespace Ringtail.Ami.Tests;

/// <summary>The same fake server behind real sockets.</summary>
public sealed class TcpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Speaks_over_tcp_from_a_chosen_address()
    {
        await using var server = new FakeAmiServer();
        using var listener = Listen(out var options);
        var accepted = AcceptAsync(listener, server, null);
        await using var connection = await OpenAsync(options with { LocalAddress = IPAddress.Parse("127.0.0.7") });

        Assert.Equal(IPAddress.Parse("127.0.0.7"), await accepted);
        Assert.IsType<AmiResult.Answered>(await connection.SendAsync(new AmiAction("Ping"), Token));
    }

    [Fact]
    public async Task Speaks_over_tls_with_an_untrusted_certificate_only_when_told_to()
    {
        await using var server = new FakeAmiServer();
        using var certificate = SelfSigned();
        using var listener = Listen(out var options);
        var accepted = AcceptAsync(listener, server, certificate);
        await using (var connection = await OpenAsync(options with { UseTls = true, TlsAllowUntrusted = true }))
        {
            Assert.IsType<AmiResult.Answered>(await connection.SendAsync(new AmiAction("Ping"), Token));
            await accepted;
        }

        var refused = AcceptAsync(listener, server, certificate);
        var problem = await Assert.ThrowsAsync<AmiException>(() => OpenAsync(options with { UseTls = true }));
        Assert.Equal(AmiFailure.Protocol, problem.Failure);
        Assert.Contains("certificate", problem.Message, StringComparison.Ordinal);

        // Whether the server's part of the handshake failed or was done before the refusal depends on the TLS version.
        await Task.WhenAny(refused);
    }

    [Fact]
    public async Task A_port_where_nothing_listens_is_unreachable()
    {
        using var listener = Listen(out var options);
        listener.Stop();

        var problem = await Assert.ThrowsAsync<AmiException>(() => OpenAsync(options));

        Assert.Equal(AmiFailure.Unreachable, problem.Failure);
        Assert.True(problem.IsTransient);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_unreachable()
    {
        var nowhere = Options.Fast with { Host = "pbx.invalid" };
        var problem = await Assert.ThrowsAsync<AmiException>(() => OpenAsync(nowhere));

        Assert.Equal(AmiFailure.Unreachable, problem.Failure);
    }

    [Fact]
    public async Task Closing_does_not_wait_for_a_peer_that_takes_no_bytes()
    {
        // Holds the server's reading loop, so that the sockets' buffers fill up.
        var hold = new TaskCompletionSource();
        await using var server = new FakeAmiServer
        {
            OnAction = async (action, _) =>
            {
                if (action.Name == "Setvar") await hold.Task;
                return false;
            },
        };
        using var listener = Listen(out var options);
        var accepted = AcceptAsync(listener, server, null);
        var connection = await OpenAsync(options with { SendQueueCapacity = 100_000 });
        await accepted;
        var big = new string('x', 1_000);
        var sent = Enumerable.Range(0, 200).Select(_ =>
        {
            var action = new AmiAction("Setvar");
            for (var i = 0; i < 100; i++) action.With("Variable", big);
            return connection.SendAsync(action, Token).AsTask();
        }).ToArray();

        await connection.DisposeAsync();
        hold.SetResult();

        foreach (var result in await Task.WhenAll(sent)) Assert.IsNotType<AmiResult.Answered>(result);
        Assert.Equal(AmiFailure.None, (await connection.Closed).Failure);
    }

    private static Task<AmiConnection> OpenAsync(AmiOptions options) => AmiConnection.OpenAsync(
        options, AmiTransport.Tcp, TimeProvider.System, NullLogger.Instance, _ => { }, Token);

    private static TcpListener Listen(out AmiOptions options)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        options = Options.Fast with { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        return listener;
    }

    private static async Task<IPAddress> AcceptAsync(
        TcpListener listener, FakeAmiServer server, X509Certificate2? certificate)
    {
        var client = await listener.AcceptTcpClientAsync(Token);
        Stream stream = client.GetStream();
        if (certificate is not null)
        {
            var secure = new SslStream(stream);
            var settings = new SslServerAuthenticationOptions { ServerCertificate = certificate };
            await secure.AuthenticateAsServerAsync(settings, Token);
            stream = secure;
        }
        server.Serve(new FakeAmiServer.Duplex(PipeReader.Create(stream), PipeWriter.Create(stream)));
        return ((IPEndPoint)client.Client.RemoteEndPoint!).Address;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=pbx", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Year(2020), Year(2100));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);

        static DateTimeOffset Year(int year) => new(year, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
