using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Storage;

/// <summary>The facts that are made with a new database.</summary>
internal static class InstallationSeeds
{
    private const string IdCharacters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 8;

    public static async Task EnsureAsync(RingtailDb db, CancellationToken ct)
    {
        var present = await db.Settings.Select(s => s.Key).ToListAsync(ct);
        foreach (var (key, value) in New())
        {
            if (!present.Contains(key)) db.Settings.Add(new SettingRow { Key = key, Value = value });
        }
        await db.SaveChangesAsync(ct);
    }

    public static string NewId() => RandomNumberGenerator.GetString(IdCharacters, IdLength);

    private static IEnumerable<(string Key, string Value)> New()
    {
        yield return (StoreSettings.InstallationId, NewId());
        yield return (StoreSettings.DefaultCountry, StoreSettings.DefaultCountryAtFirst);
        yield return (StoreSettings.HopperKey, HopperIds.NewKey().ToString(CultureInfo.InvariantCulture));
        yield return (StoreSettings.HopperCounter, "0");
    }
}
