using System.Globalization;

namespace Ringtail.Lab.Measurements;

/// <summary>A conversation as Asterisk's queue log has it: whole seconds.</summary>
public sealed record QueueTalk(string Agent, DateTimeOffset EndedAt, TimeSpan Talk, TimeSpan Hold);

/// <summary>Asterisk's queue_log, the PBX's own account of its agents (doc: app_queue's QUEUE_LOG events).</summary>
public static class QueueLog
{
    public static async Task<IReadOnlyList<QueueTalk>> TalksAsync(string file, CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(file, cancellationToken);
        return
        [
            .. lines.Select(line => line.Split('|'))
                .Where(parts => parts.Length > 6 && parts[4] is "COMPLETEAGENT" or "COMPLETECALLER")
                .Select(parts => new QueueTalk(
                    parts[3], DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture)),
                    Seconds(parts[6]), Seconds(parts[5]))),
        ];
    }

    private static TimeSpan Seconds(string text) =>
        TimeSpan.FromSeconds(int.Parse(text, CultureInfo.InvariantCulture));
}
