using Ringtail.Runtime.Importing;

namespace Ringtail.Runtime.Storage;

/// <summary>
/// Writes the contacts of a list in bulk, beside the dialing: ids in the order of commits, and the list's count in the
/// same transactions.
/// </summary>
internal interface IContactWriter
{
    /// <summary>
    /// Writes contacts in their order; gives how many were written, which is less only without duplicates.
    /// </summary>
    /// <param name="known">Which numbers are passed over.</param>
    /// <exception cref="StoreException">The list is gone, or the database does not take it.</exception>
    Task<int> WriteAsync(int listId, IReadOnlyList<ImportedContact> contacts, KnownNumbers known, CancellationToken ct);

    /// <summary>All that was written before is durable when this ends.</summary>
    Task FinishAsync(int listId, CancellationToken ct);
}
