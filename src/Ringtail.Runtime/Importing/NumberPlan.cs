using System.Globalization;
using NodaTime.TimeZones;
using PhoneNumbers;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Rules;

namespace Ringtail.Runtime.Importing;

/// <summary>
/// What the numbering plans of the world know of a number (libphonenumber's metadata): its time zone, and whether it is
/// one that no dialer may call.
/// </summary>
internal sealed class NumberPlan(string defaultCountry)
{
    /// <summary>Attributes that name a contact's zone, the first that is readable counts.</summary>
    public static IReadOnlyList<string> ZoneAttributes { get; } = ["TIMEZONE", "TZ"];

    /// <summary>The longest special numbers: Europe's 116117.</summary>
    private const int ShortDigitsMax = 6;

    private readonly PhoneNumberUtil _numbers = PhoneNumberUtil.GetInstance();
    private readonly PhoneNumberToTimeZonesMapper _zones = PhoneNumberToTimeZonesMapper.GetInstance();
    private readonly ShortNumberInfo _short = ShortNumberInfo.GetInstance();
    private readonly Dictionary<string, string> _ofCountry = new(StringComparer.Ordinal);

    /// <summary>All zones of the default country: of a contact of whom nothing is known.</summary>
    public string UnknownZones => ZonesOfCountry(defaultCountry);

    /// <summary>
    /// The zone that an attribute names, else that of the number, else all zones of its country, as in
    /// <see cref="ContactZones"/>. An attribute that names no known zone is passed over.
    /// </summary>
    public string Zones(string? e164, IReadOnlyList<KeyValuePair<string, string>> attributes) =>
        ZoneAttributes.Select(name => Named(attributes, name)).FirstOrDefault(zone => zone is not null)
            ?? ZonesOf(Parse(e164));

    /// <summary>Why the number may not be called, in words, or null.</summary>
    public string? Forbidden(string number, string? e164)
    {
        var digits = new string([.. number.Where(char.IsAsciiDigit)]);
        if (digits.Length is > 0 and <= ShortDigitsMax && !number.Contains('+', StringComparison.Ordinal)
            && OfShort(digits, defaultCountry) is { } here) return here;
        if (Parse(e164) is not { } parsed) return null;
        var region = _numbers.GetRegionCodeForNumber(parsed) ?? defaultCountry;
        var national = _numbers.GetNationalSignificantNumber(parsed);
        if (national.Length <= ShortDigitsMax && OfShort(national, region) is { } there) return there;
        return _numbers.GetNumberType(parsed) == PhoneNumberType.PREMIUM_RATE
            ? $"premium-rate number in {region}"
            : null;
    }

    private string? OfShort(string digits, string region)
    {
        if (_short.IsEmergencyNumber(digits, region)) return $"emergency number in {region}";
        var number = PhoneNumber.CreateBuilder().SetCountryCode(_numbers.GetCountryCodeForRegion(region))
            .SetNationalNumber(ulong.Parse(digits, CultureInfo.InvariantCulture)).Build();
        return _short.IsValidShortNumberForRegion(number, region) ? $"special number in {region}" : null;
    }

    /// <summary>
    /// What the gate needs of an offer and no store keeps. The zone too: the store's group is of the day of the upload,
    /// and number or attributes may have been changed since.
    /// </summary>
    public Offer Know(Offer offer)
    {
        var forbidden = Forbidden(offer.Number, offer.E164);
        return offer with
        {
            Zones = Zones(offer.E164, offer.Attributes),
            Forbidden = forbidden,
            MainForbidden = forbidden,
            Further = offer.Further.Count == 0 ? offer.Further
                : [.. offer.Further.Select(n => n with { Forbidden = Forbidden(n.Number, n.E164) })],
        };
    }

    private PhoneNumber? Parse(string? e164)
    {
        if (e164 is null) return null;
        try
        {
            return _numbers.Parse(e164, null);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private static string? Named(IReadOnlyList<KeyValuePair<string, string>> attributes, string name)
    {
        foreach (var (key, value) in attributes)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)
                && TimeZoneInfo.TryFindSystemTimeZoneById(value.Trim(), out var zone) && zone.HasIanaId)
                return zone.Id;
        }
        return null;
    }

    private string ZonesOf(PhoneNumber? parsed)
    {
        if (parsed is null) return UnknownZones;
        var found = _zones.GetTimeZonesForNumber(parsed);
        var known = found.Where(z => TimeZoneInfo.TryFindSystemTimeZoneById(z, out _)).ToList();
        if (known.Count == 1) return known[0];
        var country = ZonesOfCountry(_numbers.GetRegionCodeForNumber(parsed) ?? defaultCountry);
        if (known.Count == 0) return country.Length > 0 ? country : UnknownZones;
        // Mobile and toll-free numbers give the zones of all countries that share the code: those of its own will do.
        var own = country.Split(ContactZones.Separator).Intersect(known, StringComparer.Ordinal).ToList();
        return ContactZones.Text(own.Count > 0 ? own : known);
    }

    private string ZonesOfCountry(string country)
    {
        if (_ofCountry.TryGetValue(country, out var text)) return text;
        var zones = TzdbDateTimeZoneSource.Default.ZoneLocations?
            .Where(l => l.CountryCode == country).Select(l => l.ZoneId)
            .Where(z => TimeZoneInfo.TryFindSystemTimeZoneById(z, out _)) ?? [];
        return _ofCountry[country] = ContactZones.Text(zones);
    }
}
