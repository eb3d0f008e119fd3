using System.Globalization;

namespace Ringtail.Dialing.Contacts;

/// <summary>One of a contact's numbers.</summary>
/// <param name="Number">As uploaded.</param>
/// <param name="E164">By the default country; null when it has no such form.</param>
public sealed record ContactNumber(string Number, string? E164)
{
    /// <summary>Why the numbering plan of its country forbids it; null when it does not.</summary>
    public string? Forbidden { get; init; }
}

/// <summary>In which order a campaign dials the several numbers of its contacts.</summary>
public enum NumberOrder
{
    /// <summary>The main number first, then the next one with each retry, and round again.</summary>
    InTurn,
    /// <summary>
    /// All numbers one after the other until somebody answers; only then does the reschedule rule count, with the
    /// outcome of the last of them.
    /// </summary>
    OneRound,
    /// <summary>The main number alone.</summary>
    MainOnly,
}

/// <summary>Which of its contact's numbers an attempt dialed, and whether somebody answered there.</summary>
/// <param name="Index">0 is the main number.</param>
/// <param name="Count">How many numbers the contact has; 0 when it is not known, and then the rules alone
/// decide.</param>
public readonly record struct NumberTurn(int Index, int Count, bool Answered)
{
    public static NumberTurn Of(Offer offer, bool answered)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return new(offer.Turn, offer.Further.Count + 1, answered);
    }

    /// <param name="further">The contact's numbers after the main one.</param>
    /// <param name="dialed">That of the attempt.</param>
    /// <param name="answered">Whether somebody answered.</param>
    public static NumberTurn Of(IReadOnlyList<string> further, string dialed, bool answered)
    {
        ArgumentNullException.ThrowIfNull(further);
        var index = 0;
        for (var i = 0; i < further.Count; i++) if (further[i] == dialed) index = i + 1;
        return new(index, further.Count + 1, answered);
    }

    /// <summary>The next number of the same round; null when the round is over.</summary>
    public int? NextInRound(NumberOrder order) =>
        order == NumberOrder.OneRound && !Answered && Index + 1 < Count ? Index + 1 : null;

    /// <summary>The number that the next retry begins with.</summary>
    public int NextRetry(NumberOrder order) => order == NumberOrder.InTurn && Count > 1 ? (Index + 1) % Count : 0;
}

/// <summary>Further numbers of a contact: its attributes <c>MULTINUM1</c>, <c>MULTINUM2</c>, ….</summary>
public static class ContactNumbers
{
    public const string Attribute = "MULTINUM";
    /// <summary>
    /// Stands in the place of an erased number. No upload can hold it, because a number has a digit; a run that takes
    /// such a contact is done with it at once.
    /// </summary>
    public const string Erased = "-";

    /// <summary>
    /// The numbers after the main one, by the attributes' figures; empty ones and repetitions are left out.
    /// </summary>
    public static IReadOnlyList<string> Further(
        string main, IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        List<(int Place, string Number)>? found = null;
        foreach (var (name, value) in attributes)
        {
            if (PlaceOf(name) is not { } place || value.Trim() is not { Length: > 0 } number) continue;
            (found ??= []).Add((place, number));
        }
        if (found is null) return [];
        var seen = new HashSet<string>(StringComparer.Ordinal) { main };
        return [.. found.OrderBy(f => f.Place).Select(f => f.Number).Where(seen.Add)];
    }

    /// <summary>The figure of a MULTINUM attribute, or null for any other.</summary>
    public static int? PlaceOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(Attribute, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(name.AsSpan(Attribute.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? at
            : null;
    }

    /// <summary>The offer with the number that its turn names, or with the main one.</summary>
    internal static Offer Choose(Offer offer, NumberOrder order) =>
        offer.Further.Count == 0 ? offer
        : At(offer, order == NumberOrder.MainOnly ? 0 : offer.Turn % (offer.Further.Count + 1));

    internal static Offer At(Offer offer, int index)
    {
        var number = index == 0
            ? new ContactNumber(offer.MainNumber, offer.MainE164) { Forbidden = offer.MainForbidden }
            : offer.Further[index - 1];
        return offer with
        {
            Number = number.Number,
            E164 = number.E164,
            Turn = index,
            Forbidden = number.Forbidden,
            // Of the main number; whether another one is on a black list, the launch asks the store.
            BlackList = index == 0 ? offer.BlackList : null,
        };
    }
}
