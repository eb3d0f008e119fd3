using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Api.Records;

/// <summary>
/// The entity tag of a record (RFC 9110, 8.8.3): another one after every change through the editor. It is of what is
/// stored and can be set, not of what a record shows beside it, such as the state of a PBX.
/// </summary>
internal static class RecordTag
{
    public const string IfMatch = "If-Match";

    /// <param name="input">The row's fields as they can be set.</param>
    public static string Of(AuditedRow row, object input)
    {
        var text = JsonSerializer.Serialize((
            row.GetType().Name, UtcMicroseconds.From(row.ModifiedAt ?? row.CreatedAt), row.ModifiedBy), Tuples)
            + JsonSerializer.Serialize(input, input.GetType(), Tuples);
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..32]}\"";
    }

    /// <summary>Strong comparison (RFC 9110, 13.1.1): a weak tag matches nothing, <c>*</c> everything.</summary>
    public static bool Matches(StringValues ifMatch, string tag) => ifMatch
        .SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries)).Any(t => t == "*" || t == tag);

    /// <summary>Holds the row against others until the change is written, then looks whether it is still the
    /// same.</summary>
    /// <exception cref="ControlException">It was changed or deleted since the caller read it.</exception>
    public static async Task RequireAsync<TRow>(
        RingtailDb db, int id, StringValues ifMatch, Func<TRow, string> tagOf, CancellationToken ct)
        where TRow : AuditedRow
    {
        var rows = db.Set<TRow>().AsNoTracking().Where(r => EF.Property<int>(r, "Id") == id);
        // Writes nothing new: PostgreSQL locks the row by it, SQLite the file.
        await rows.ExecuteUpdateAsync(r => r.SetProperty(x => x.ModifiedBy, x => x.ModifiedBy), ct);
        if (await rows.SingleOrDefaultAsync(ct) is not { } row || !Matches(ifMatch, tagOf(row)))
            throw new ControlException(
                RefusalKind.Changed, "RecordChanged",
                $"The record was changed since you read it; nothing was saved. Read it again.");
    }

    private static readonly JsonSerializerOptions Tuples = new() { IncludeFields = true };
}

/// <summary>An answer with an entity tag, for the description.</summary>
internal sealed record GivesTag;

/// <summary>An endpoint that takes If-Match, for the description.</summary>
internal sealed record TakesIfMatch;

internal static class TaggedEndpoints
{
    public static RouteHandlerBuilder WithIfMatch(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new TakesIfMatch()).ProducesProblem(StatusCodes.Status412PreconditionFailed);
}
