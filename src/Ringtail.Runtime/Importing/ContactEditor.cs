using Microsoft.EntityFrameworkCore;
using Ringtail.Dialing.Contacts;
using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Importing;

/// <summary>One contact of a list, by hand: added, changed, deleted. An import is for many.</summary>
public sealed class ContactEditor
{
    private readonly IRingtailDbFactory _databases;
    private readonly IContactWriter _writer;
    private readonly IDialerControl _control;

    internal ContactEditor(IRingtailDbFactory databases, IContactWriter writer, IDialerControl control)
    {
        _databases = databases;
        _writer = writer;
        _control = control;
    }

    /// <exception cref="InvalidFieldsException">The number or an attribute cannot be kept.</exception>
    /// <exception cref="ControlException">There is no such list.</exception>
    public async Task<ContactRow> AddAsync(
        int listId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, CancellationToken ct)
    {
        await using var db = _databases.Create();
        if (!await db.Lists.AnyAsync(l => l.Id == listId, ct))
            throw new ControlException(RefusalKind.NotFound, "NoList", $"There is no list {listId}.");
        var contact = await CheckedAsync(db, number, attributes, ct);
        var newest = await db.Contacts.Where(c => c.ListId == listId).MaxAsync(c => (long?)c.Id, ct) ?? 0;
        await _writer.WriteAsync(listId, [contact], KnownNumbers.None, ct);
        await _writer.FinishAsync(listId, CancellationToken.None);
        await _control.ContactsAddedAsync(listId, CancellationToken.None);
        return await db.Contacts.AsNoTracking()
            .Where(c => c.ListId == listId && c.Id > newest && c.Number == contact.Number)
            .OrderBy(c => c.Id).FirstAsync(ct);
    }

    /// <summary>
    /// What is being called goes on with what it was launched with; the next attempt takes what is written here.
    /// </summary>
    /// <exception cref="InvalidFieldsException">The number or an attribute cannot be kept.</exception>
    /// <exception cref="ControlException">There is no such contact, or it was erased.</exception>
    public async Task<ContactRow> SaveAsync(
        long contactId, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, CancellationToken ct)
    {
        await using var db = _databases.Create();
        var contact = await CheckedAsync(db, number, attributes, ct);
        var changed = await db.Contacts
            .Where(c => c.Id == contactId && c.ListId > 0 && c.Number != ContactNumbers.Erased)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.Number, contact.Number)
                .SetProperty(c => c.E164, contact.E164).SetProperty(c => c.Attributes, contact.Attributes)
                .SetProperty(c => c.FurtherNumbers, contact.FurtherNumbers), ct);
        if (changed == 0) throw NoContact(contactId);
        return await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == contactId, ct);
    }

    /// <summary>
    /// Takes a contact out of its list. One that a run holds stays: it is being called, or is due. Calls of the past
    /// stay in the log.
    /// </summary>
    public async Task DeleteAsync(long contactId, CancellationToken ct)
    {
        await using var db = _databases.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var contact = await db.Contacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == contactId && c.ListId > 0, ct)
            ?? throw NoContact(contactId);
        // Takes the locks of the list's runs, so that none of them claims the contact meanwhile.
        var runs = db.RunLists.Where(l => l.ListId == contact.ListId);
        await db.Runs.Where(r => runs.Any(l => l.RunId == r.Id))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.CampaignName, r => r.CampaignName), ct);
        if (await db.Claims.Where(c => c.ContactId == contactId).Select(c => (int?)c.RunId).FirstOrDefaultAsync(ct)
            is { } run)
        {
            throw new ControlException(
                RefusalKind.Conflict, "ContactInRun",
                $"The contact is in the hands of run {run}: it is being called or is due. Remove "
                + $"the run first, or "
                + $"erase the number.");
        }
        await db.Contacts.Where(c => c.Id == contactId).ExecuteDeleteAsync(ct);
        await db.Lists.Where(l => l.Id == contact.ListId)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.ContactCount, l => l.ContactCount - 1), ct);
        await runs.Where(l => l.Bookmark >= contactId || db.RunListZones.Any(z => z.RunId == l.RunId
                && z.ListId == l.ListId && z.ZoneGroup == contact.ZoneGroup && z.Bookmark >= contactId))
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.Reached, l => l.Reached - 1), ct);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private static async Task<ImportedContact> CheckedAsync(
        RingtailDb db, string number, IReadOnlyList<KeyValuePair<string, string>> attributes, CancellationToken ct)
    {
        var digits = number.Trim();
        if (ContactRules.NumberRefusal(digits) is { } noNumber)
            throw new InvalidFieldsException([new FieldProblem(nameof(ContactRow.Number), "ContactNumber", noNumber)]);
        var kept = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in attributes)
        {
            if (ContactRules.Add(kept, name.Trim(), value.Trim()) is { } refusal)
                throw new InvalidFieldsException(
                    [new FieldProblem(nameof(ContactRow.Attributes), "ContactAttributes", refusal)]);
        }
        var country = await db.DefaultCountryAsync(ct);
        return new ContactRules(country).Contact(digits, kept);
    }

    private static ControlException NoContact(long id) => new(
        RefusalKind.NotFound, "NoContact", $"There is no contact {id}, or it was erased.");
}
