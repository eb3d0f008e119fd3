namespace Ringtail.Dialing.Trunks;

/// <summary>How a number is written into the dial string.</summary>
public enum NumberFormat { AsGiven, National, DoubleZero, Plus, E164Digits }

/// <summary>An outbound route with a dial string and limits.</summary>
public sealed record TrunkSettings
{
    public required TrunkId Id { get; init; }
    public required string Name { get; init; }
    /// <summary>Asterisk channel with the literal <c>${num}</c> where the number goes.</summary>
    public required string DialString { get; init; }
    /// <summary>Most channels at once on this trunk, other people's and inbound ones included; at least 0.</summary>
    public int Capacity { get; init; } = 10;
    /// <summary>Most launches in any window of <see cref="Period"/>; at least 1.</summary>
    public int CallsPerPeriod { get; init; } = 100;
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);
    /// <summary>Channels left to others; at least 0.</summary>
    public int Reserve { get; init; }
    public NumberFormat Format { get; init; }
    /// <summary>
    /// Country code of the trunk's home, such as <c>49</c>: numbers of other countries are written internationally by
    /// <see cref="NumberFormat.National"/>. Empty when it is not known: all are taken for national ones.
    /// </summary>
    public string HomeCode { get; init; } = "";
    public string Strip { get; init; } = "";
    public string Prefix { get; init; } = "";
    /// <summary>Used when the campaign names no caller id; empty leaves it to the PBX's peer.</summary>
    public string CallerId { get; init; } = "";
}
