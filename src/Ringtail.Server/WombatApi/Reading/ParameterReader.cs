using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Ringtail.Server.WombatApi.Reading;

/// <summary>
/// Gathers a call's parameters: the query, then the body, whatever the method and whatever the body calls itself:
/// urlencoded, multipart, <c>text/json;</c>, or nothing. A body that is a JSON object is <c>data</c>.
/// </summary>
internal static class ParameterReader
{
    private const string Numbers = "numbers";

    /// <param name="spoolFolder">Where the numbers of a list wait until they are imported.</param>
    /// <exception cref="WombatProblem">The body cannot be read; names what is wrong.</exception>
    public static async Task<WombatParameters> ReadAsync(HttpRequest request, string spoolFolder, CancellationToken ct)
    {
        FileStream? numbers = null;
        var pairs = new List<KeyValuePair<string, string>>();
        try
        {
            pairs.AddRange(await ReadQueryAsync(request.QueryString.Value ?? "", ct));
            pairs.AddRange(await ReadBodyAsync(request, Spool, ct));
        }
        catch
        {
            if (numbers is not null) await numbers.DisposeAsync();
            throw;
        }
        if (numbers is not null) numbers.Position = 0;
        return new WombatParameters(pairs, numbers);

        // A file from the start: the length is unknown, and an upload that breaks off must not be imported by half.
        // Numbers that come in several parts all count: those of the query, then those of the body.
        Stream? Spool(string name)
        {
            if (!name.Equals(Numbers, StringComparison.OrdinalIgnoreCase)) return null;
            if (numbers is not null)
            {
                numbers.WriteByte((byte)'|');
                return numbers;
            }
            numbers = new FileStream(
                Path.Combine(spoolFolder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite,
                FileShare.None, bufferSize: 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            foreach (var (_, part) in pairs.Where(p => p.Key.Equals(Numbers, StringComparison.OrdinalIgnoreCase)))
                numbers.Write(Encoding.UTF8.GetBytes(part + "|"));
            return numbers;
        }
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadQueryAsync(
        string query, CancellationToken ct)
    {
        var reader = new FormReader(_ => null);
        await reader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(query.TrimStart('?'))), ct);
        return reader.Pairs;
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string>>> ReadBodyAsync(
        HttpRequest request, Func<string, Stream?> spool, CancellationToken ct)
    {
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            return await ReadMultipartAsync(request, type, spool, ct);
        if (await BeginsAsync(request.BodyReader, (byte)'{', ct))
            return [new("data", await ReadShortAsync("data", request.BodyReader.AsStream(), ct))];
        var reader = new FormReader(spool, raw: true);
        await reader.ReadAsync(request.BodyReader.AsStream(), ct);
        return reader.Pairs;
    }

    /// <summary>Looks at the first byte that is no blank, and leaves the body unread.</summary>
    private static async Task<bool> BeginsAsync(PipeReader body, byte with, CancellationToken ct)
    {
        while (true)
        {
            var read = await body.ReadAsync(ct);
            foreach (var segment in read.Buffer)
            {
                foreach (var b in segment.Span)
                {
                    if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
                    body.AdvanceTo(read.Buffer.Start);
                    return b == with;
                }
            }
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.Buffer.Length > FormReader.KeptBytesMax) return false;
        }
    }

    private static async Task<List<KeyValuePair<string, string>>> ReadMultipartAsync(
        HttpRequest request, MediaTypeHeaderValue type, Func<string, Stream?> spool, CancellationToken ct)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary)) throw new WombatProblem("Content-Type", "multipart needs a boundary.");
        var pairs = new List<KeyValuePair<string, string>>();
        try
        {
            var reader = new MultipartReader(boundary, request.Body);
            while (await reader.ReadNextSectionAsync(ct) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)) continue;
                var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
                if (spool(name) is { } sink) await section.Body.CopyToAsync(sink, ct);
                else pairs.Add(new(name, await ReadShortAsync(name, section.Body, ct)));
            }
        }
        catch (InvalidDataException broken)
        {
            throw new WombatProblem("body", $"is no readable multipart form: {broken.Message}");
        }
        catch (IOException broken)
        {
            throw new WombatProblem("body", $"is no readable multipart form: {broken.Message}");
        }
        return pairs;
    }

    private static async Task<string> ReadShortAsync(string name, Stream body, CancellationToken ct)
    {
        var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, ct)) > 0)
        {
            if (kept.Length + read > FormReader.KeptBytesMax)
                throw new WombatProblem(
                    WombatParameters.Shortened(name), $"is longer than {FormReader.KeptBytesMax} bytes.");
            kept.Write(buffer, 0, read);
        }
        return FormReader.Decoded(kept.GetBuffer().AsSpan(0, (int)kept.Length));
    }
}
