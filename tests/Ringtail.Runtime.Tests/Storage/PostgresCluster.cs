using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Ringtail.Runtime.Tests.Storage;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Ringtail.Runtime.Tests.Storage;

/// <summary>
/// A PostgreSQL server of the tests' own: the one named by RINGTAIL_TEST_POSTGRES, or one that is made in a temporary
/// folder from the programs on this machine. Each test takes a database of its own.
/// </summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private const int StartSecondsMax = 60;
    private static readonly string[] BinFolders =
        Directory.Exists("/usr/lib/postgresql")
            ? [.. Directory.GetDirectories("/usr/lib/postgresql").Order().Reverse().Select(d => d + "/bin")]
            : [];

    private readonly SemaphoreSlim _starting = new(1, 1);
    private TempFolder? _folder;
    private string? _server;
    private string _bin = "";
    private string? _missing;
    private int _databases;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// Connection string of a new empty database; skips the test with the reason when there is no PostgreSQL.
    /// </summary>
    public async Task<string> NewDatabaseAsync(CancellationToken ct)
    {
        await _starting.WaitAsync(ct);
        try
        {
            if (_server is null && _missing is null) await StartAsync(ct);
        }
        finally
        {
            _starting.Release();
        }
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        var name = string.Create(CultureInfo.InvariantCulture,
            $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync(ct);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync(ct);
        return new NpgsqlConnectionStringBuilder(_server)
        {
            Database = name,
            Pooling = true,
            MaxPoolSize = 12,
        }.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_folder is not null && _server is not null)
        {
            await RunAsync($"{_bin}/pg_ctl", ["stop", "-D", _folder.File("data"), "-m", "immediate"], default);
        }
        _folder?.Dispose();
        _starting.Dispose();
    }

    private async Task StartAsync(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable("RINGTAIL_TEST_POSTGRES") is { Length: > 0 } given)
        {
            _server = given;
            return;
        }
        if (BinFolders.FirstOrDefault(b => File.Exists(b + "/initdb")) is not { } bin)
        {
            _missing = "PostgreSQL is not installed here (no /usr/lib/postgresql/*/bin) "
                + "and RINGTAIL_TEST_POSTGRES is not set.";
            return;
        }
        _bin = bin;
        _folder = new TempFolder();
        var problem = await MakeServerAsync(_folder, ct);
        if (problem is not null) _missing = "PostgreSQL cannot be started here: " + problem;
    }

    private async Task<string?> MakeServerAsync(TempFolder folder, CancellationToken ct)
    {
        if (OwnerCommand.Length > 0) await ExecuteAsync("chown", ["postgres", folder.Path], ct);
        var data = folder.File("data");
        var made = await RunAsync($"{_bin}/initdb", ["-D", data, "-A", "trust", "-U", "ringtail", "-E", "UTF8",
            "--locale=C", "--no-sync"], ct);
        if (made is not null) return made;
        var port = FreePort().ToString(CultureInfo.InvariantCulture);
        // Durability is not what these tests are about; the crash tests kill connections, not the machine.
        var options = $"-p {port} -k {folder.Path} -c listen_addresses= -c fsync=off -c max_connections=200";
        var started = await RunAsync($"{_bin}/pg_ctl", ["start", "-D", data, "-w", "-t",
            StartSecondsMax.ToString(CultureInfo.InvariantCulture), "-l", folder.File("log"), "-o", options], ct);
        if (started is not null) return started;
        _server = $"Host={folder.Path};Port={port};Username=ringtail;Database=postgres";
        return null;
    }

    /// <summary>PostgreSQL refuses to run as root: then its own user does it.</summary>
    private static string[] OwnerCommand => Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--"] : [];

    private static Task<string?> RunAsync(string program, string[] arguments, CancellationToken ct)
    {
        string[] all = [.. OwnerCommand, program, .. arguments];
        return ExecuteAsync(all[0], all[1..], ct);
    }

    /// <summary>Null, or what the program said when it failed.</summary>
    private static async Task<string?> ExecuteAsync(string program, string[] arguments, CancellationToken ct)
    {
        // Through a file: a server started by pg_ctl would keep a pipe open for ever.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh",
            ["-c", "f=/tmp/ringtail-pg-$$.log; \"$@\" >$f 2>&1 </dev/null; r=$?; cat $f; rm -f $f; exit $r",
                "sh", program, .. arguments])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? null : output.Trim();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
