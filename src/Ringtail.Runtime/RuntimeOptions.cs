namespace Ringtail.Runtime;

/// <summary>Everything that the runtime may be told. Each limit has its unit, default and reason.</summary>
public sealed record RuntimeOptions
{
    /// <summary>
    /// PostgreSQL's connection string for the cluster's membership; null when this process is alone (SQLite under an
    /// exclusive lock). Alone, no port is opened and no former owner's lease is waited out: the lock proves that the
    /// former owner is dead.
    /// </summary>
    public string? ClusterDatabase { get; init; }

    /// <summary>
    /// HOST:PORT on which the other machines reach this one; only with <see cref="ClusterDatabase"/>. Default: a free
    /// port
    /// of the loopback address, for processes of one machine.
    /// </summary>
    public string? ClusterAddress { get; init; }

    /// <summary>Where this process keeps small facts of its own, such as its cluster address; null keeps
    /// none.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Names this process in ownership rows; unique among the living.</summary>
    public required string OwnerName { get; init; }

    /// <summary>
    /// How long the right to dial lasts without a renewal. Default 15 s, at least 3 s: renewed at a third, so that two
    /// renewals may fail; a dead machine's PBXs are dialed by another after at most this long.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How often time is stepped into the state machines. Default 50 ms, 10 ms to 1 s: the throttle beat of the AMI
    /// writer; inputs that may free capacity are followed by a tick at once.
    /// </summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Inputs that may wait for a loop. Default 8,192, 16 to 1,000,000: a second of the events of a busy PBX. When
    /// it is full, writers wait, and the AMI client's own queue fills and says so (Overrun).
    /// </summary>
    public int InboxCapacity { get; init; } = 8_192;

    /// <summary>How often an owner shows itself to the viewers at most. Default 250 ms, 50 ms to 10 s.</summary>
    public TimeSpan ViewInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>A message between loops that was not acknowledged for this long is sent again. Default 1 s.</summary>
    public TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A run greets its switchboards this often, to notice one that began anew. Default 3 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>First wait after a failed write or a crashed loop; doubled up to <see cref="RetryMax"/>.</summary>
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromMilliseconds(200);

    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the supervisor looks after the loops that should be alive. Default 5 s.</summary>
    public TimeSpan SuperviseEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an operator's request waits until it is durable. Default 10 s.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a clean stop may take: ends are written and rights are given back. Default 5 s.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(5);

    public bool IsAlone => ClusterDatabase is null;
}
