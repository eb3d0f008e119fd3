using Microsoft.Extensions.Logging;
using Ringtail.Ami;
using Ringtail.Runtime.Live;
using Ringtail.Runtime.Loops.Mail;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Telemetry;

namespace Ringtail.Runtime.Loops;

/// <summary>Takes an envelope to the loop of a subject such as <c>run/7</c>. Returns at once; may lose it.</summary>
internal delegate void Post(string to, Envelope envelope);

/// <summary>What every loop needs of the process.</summary>
internal sealed record LoopServices
{
    public required RuntimeOptions Options { get; init; }
    public required LoopClock Clock { get; init; }
    public required IDialingStore Store { get; init; }
    public required SettingsReader Settings { get; init; }
    /// <summary>Decrypts a stored AMI secret; null when the installation's keys cannot.</summary>
    public required Func<string, string?> ReadSecret { get; init; }
    public required LiveFeed Feed { get; init; }
    public required RuntimeMetrics Metrics { get; init; }
    public required ILoggerFactory Loggers { get; init; }
    public required Post Post { get; init; }
    /// <summary>Where recordings are written down; null records nothing.</summary>
    public RecordingBook? Recordings { get; init; }
    /// <summary>Something was written to the outbox: it need not wait until somebody looks.</summary>
    public Action OutboxFilled { get; init; } = () => { };
    /// <summary>How AMI links are made; null for TCP and TLS.</summary>
    public AmiTransport? Transport { get; init; }
}
