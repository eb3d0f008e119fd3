using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ringtail.Browser.Program;

/// <summary>The real program in a process of its own: an empty data folder, a free port, an administrator we
/// know.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    public const string User = "admin";
    public const string Password = "correct horse battery";
    private const string ReadyText = "ringtail is ready at ", DemoText = "ringtail demo is dialing at ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private Process _process;
    private readonly string _folder;
    private readonly string[] _verb;
    private readonly ConcurrentQueue<string> _said;

    private RunningProgram(
        Process process, string folder, ConcurrentQueue<string> said, Uri address, IEnumerable<string> verb)
    {
        _process = process;
        _folder = folder;
        _said = said;
        Address = address;
        _verb = [.. verb];
    }

    public Uri Address { get; }

    /// <summary>What it wrote so far, for the message of a failed test.</summary>
    public string Output => string.Join('\n', _said);

    public static Task<RunningProgram> StartAsync(CancellationToken ct) => StartAsync(["serve"], ReadyText, ct);

    /// <summary>The demo with its simulated PBX; sign in as demoadmin with the password demo.</summary>
    /// <param name="speed">How many times faster than the clock its world runs.</param>
    public static Task<RunningProgram> StartDemoAsync(int speed, CancellationToken ct, int agents = 12) =>
        StartAsync(["demo", "--speed", $"{speed}", "--agents", $"{agents}"], DemoText, ct);

    /// <summary>Time that the program's threads have spent on a processor since it began.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    private static async Task<RunningProgram> StartAsync(string[] verb, string readyText, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("ringtail-browser-").FullName;
        var said = new ConcurrentQueue<string>();
        var (process, address) = await BeginAsync(verb, readyText, "http://127.0.0.1:0", folder, said, ct);
        return new RunningProgram(process, folder, said, address, verb);
    }

    /// <summary>As after a power cut: killed, and begun again with its data at the same address.</summary>
    public async Task RestartAsync(CancellationToken ct)
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(ct);
        _process.Dispose();
        var at = Address.GetLeftPart(UriPartial.Authority);
        (_process, _) = await BeginAsync(_verb, _verb[0] == "demo" ? DemoText : ReadyText, at, _folder, _said, ct);
    }

    private static async Task<(Process Process, Uri Address)> BeginAsync(
        IEnumerable<string> verb, string readyText, string at, string folder, ConcurrentQueue<string> said,
        CancellationToken ct)
    {
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { ProgramFile(), "--urls", at, "--data", folder },
            Environment = { ["RINGTAIL_ADMIN_USER"] = User, ["RINGTAIL_ADMIN_PASSWORD"] = Password },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var word in verb.Reverse()) start.ArgumentList.Insert(1, word);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        void Hear(string? line)
        {
            if (line is null) return;
            said.Enqueue(line);
            if (line.StartsWith(readyText, StringComparison.Ordinal))
                ready.TrySetResult(new Uri(line[readyText.Length..].Split(';')[0].Trim()));
        }
        process.OutputDataReceived += (_, e) => Hear(e.Data);
        process.ErrorDataReceived += (_, e) => Hear(e.Data);
        process.Exited += (_, _) => ready.TrySetException(
            new InvalidOperationException("The program ended before it was ready:\n" + string.Join('\n', said)));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, await ready.Task.WaitAsync(StartLimit, ct));
    }

    /// <summary>Beside our own output folder: <c>artifacts/bin/Ringtail.Server/debug</c>, with its static
    /// files.</summary>
    private static string ProgramFile()
    {
        var ours = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(ours.Parent!.Parent!.FullName, "Ringtail.Server", ours.Name, "Ringtail.Server.dll");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
