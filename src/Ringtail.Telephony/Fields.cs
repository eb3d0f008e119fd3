using System.Globalization;
using Ringtail.Ami;

namespace Ringtail.Telephony;

/// <summary>
/// Reads typed values from a message; Asterisk writes <c>&lt;unknown&gt;</c> and empty values for "none".
/// </summary>
internal static class Fields
{
    extension(AmiMessage message)
    {
        /// <summary>The first value, or the empty string.</summary>
        public string Text(string key) => message[key] ?? "";

        /// <summary>
        /// The first of several names that has a value: names differ between events, lists and versions.
        /// </summary>
        public string TextOf(string key, string other) =>
            message[key] is { Length: > 0 } value ? value : message.Text(other);

        public int Number(string key) =>
            int.TryParse(message[key], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;

        /// <summary>1, yes, true, on: Asterisk's ast_true.</summary>
        public bool Flag(string key) =>
            message[key]?.Trim().ToUpperInvariant() is "1" or "YES" or "TRUE" or "ON" or "Y" or "T";
    }
}
