namespace Ringtail.Runtime.Importing;

/// <summary>A workbook by its first bytes: those of a zip archive, with which no text of contacts begins.</summary>
public static class UploadedWorkbook
{
    private const int MarkBytes = 4;

    public static bool IsOne(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Whether an upload is one, and the upload from its beginning.</summary>
    public static async Task<(bool IsOne, Stream Content)> LookAsync(Stream content, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(content);
        var head = new byte[MarkBytes];
        var read = await content.ReadAtLeastAsync(head, MarkBytes, throwOnEndOfStream: false, ct);
        var isOne = IsOne(head.AsSpan(0, read));
        if (!content.CanSeek) return (isOne, new HeadedStream(head.AsMemory(0, read), content));
        content.Position -= read;
        return (isOne, content);
    }
}
