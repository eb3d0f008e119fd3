using System.Text;
using Ringtail.Runtime.Storage;
using Ringtail.Server.Commands;

namespace Ringtail.Server.Hosting;

/// <summary>
/// The data folder, held exclusively: the database, uploads on their way, and the socket that verbs use.
/// </summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>Longest socket path that Linux takes (sockaddr_un), less the terminating zero.</summary>
    private const int SocketPathBytesMax = 107;

    private DataFolder(DataFolderLock held) => Lock = held;

    public DataFolderLock Lock { get; }
    /// <summary>Absolute.</summary>
    public string Path => Lock.Folder;
    public string Temporary => System.IO.Path.Combine(Path, "tmp");
    /// <summary>Null when the folder's path is too long for a socket.</summary>
    public string? ControlSocket => SocketIn(Path);

    /// <summary>
    /// Where a running server on this folder can be reached; null when the path is too long for a socket.
    /// </summary>
    public static string? SocketIn(string folder)
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetFullPath(folder), "control.sock");
        return Encoding.UTF8.GetByteCount(path) <= SocketPathBytesMax ? path : null;
    }

    /// <exception cref="CommandException">The folder cannot be made or written, or another process holds
    /// it.</exception>
    public static DataFolder Open(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        try
        {
            MakePrivate(path);
            var opened = new DataFolder(new DataFolderLock(path));
            // What a killed process left behind of uploads; the lock proves that nobody writes them any more.
            if (Directory.Exists(opened.Temporary)) Directory.Delete(opened.Temporary, recursive: true);
            MakePrivate(opened.Temporary);
            MakePrivateFile(System.IO.Path.Combine(path, "ringtail.db"));
            return opened;
        }
        catch (StoreException refused)
        {
            throw new CommandException(refused.Message);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"the data folder {path} cannot be used: {refused.Message}");
        }
    }

    public void Dispose() => Lock.Dispose();

    private static void MakePrivate(string path)
    {
        if (Directory.Exists(path)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// The database holds secrets: others may not read it even when the folder was made open by hand.
    /// </summary>
    private static void MakePrivateFile(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite)) { }
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
