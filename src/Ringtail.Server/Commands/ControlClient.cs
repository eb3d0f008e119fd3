using System.Net;
using System.Net.Sockets;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Commands;

/// <summary>
/// Speaks with the program that holds a data folder: the running server, or, when none runs, a small one of our own
/// that is gone after the verb. So no verb ever writes past a running server.
/// </summary>
internal sealed class ControlClient : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly WebApplication? _own;
    private readonly DataFolder? _folder;

    private ControlClient(string socket, WebApplication? own, DataFolder? folder)
    {
        _own = own;
        _folder = folder;
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = (_, ct) => ConnectAsync(socket, ct) })
        {
            BaseAddress = new Uri("http://control/control/"),
            // A backup of a large database takes as long as it takes.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public static async Task<ControlClient> OpenAsync(string data, string? postgres, CancellationToken ct)
    {
        var folder = Path.GetFullPath(data);
        if (DataFolder.SocketIn(folder) is not { } socket)
            throw new CommandException(
                $"the path of the data folder {folder} is too long for its control socket (at most 94 bytes)");
        if (await IsServedAsync(socket, ct)) return new ControlClient(socket, null, null);
        if (postgres is null && !File.Exists(Path.Combine(folder, "ringtail.db")))
            throw new CommandException(
                $"there is no database in {folder}: name the right folder with --data, or start 'ringtail serve' once");
        var held = DataFolder.Open(folder);
        try
        {
            var app = RingtailHost.Build(
                new ServeOptions { DataFolder = folder, Postgres = postgres, AdministrationOnly = true }, held);
            await RingtailHost.StartAsync(app, _ => { }, ct);
            return new ControlClient(socket, app, held);
        }
        catch (StoreException refused)
        {
            held.Dispose();
            throw new CommandException(refused.Message);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken ct)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), ct);
        return await ReadAsync<T>(answer, ct);
    }

    public async Task<T> PostAsync<T>(string path, object body, CancellationToken ct)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, ct);
        return await ReadAsync<T>(answer, ct);
    }

    public async Task PostAsync(string path, object body, CancellationToken ct)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, ct);
        await CheckAsync(answer, ct);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_own is not null)
        {
            await _own.StopAsync();
            await _own.DisposeAsync();
        }
        _folder?.Dispose();
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken ct)
    {
        await CheckAsync(answer, ct);
        return await answer.Content.ReadFromJsonAsync<T>(ct)
            ?? throw new CommandException("the server answered nothing");
    }

    private static async Task CheckAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (answer.IsSuccessStatusCode) return;
        var text = await answer.Content.ReadAsStringAsync(ct);
        throw new CommandException(
            answer.StatusCode is HttpStatusCode.Conflict ? text
                : $"the server answered {(int)answer.StatusCode}: {text}");
    }

    private static async Task<bool> IsServedAsync(string socket, CancellationToken ct)
    {
        if (!File.Exists(socket)) return false;
        try
        {
            await using var probe = await ConnectAsync(socket, ct);
            return true;
        }
        catch (SocketException)
        {
            // Left by a killed process.
            return false;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
