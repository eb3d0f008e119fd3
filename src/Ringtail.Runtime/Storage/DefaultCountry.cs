using Microsoft.EntityFrameworkCore;

namespace Ringtail.Runtime.Storage;

public static class DefaultCountry
{
    /// <summary>Two-letter region for numbers without a country code.</summary>
    public static async Task<string> DefaultCountryAsync(this RingtailDb db, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.Settings.AsNoTracking().Where(s => s.Key == StoreSettings.DefaultCountry).Select(s => s.Value)
            .FirstOrDefaultAsync(ct) ?? StoreSettings.DefaultCountryAtFirst;
    }
}
