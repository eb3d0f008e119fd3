using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Ringtail.Lab.Programs;

/// <summary>
/// The real program in a process of its own, on a data folder that outlives the process: it can be killed, stopped and
/// started again on the same data.
/// </summary>
public sealed class RingtailProgram : IAsyncDisposable
{
    public const string User = "admin";
    public const string Password = "correct horse battery";
    private const string ReadyText = "ringtail is ready at ";
    // Starting is measured elsewhere; here it only must not hang a test run for ever.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private readonly ConcurrentQueue<string> _said = new();
    private readonly string _data = Directory.CreateTempSubdirectory("ringtail-lab-").FullName;
    private Process? _process;
    private Uri? _address;

    private RingtailProgram()
    {
    }

    public Uri Address => _address ?? throw new InvalidOperationException("The program does not run.");

    /// <summary>The data folder.</summary>
    public string Data => _data;

    /// <summary>What it wrote so far, in all its lives, for the message of a failed test.</summary>
    public string Output => string.Join('\n', _said);

    public static async Task<RingtailProgram> StartAsync(CancellationToken cancellationToken)
    {
        var program = new RingtailProgram();
        await program.StartAgainAsync(cancellationToken);
        return program;
    }

    /// <summary>Runs another verb to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(arguments))!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Starts it anew after a kill or stop, on the same data; returns when it says that it is ready.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        if (_process is not null)
            throw new InvalidOperationException("The program runs already.");
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = StartInfo("serve", "--urls", "http://127.0.0.1:0", "--data", _data);
        start.Environment["RINGTAIL_ADMIN_USER"] = User;
        start.Environment["RINGTAIL_ADMIN_PASSWORD"] = Password;
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Hear(e.Data, ready);
        process.ErrorDataReceived += (_, e) => Hear(e.Data, ready);
        process.Exited += (_, _) => ready.TrySetException(
            new InvalidOperationException($"The program ended before it was ready:\n{Output}"));
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        _address = await ready.Task.WaitAsync(StartLimit, TimeProvider.System, cancellationToken);
    }

    /// <summary>kill -9: no byte is written after it.</summary>
    public Task KillAsync(CancellationToken cancellationToken) => EndAsync("KILL", cancellationToken);

    /// <summary>SIGTERM, as an administrator or systemd stops it; gives the exit code.</summary>
    public Task<int> StopAsync(CancellationToken cancellationToken) => EndAsync("TERM", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync(CancellationToken.None);
        Directory.Delete(_data, recursive: true);
    }

    private async Task<int> EndAsync(string signal, CancellationToken cancellationToken)
    {
        var process = _process ?? throw new InvalidOperationException("The program does not run.");
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(cancellationToken);
        }
        await process.WaitForExitAsync(cancellationToken);
        var exitCode = process.ExitCode;
        process.Dispose();
        (_process, _address) = (null, null);
        return exitCode;
    }

    private void Hear(string? line, TaskCompletionSource<Uri> ready)
    {
        if (line is null)
            return;
        _said.Enqueue(line);
        if (line.StartsWith(ReadyText, StringComparison.Ordinal))
            ready.TrySetResult(new Uri(line[ReadyText.Length..].Trim()));
    }

    /// <summary>The program lies beside our own output folder, built with the same configuration.</summary>
    private static ProcessStartInfo StartInfo(params string[] arguments)
    {
        var ours = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(ours.Parent!.Parent!.FullName, "Ringtail.Server", ours.Name, "Ringtail.Server.dll");
        return new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
