using Ringtail.Runtime.Configuration;
using Ringtail.Runtime.Control;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Storage;
using Ringtail.Server.WombatApi.Reading;

namespace Ringtail.Server.WombatApi;

/// <summary>One call of the compatible API: what was asked, by whom, and the rooms that answer.</summary>
/// <param name="By">For the audit columns: the real name, or "-" without credentials.</param>
/// <param name="Zone">The server's zone, in which times are read and written.</param>
internal sealed record WombatCall(
    WombatParameters Parameters, RingtailDb Db, ConfigurationEditor Editor, IDialerControl Control, LiveView Live,
    string By, TimeZoneInfo Zone, CancellationToken Ct)
{
    /// <summary>The security keys of who calls; <see cref="Db"/> and <see cref="Live"/> show no more already.</summary>
    public KeyRing Ring { get; init; } = KeyRing.All;

    /// <summary>
    /// Without credentials, from a network that is served so: the dial plan, which names its own call. WombatDialer
    /// takes what it says of any.
    /// </summary>
    public bool IsAnonymous { get; init; }

    public LenientJson? Record { get; } = LenientJson.Parse(Parameters["data"]);
}
