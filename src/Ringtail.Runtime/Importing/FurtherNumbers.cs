using Ringtail.Dialing.Contacts;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Importing;

/// <summary>A contact's MULTINUM attributes as the column of its other numbers.</summary>
internal static class FurtherNumbers
{
    public static bool AreIn(IReadOnlyList<KeyValuePair<string, string>> attributes)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (ContactNumbers.PlaceOf(attributes[i].Key) is not null) return true;
        }
        return false;
    }

    /// <param name="country">Of numbers without a country code; asked only when there are further numbers.</param>
    public static string Of(
        string main, IReadOnlyList<KeyValuePair<string, string>> attributes, Func<string> country) =>
        AreIn(attributes) ? Of(main, attributes, country()) : "";

    public static string Of(string main, IReadOnlyList<KeyValuePair<string, string>> attributes, string country) =>
        StoredJson.Write((IReadOnlyList<ContactNumber>)
            [.. ContactNumbers.Further(main, attributes).Where(n => ContactRules.NumberRefusal(n) is null)
                .Select(n => new ContactNumber(n, SecondKey.E164Of(n, country)))]);
}
