using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Ringtail.Runtime;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Tests.Hosting;

/// <summary>The whole program on a free port, with a database of its own in a folder that is gone afterwards.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    public const string Admin = "demoadmin";
    public const string Password = "correct horse";

    private readonly (string Key, string Value)[] _settings;
    private TimeProvider? _dialing;
    private string? _postgres;
    private DataFolder _folder;
    private WebApplication _app;

    private RunningServer(
        DataFolder folder, WebApplication app, IReadOnlyList<string> printed, (string Key, string Value)[] settings)
    {
        _settings = settings;
        _folder = folder;
        _app = app;
        Printed = printed;
        Address = new Uri(RingtailHost.PublicAddress(app));
        Anonymous = new HttpClient(
            new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        Administrator = Client(Admin, Password);
    }

    public Uri Address { get; private set; }
    public string Folder => _folder.Path;
    public IServiceProvider Services => _app.Services;
    public IReadOnlyList<string> Printed { get; }
    /// <summary>Neither credentials, nor cookies kept, nor redirects followed.</summary>
    public HttpClient Anonymous { get; private set; }
    public HttpClient Administrator { get; private set; }

    /// <summary>
    /// Makes a new PostgreSQL database for each program that is started within this test; null: SQLite.
    /// </summary>
    internal static AsyncLocal<Func<Task<string>>?> Databases { get; } = new();

    public static Task<RunningServer> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(dialing: null, settings);

    /// <param name="dialing">The dialer's own clock; null: the machine's.</param>
    public static async Task<RunningServer> StartAsync(
        TimeProvider? dialing, params (string Key, string Value)[] settings)
    {
        var postgres = Databases.Value is { } make ? await make() : null;
        var (folder, app, printed) = await BuildAsync(
            Path.Combine(TempFolders.Root, Path.GetRandomFileName()), postgres, dialing, settings);
        return new RunningServer(folder, app, printed, settings) { _postgres = postgres, _dialing = dialing };
    }

    /// <summary>Stops the program cleanly and starts it again on the same data, at another port.</summary>
    public async Task RestartAsync()
    {
        var path = _folder.Path;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
        Anonymous.Dispose();
        Administrator.Dispose();
        (_folder, _app, _) = await BuildAsync(path, _postgres, _dialing, _settings);
        Address = new Uri(RingtailHost.PublicAddress(_app));
        Anonymous = new HttpClient(
            new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        Administrator = Client(Admin, Password);
    }

    private static async Task<(DataFolder, WebApplication, List<string>)> BuildAsync(
        string path, string? postgres, TimeProvider? dialing, (string Key, string Value)[] settings)
    {
        var folder = DataFolder.Open(path);
        var all =
            new Dictionary<string, string?> { ["RINGTAIL_ADMIN_USER"] = Admin, ["RINGTAIL_ADMIN_PASSWORD"] = Password };
        foreach (var (key, value) in settings) all[key] = value;
        var app = RingtailHost.Build(
            new ServeOptions
            {
                Urls = "http://127.0.0.1:0", DataFolder = folder.Path, Settings = all, Postgres = postgres,
            }, folder, services =>
            {
                if (dialing is null) return;
                services.AddKeyedSingleton(RuntimeRegistration.ClockKey, dialing);
                services.AddKeyedSingleton(RuntimeRegistration.MachineClockKey, TimeProvider.System);
            });
        var printed = new List<string>();
        await RingtailHost.StartAsync(app, printed.Add, TestContext.Current.CancellationToken);
        return (folder, app, printed);
    }

    public HttpClient Client(string user, string password)
    {
        var client = new HttpClient(
            new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = Basic(user, password);
        return client;
    }

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>Sends these bytes and nothing else, and reads to the end of the connection.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        var ct = TestContext.Current.CancellationToken;
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(Address.Host, Address.Port, ct);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), ct);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(ct);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Posts one record to a path of the edit family, as the clients do.</summary>
    public async Task<JsonElement> EditAsync(string pathAndQuery, string? data = null)
    {
        using var body = new FormUrlEncodedContent(data is null ? [] : [new("data", data)]);
        return await JsonAsync(await Administrator.PostAsync(
            new Uri($"/wombat/api/edit/{pathAndQuery}", UriKind.Relative), body,
            TestContext.Current.CancellationToken));
    }

    public Task<string> ControlAsync(string pathAndQuery) => Anonymous.GetStringAsync(
        new Uri($"/wombat/api/{pathAndQuery}", UriKind.Relative), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        Administrator.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
        Directory.Delete(_folder.Path, recursive: true);
    }
}

internal static class TempFolders
{
    public static string Root { get; } = Directory.CreateTempSubdirectory("rt-").FullName;
}
