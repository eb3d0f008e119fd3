using System.ComponentModel;
using System.Globalization;
using PhoneNumbers;
using Ringtail.Runtime.Loops;
using Ringtail.Runtime.Storage;

namespace Ringtail.Runtime.Configuration;

/// <summary>What holds for the whole installation.</summary>
public sealed record InstallationSettings
{
    [Description("Country of numbers that come without one, two letters; read at every import.")]
    public string DefaultCountry { get; set; } = "DE";
    [Description("Attempts at one number in any 24 hours, over all campaigns; 0 sets no limit.")]
    public int AttemptsPerDay { get; set; }
    [Description("Attempts at one number in any seven days, over all campaigns; 0 sets no limit.")]
    public int AttemptsPerWeek { get; set; }
    [Description("Attempts at one number in all, over all campaigns; 0 sets no limit.")]
    public int AttemptsInAll { get; set; }

    /// <param name="stored">By the keys of the table.</param>
    public static InstallationSettings Read(IReadOnlyDictionary<string, string> stored)
    {
        var limits = AttemptLimitSettings.Read(stored);
        return new()
        {
            DefaultCountry = stored.GetValueOrDefault(
                StoreSettings.DefaultCountry, StoreSettings.DefaultCountryAtFirst),
            AttemptsPerDay = limits.PerDay, AttemptsPerWeek = limits.PerWeek, AttemptsInAll = limits.InAll,
        };
    }

    internal IEnumerable<KeyValuePair<string, string>> Pairs =>
    [
        new(StoreSettings.DefaultCountry, DefaultCountry),
        new(AttemptLimitSettings.PerDay, AttemptsPerDay.ToString(CultureInfo.InvariantCulture)),
        new(AttemptLimitSettings.PerWeek, AttemptsPerWeek.ToString(CultureInfo.InvariantCulture)),
        new(AttemptLimitSettings.InAll, AttemptsInAll.ToString(CultureInfo.InvariantCulture)),
    ];

    public IReadOnlyList<FieldProblem> Problems()
    {
        var check = new FieldChecks();
        check.That(
            PhoneNumberUtil.GetInstance().GetSupportedRegions().Contains(DefaultCountry), nameof(DefaultCountry),
            "Country", "must be the two capital letters of a country with telephone numbers, such as DE.");
        check.Range(nameof(AttemptsPerDay), AttemptsPerDay, 0, 1_000, "AttemptLimit");
        check.Range(nameof(AttemptsPerWeek), AttemptsPerWeek, 0, 1_000, "AttemptLimit");
        check.Range(nameof(AttemptsInAll), AttemptsInAll, 0, 10_000, "AttemptLimit");
        return check.Problems;
    }
}
