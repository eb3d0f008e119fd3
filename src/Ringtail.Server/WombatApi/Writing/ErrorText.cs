namespace Ringtail.Server.WombatApi.Writing;

/// <summary>
/// A refusal of the text family. Its clients take an answer that contains <c>OK</c>, or <c>Event CALLSTATUS queued</c>,
/// for success, wherever it stands: in a refusal the letters are parted, whatever names it repeats.
/// </summary>
internal static class ErrorText
{
    public static string Of(string error) => "ERROR " + error
        .Replace("OK", "O K", StringComparison.Ordinal)
        .Replace("Event CALLSTATUS queued", "Event CALLSTATUS, queued", StringComparison.Ordinal);
}
