using System.Globalization;

namespace Ringtail.Runtime.Storage;

/// <summary>
/// The exclusive lock on the data folder. Held from construction to disposal; the system frees it when we die.
/// </summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="StoreException">Another process holds the folder, or it cannot be written.</exception>
    public DataFolderLock(string folder)
    {
        Folder = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(Folder);
            _file = new(Path.Combine(Folder, "ringtail.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None);
            File.WriteAllText(PidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreException($"The data folder {Folder} cannot be written: {e.Message}", false, e);
        }
        catch (IOException e)
        {
            throw new StoreException(Directory.Exists(Folder)
                ? $"The data folder {Folder} is in use by another ringtail ({Holder()}). "
                    + "Stop it first, or give another --data."
                : $"The data folder {Folder} cannot be made: {e.Message}", false, e);
        }
    }

    public string Folder { get; }

    public void Dispose() => _file.Dispose();

    // The pid stands beside the lock: the locked file cannot be read by the process that we keep out.
    private string PidFile => Path.Combine(Folder, "ringtail.pid");

    private string Holder()
    {
        try
        {
            return "process " + File.ReadAllText(PidFile);
        }
        catch (IOException)
        {
            return "process unknown";
        }
    }
}
