using System.Text.Json.Nodes;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.WombatApi.Reading;
using Ringtail.Server.WombatApi.Writing;

namespace Ringtail.Server.WombatApi.Edit;

/// <summary>
/// One path under <c>edit/</c>: lists (L), saves (E), deletes (D) and, for ordered rows, moves (MU, MD).
/// </summary>
internal abstract class EditResource
{
    /// <summary>Our property names to the API's keys, so that an error names what the client sent.</summary>
    protected abstract IReadOnlyDictionary<string, string> Keys { get; }

    public async Task<Rows> AnswerAsync(WombatCall call)
    {
        try
        {
            return call.Parameters["mode"].Trim().ToUpperInvariant() switch
            {
                "" or "L" => await ListAsync(call),
                "E" => Rows.One(await SaveAsync(
                    call, call.Record ?? throw new WombatProblem(
                        "data", "is required: one JSON object with the record's fields."))),
                "D" => await DeleteAsync(call),
                "MU" => await MoveAsync(call, -1),
                "MD" => await MoveAsync(call, +1),
                var other => throw new WombatProblem(
                    "mode", $"must be L, E, D, MU or MD; it is '{WombatParameters.Shortened(other)}'."),
            };
        }
        catch (InvalidFieldsException refused)
        {
            throw new WombatRefusal(string.Join(" ", refused.Problems.Select(
                p => $"{KeyOf(p.Field)}: {p.Message}")));
        }
    }

    /// <summary>
    /// What a field is called in the record; <c>Rules[2].Days</c> of a record within it by both of its parts.
    /// </summary>
    private string KeyOf(string field)
    {
        if (Keys.TryGetValue(field, out var key)) return key;
        var (open, dot) = (field.IndexOf('[', StringComparison.Ordinal), field.IndexOf('.', StringComparison.Ordinal));
        if (open <= 0 || dot < open) return field;
        var (outer, inner) = (field[..open], field[(dot + 1)..]);
        return Keys.GetValueOrDefault(outer, outer) + field[open..(dot + 1)]
            + Keys.GetValueOrDefault($"{outer}.{inner}", inner);
    }

    protected abstract Task<Rows> ListAsync(WombatCall call);

    protected abstract Task<JsonObject> SaveAsync(WombatCall call, LenientJson record);

    /// <summary>
    /// Deletes the row that <c>data</c> names; nothing named, or a row that is not there, has no effect.
    /// </summary>
    protected abstract Task RemoveAsync(WombatCall call, LenientJson record);

    protected virtual Task<Rows> MoveAsync(WombatCall call, int by) =>
        throw new WombatProblem("mode", "must be L, E or D here: these rows have no order.");

    private async Task<Rows> DeleteAsync(WombatCall call)
    {
        if (call.Record is { } record) await RemoveAsync(call, record);
        return await ListAsync(call);
    }

    protected static int Parent(WombatCall call) =>
        call.Parameters.Integer("parent", 1) ?? throw new WombatProblem("parent", "is required: the id of the owner.");

    /// <summary>An id in a record; 0 is a new one, and so are "", null and the -1 that scripts send.</summary>
    protected static int Id(LenientJson record, string key) => Math.Max(0, record.OptionalInteger(key) ?? 0);

    /// <summary>Applies <c>from</c> and <c>items</c>; without <c>items</c> the whole list, as clients expect.</summary>
    protected static Rows Page<T>(WombatCall call, IReadOnlyList<T> all, Func<T, JsonObject> shape)
    {
        var from = call.Parameters.Integer("from", 0) ?? 0;
        var items = call.Parameters.Integer("items", 0) ?? int.MaxValue;
        return new Rows([.. all.Skip(from).Take(items).Select(shape)], all.Count, from);
    }

    /// <summary>
    /// A search is a substring of the name, whatever its case. Hidden rows are found by name, and all by <c>~</c>,
    /// behind which a part of the name may stand.
    /// </summary>
    protected static bool Found(WombatCall call, string name, bool hidden)
    {
        var query = call.Parameters["query"];
        if (query.StartsWith('~') && name.Contains(query[1..], StringComparison.OrdinalIgnoreCase)) return true;
        return query.Length == 0 ? !hidden : name.Contains(query, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The four audit keys that every configuration record begins with.</summary>
    protected static JsonObject Audited(AuditedRow row, TimeZoneInfo zone) => new()
    {
        ["sys_dt_creazione"] = WombatTime.Text(row.CreatedAt, zone),
        ["sys_user_creazione"] = row.CreatedBy,
        ["sys_dt_modifica"] = WombatTime.Text(row.ModifiedAt, zone),
        ["sys_user_modifica"] = row.ModifiedBy,
    };
}

/// <summary>What was asked is refused; the message is whole and names its fields.</summary>
internal sealed class WombatRefusal(string message) : Exception(message);
