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

    /// <exception cref="CommandFailure">The folder cannot be made or written, or another process holds it.</exception>
    public static DataFolder Open(string folder) =>
        TryOpen(folder) ?? throw new CommandFailure(
            $"the data folder {System.IO.Path.GetFullPath(folder)} is in use by another ringtail{Holder(folder)}");

    /// <summary>Null when another process holds the folder.</summary>
    public static DataFolder? TryOpen(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        FileStream file;
        try
        {
            MakePrivate(path);
            file = new FileStream(LockFile(path), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandFailure($"the data folder {path} cannot be written by this user");
        }
        catch (IOException) when (File.Exists(LockFile(path)))
        {
            return null;
        }
        catch (IOException refused)
        {
            throw new CommandFailure($"the data folder {path} cannot be used: {refused.Message}");
        }
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        file.Flush();
        var opened = new DataFolder(path, file);
        MakePrivate(opened.Temporary);
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

    /// <summary>Who holds the lock, where the system tells (the file is read without asking for a lock of our own).</summary>
    private static string Holder(string folder)
    {
        try
        {
            using var handle = File.OpenHandle(
                LockFile(System.IO.Path.GetFullPath(folder)), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Span<byte> bytes = stackalloc byte[16];
            var read = RandomAccess.Read(handle, bytes, 0);
            return int.TryParse(bytes[..read], CultureInfo.InvariantCulture, out var id) ? $" (process {id})" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
