using Ringtail.Dialing.Attempts;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Lists;

/// <summary>By what the contacts of a list are sorted.</summary>
internal static class ContactOrders
{
    /// <summary>
    /// The longest list that is sorted by what no index of contacts holds: each contact's calls are looked up for it.
    /// </summary>
    public const int SortedMax = 20_000;

    /// <summary>
    /// Rows from the nearer end of the list that are passed over in the order of numbers: its index has no ids, so that
    /// PostgreSQL reads the contact of each.
    /// </summary>
    public const int DeepMax = 100_000;

    private static readonly string Withdrawn = AttemptOutcome.Withdrawn.Code();
    private static readonly string RouteFailure = AttemptOutcome.RouteFailure.Code();

    public static IReadOnlyList<string> Words { get; } = ["number", "added", "attributes", "outcome", "attempts"];

    /// <summary>Sorted in a list of any length.</summary>
    public static bool Any(string by) => by is "" or "number" or "added";

    /// <summary>Ids are given in the order of addition, and are the last word in every order.</summary>
    public static IQueryable<long> Sorted(RingtailDb db, IQueryable<ContactRow> contacts, RowOrder order) =>
        (order.By switch
        {
            "number" => contacts.Sorted(c => c.NumberKey, order).ThenSorted(c => c.Id, order),
            "attributes" => contacts.SortedByText(c => c.Attributes, order).ThenBy(c => c.Id),
            "outcome" => contacts.Sorted(c => Ends(db).Where(a => a.ContactId == c.Id)
                .OrderByDescending(a => a.EndedAt).ThenByDescending(a => a.Id).Select(a => a.Outcome)
                .FirstOrDefault() ?? "", order).ThenBy(c => c.Id),
            "attempts" => contacts.Sorted(c => Ends(db).Count(a => a.ContactId == c.Id), order).ThenBy(c => c.Id),
            _ => contacts.Sorted(c => c.Id, order),
        }).Select(c => c.Id);

    /// <summary>Attempts that said something of the number.</summary>
    public static IQueryable<AttemptRow> Ends(RingtailDb db) =>
        db.Attempts.Where(a => a.Outcome != null && a.Outcome != Withdrawn && a.Outcome != RouteFailure);
}
