using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Contacts;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Privacy;

/// <summary>
/// Where else a person's number may stand than in contacts and calls: what the outbox was told, what was changed by
/// whom, what programs sent with an Idempotency-Key.
/// </summary>
internal sealed class PersonTraces
{
    /// <summary>A shorter text is part of too many others to be replaced wherever it stands.</summary>
    private const int DigitsMin = 5;

    private readonly string[] _forms;
    private readonly string[] _keys;

    private PersonTraces(string[] forms, string[] keys, int[] hoppers) =>
        (_forms, _keys, Hoppers) = (forms, keys, hoppers);

    /// <summary>The calls by the person's number.</summary>
    public int[] Hoppers { get; }

    /// <summary>Every way in which the number was written, before it is gone.</summary>
    public static async Task<PersonTraces> FindAsync(
        RingtailDb db, string[] keys, IReadOnlyCollection<ContactRow> contacts, IReadOnlyList<long> attempts,
        CancellationToken ct)
    {
        var forms = new HashSet<string>(keys, StringComparer.Ordinal);
        foreach (var contact in contacts)
            if (keys.Contains(contact.NumberKey)) forms.UnionWith([contact.Number, contact.E164 ?? contact.Number]);
        List<int> hoppers = [];
        foreach (var slice in attempts.Chunk(500))
        {
            var rows = await db.Attempts.AsNoTracking().Where(a => slice.Contains(a.Id))
                .Select(a => new { a.HopperId, a.NumberKey, a.NumberDialed, a.E164 }).ToListAsync(ct);
            hoppers.AddRange(rows.Select(r => r.HopperId));
            foreach (var row in rows)
                if (keys.Contains(row.NumberKey)) forms.UnionWith([row.NumberDialed, row.E164 ?? row.NumberDialed]);
        }
        foreach (var slice in contacts.Select(c => c.Id).Chunk(500))
            hoppers.AddRange(await db.Claims.Where(c => slice.Contains(c.ContactId)).Select(c => c.HopperId)
                .ToListAsync(ct));
        return new(
            [.. forms.Where(f => f.Count(char.IsAsciiDigit) >= DigitsMin).OrderByDescending(f => f.Length)], keys,
            [.. hoppers.Distinct()]);
    }

    public async Task RemoveAsync(RingtailDb db, DateTimeOffset now, CancellationToken ct)
    {
        const string gone = ContactNumbers.Erased;
        foreach (var form in _forms)
        {
            await db.ChangeLog.Where(c => c.Fields.Contains(form) || c.Name.Contains(form)).ExecuteUpdateAsync(
                s => s.SetProperty(c => c.Fields, c => c.Fields.Replace(form, gone))
                    .SetProperty(c => c.Name, c => c.Name.Replace(form, gone)), ct);
            await db.SystemLog.Where(l => l.Detail.Contains(form) || l.Subject.Contains(form)).ExecuteUpdateAsync(
                s => s.SetProperty(l => l.Detail, l => l.Detail.Replace(form, gone))
                    .SetProperty(l => l.Subject, l => l.Subject.Replace(form, gone)), ct);
            await db.Outbox.Where(o => o.LastError.Contains(form) || o.Text.Contains(form) || o.Target.Contains(form)
                || o.Variables.Contains(form)).ExecuteUpdateAsync(
                s => s.SetProperty(o => o.LastError, o => o.LastError.Replace(form, gone))
                    .SetProperty(o => o.Text, o => o.Text.Replace(form, gone))
                    .SetProperty(o => o.Target, o => o.Target.Replace(form, gone))
                    .SetProperty(o => o.Variables, o => o.Variables.Replace(form, gone)), ct);
            await db.IdempotentRequests.Where(r => r.Body.Contains(form) || r.Key.Contains(form)
                || r.Location.Contains(form)).ExecuteDeleteAsync(ct);
        }
        foreach (var slice in Hoppers.Chunk(500))
        {
            // Errors name addresses, in which the call's data stands; a fingerprint of a number is as good as one.
            await db.Outbox.Where(o => slice.Contains(o.HopperId) && o.LastError != "").ExecuteUpdateAsync(
                s => s.SetProperty(o => o.LastError, ""), ct);
            string[] places = [.. slice.Select(h => $"/api/v1/calls/{h}")];
            await db.IdempotentRequests.Where(r => places.Contains(r.Location)).ExecuteDeleteAsync(ct);
        }
        await db.RetryBans.Where(b => _keys.Contains(b.NumberKey) && b.Until <= now).ExecuteDeleteAsync(ct);
    }
}
