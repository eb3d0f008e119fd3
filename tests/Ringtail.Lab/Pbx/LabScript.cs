using System.Diagnostics;

namespace Ringtail.Lab.Pbx;

/// <summary>Runs the scripts of the lab folder.</summary>
internal static class LabScript
{
    /// <summary>Exit code of <c>lab/up</c> when this machine cannot run the lab.</summary>
    public const int Cannot = 77;

    private static readonly string LabFolder = FindLabFolder();

    public static string Repository => Path.GetDirectoryName(LabFolder)!;

    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string script, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(LabFolder, script), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"lab/{script} did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>The same, for a script that must succeed.</summary>
    public static async Task<string> MustRunAsync(
        string script, CancellationToken cancellationToken, params string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(script, cancellationToken, arguments);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"lab/{script} {string.Join(' ', arguments)} ended with {exitCode}: {errors}{output}");
    }

    private static string FindLabFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "lab", "up")))
                return Path.Combine(folder.FullName, "lab");
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has lab/up.");
    }
}
