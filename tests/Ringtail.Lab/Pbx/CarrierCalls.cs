using System.Globalization;
using System.Text.RegularExpressions;

namespace Ringtail.Lab.Pbx;

/// <summary>One call as the far side saw it.</summary>
public sealed record CarrierCall
{
    public required string Id { get; init; }

    /// <summary>True for a call to an agent's phone.</summary>
    public required bool IsPhone { get; init; }

    public required string Number { get; init; }

    /// <summary>The From header as it came.</summary>
    public required string From { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The cause the far side gave (17 busy, 1 unknown number and so on); 0 when it gave none.</summary>
    public int? Cause { get; init; }

    /// <summary>RTP packets received, 50 a second while somebody speaks.</summary>
    public int PacketsReceived { get; init; }

    /// <summary>The user part of From: what the called person's display shows.</summary>
    public string FromUser => CarrierCalls.UserPart().Match(From).Groups["user"].Value;

    /// <summary>The name in From, without quotes; empty if there is none.</summary>
    public string FromName => From[..From.IndexOf('<', StringComparison.Ordinal)].Trim().Trim('"');

    public TimeSpan? Talked => EndedAt - AnsweredAt;
}

/// <summary>What one far side (carrier or phones) recorded, in the order of receipt.</summary>
public sealed partial class CarrierCalls
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);
    private readonly string _file;

    internal CarrierCalls(string file) => _file = file;

    public async Task<IReadOnlyList<CarrierCall>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_file))
            return [];
        await using var stream = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(cancellationToken);
        var order = new List<string>();
        var calls = new Dictionary<string, CarrierCall>();
        // A last line without its end is still being written.
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split('|', 6);
            if (parts[1] == "received")
                order.Add(parts[2]);
            calls[parts[2]] = Apply(parts, calls.GetValueOrDefault(parts[2]));
        }
        return [.. order.Select(id => calls[id])];
    }

    /// <summary>Waits until what was recorded fulfils the condition, and gives it.</summary>
    public async Task<IReadOnlyList<CarrierCall>> WaitAsync(
        Func<IReadOnlyList<CarrierCall>, bool> condition, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookAgain, TimeProvider.System);
        while (true)
        {
            var calls = await ReadAsync(cancellationToken);
            if (condition(calls))
                return calls;
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    /// <summary>Waits for the first call to a number, until it ended.</summary>
    public async Task<CarrierCall> WaitEndedAsync(string number, CancellationToken cancellationToken)
    {
        var calls = await WaitAsync(
            all => all.Any(call => call.Number == number && call.EndedAt is not null), cancellationToken);
        return calls.First(call => call.Number == number);
    }

    [GeneratedRegex("<sip:(?<user>[^@>]*)")]
    internal static partial Regex UserPart();

    [GeneratedRegex(@"rxcount=(?<count>\d+)")]
    private static partial Regex PacketCount();

    private static CarrierCall Apply(string[] parts, CarrierCall? call)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(
            (long)(decimal.Parse(parts[0], CultureInfo.InvariantCulture) * 1000));
        if (parts[1] == "received")
        {
            return new CarrierCall
            {
                Id = parts[2],
                IsPhone = parts[3] == "phone",
                Number = parts[4],
                From = parts[5],
                ReceivedAt = at,
            };
        }
        if (call is null)
            throw new FormatException($"Call {parts[2]} was {parts[1]} before it was received.");
        if (parts[1] == "answered")
            return call with { AnsweredAt = at };
        var packets = PacketCount().Match(parts[4]);
        return call with
        {
            EndedAt = at,
            Cause = int.TryParse(parts[3], CultureInfo.InvariantCulture, out var cause) ? cause : 0,
            PacketsReceived = packets.Success
                ? int.Parse(packets.Groups["count"].Value, CultureInfo.InvariantCulture)
                : 0,
        };
    }
}
