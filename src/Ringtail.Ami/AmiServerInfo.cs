namespace Ringtail.Ami;

/// <summary>What is known of a server after the login.</summary>
/// <param name="Banner">The first line, for example <c>Asterisk Call Manager/5.0.4</c>.</param>
/// <param name="AmiVersion">
/// The version in it: 5.0.4 with Asterisk 16, 7.0.3 with 18, 9.0.0 with 20, 11.0.0 with 22.
/// </param>
public sealed record AmiServerInfo(string Banner, Version AmiVersion)
{
    /// <summary>
    /// Asterisk's own version from CoreSettings, for example <c>22.10.1</c>; null when the account may not ask
    /// (write class reporting or system).
    /// </summary>
    public string? AsteriskVersion { get; init; }

    /// <summary>
    /// The actions that the account may send, from ListCommands, which needs no class; empty when the server did not
    /// say.
    /// </summary>
    public IReadOnlySet<string> Commands { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>True when the server itself filters events for this connection.</summary>
    public bool FiltersOnServer { get; init; }

    /// <summary>Whether the account may send an action; null when the server did not say.</summary>
    public bool? MaySend(string action) => Commands.Count == 0 ? null : Commands.Contains(action);
}
