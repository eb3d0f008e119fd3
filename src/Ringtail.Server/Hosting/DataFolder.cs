using System.Globalization;
using System.Text;
using Ringtail.Server.Commands;

namespace Ringtail.Server.Hosting;

/// <summary>
/// The data folder, held exclusively: a second process on it fails with one clear line. The lock is an advisory file
/// lock of the operating system, so a killed process leaves none behind.
/// </summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>Longest socket path that Linux takes (sockaddr_un), less the terminating zero.</summary>
    private const int SocketPathBytesMax = 107;
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>Absolute.</summary>
    public string Path { get; }
    public string Database => System.IO.Path.Combine(Path, "ringtail.db");
    public string Temporary => System.IO.Path.Combine(Path, "tmp");
    /// <summary>Null when the folder's path is too long for a socket.</summary>
    public string? ControlSocket => SocketIn(Path);

    /// <summary>Where a running server on this folder can be reached; null when the path is too long for a socket.</summary>
    public static string? SocketIn(string folder)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetFullPath(folder), "control.sock");
        return Encoding.UTF8.GetByteCount(path) <= SocketPathBytesMax ? path : null;
    }

    /// <exception cref="CommandException">The folder cannot be made or written, or another process holds it.</exception>
    public static DataFolder Open(string folder) =>
        TryOpen(folder) ?? throw new CommandException(
            $"the data folder {System.IO.Path.GetFullPath(folder)} is in use by another ringtail{Holder(folder)}");

    /// <summary>Null when another process holds the folder.</summary>
    public static DataFolder? TryOpen(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        FileStream file;
        try
        {
            MakePrivate(path);
            file = new FileStream(LockFile(path), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException($"the data folder {path} cannot be written by this user");
        }
        catch (IOException) when (File.Exists(LockFile(path)))
        {
            return null;
        }
        catch (IOException refused)
        {
            throw new CommandException($"the data folder {path} cannot be used: {refused.Message}");
        }
        var opened = new DataFolder(path, file);
        // For the message of a second process only; the lock is the truth.
        File.WriteAllText(HolderFile(path), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        MakePrivate(opened.Temporary);
        MakePrivateFile(opened.Database);
        return opened;
    }

    public void Dispose() => _lock.Dispose();

    private static string LockFile(string path) => System.IO.Path.Combine(path, "ringtail.lock");

    private static void MakePrivate(string path)
    {
        if (Directory.Exists(path)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The database holds secrets: others may not read it even when the folder was made open by hand.</summary>
    private static void MakePrivateFile(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite)) { }
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static string HolderFile(string path) => System.IO.Path.Combine(path, "ringtail.pid");

    private static string Holder(string folder)
    {
        try
        {
            return $" (process {File.ReadAllText(HolderFile(System.IO.Path.GetFullPath(folder))).Trim()})";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
