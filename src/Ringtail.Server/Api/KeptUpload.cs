using System.Security.Cryptography;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Api;

/// <summary>A request's body, written down in the data folder while it is worked on, and what tells it from
/// others.</summary>
internal sealed class KeptUpload : IAsyncDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private KeptUpload(FileStream content, string hash) => (Content, Hash) = (content, hash);

    public FileStream Content { get; }
    /// <summary>SHA-256, hexadecimal.</summary>
    public string Hash { get; }

    public static async Task<KeptUpload> ReadAsync(HttpContext http)
    {
        var folder = http.RequestServices.GetRequiredService<DataFolder>().Temporary;
        var file = new FileStream(
            Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
            ChunkBytes, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[ChunkBytes];
            int read;
            while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            }
            file.Position = 0;
            return new KeptUpload(file, Convert.ToHexString(hash.GetHashAndReset()));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
