using System.Globalization;

namespace Ringtail.Lab.Pbx;

/// <summary>What an agent's phone does with a call.</summary>
public enum PhoneBehaviour
{
    /// <summary>Rings, then talks.</summary>
    Answer,

    /// <summary>The agent rejects the call: 486 after 0.2 s.</summary>
    Refuse,

    /// <summary>Rings until the PBX gives up.</summary>
    Ignore,

    /// <summary>Not plugged in: 480 at once.</summary>
    Absent,

    /// <summary>Talks, then transfers blindly.</summary>
    Transfer,
}

/// <summary>The agents of one lab: their queues at the PBX, and how their phones behave.</summary>
public sealed class LabAgents
{
    private readonly LabPbx _pbx;

    internal LabAgents(LabPbx pbx) => _pbx = pbx;

    /// <summary>Pauses an interface, such as SIP/101 or Local/121@agents, in all its queues.</summary>
    public Task PauseAsync(string agent, CancellationToken cancellationToken) =>
        QueueAsync($"queue pause member {agent}", cancellationToken);

    public Task UnpauseAsync(string agent, CancellationToken cancellationToken) =>
        QueueAsync($"queue unpause member {agent}", cancellationToken);

    public Task AddAsync(string queue, string agent, CancellationToken cancellationToken) =>
        QueueAsync($"queue add member {agent} to {queue}", cancellationToken);

    /// <summary>Takes an agent out again that was added; those of queues.conf stay, as on any Asterisk.</summary>
    public Task RemoveAsync(string queue, string agent, CancellationToken cancellationToken) =>
        QueueAsync($"queue remove member {agent} from {queue}", cancellationToken);

    /// <summary>Sets what one phone (101 to 120, 181) does, or all that have no behaviour of their own.</summary>
    public Task BehaveAsync(PhoneBehaviour behaviour, string? phone, CancellationToken cancellationToken)
    {
#pragma warning disable CA1308 // the dialplan's names of extensions are lower case
        var word = behaviour.ToString().ToLowerInvariant();
#pragma warning restore CA1308
        return _pbx.SetGlobalAsync("phones", phone is null ? "PHONE" : $"PHONE_{phone}", word, cancellationToken);
    }

    /// <summary>Where <see cref="PhoneBehaviour.Transfer"/> sends its callers.</summary>
    public Task TransferToAsync(string extension, CancellationToken cancellationToken) =>
        _pbx.SetGlobalAsync("phones", "TRANSFER_TO", extension, cancellationToken);

    /// <summary>How long phones and Local agents ring before they answer, or one phone alone.</summary>
    public async Task AnswerAfterAsync(TimeSpan delay, string? phone, CancellationToken cancellationToken)
    {
        var seconds = delay.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
        var name = phone is null ? "ANSWER_AFTER" : $"ANSWER_AFTER_{phone}";
        await _pbx.SetGlobalAsync("phones", name, seconds, cancellationToken);
        if (phone is null)
            await _pbx.SetGlobalAsync("pbx", name, seconds, cancellationToken);
    }

    /// <summary>
    /// How long phones and Local agents talk, drawn between the two to a tenth of a second; zero for both talks
    /// until the caller leaves, as at the start.
    /// </summary>
    public async Task TalkAsync(TimeSpan least, TimeSpan most, CancellationToken cancellationToken)
    {
        foreach (var instance in new[] { "phones", "pbx" })
        {
            await _pbx.SetGlobalAsync(instance, "TALK_MIN", Tenths(least), cancellationToken);
            await _pbx.SetGlobalAsync(instance, "TALK_MAX", Tenths(most), cancellationToken);
        }
    }

    /// <summary>Every agent at a phone hangs up.</summary>
    public Task HangUpAllAsync(CancellationToken cancellationToken) =>
        _pbx.ConsoleAsync("phones", "channel request hangup all", cancellationToken);

    private async Task QueueAsync(string command, CancellationToken cancellationToken)
    {
        var answer = await _pbx.AsteriskCommandAsync(command, cancellationToken);
        if (!answer.Contains("ed interface ", StringComparison.Ordinal))
            throw new InvalidOperationException($"The PBX did not do \"{command}\": {answer}");
    }

    private static string Tenths(TimeSpan time) =>
        ((int)(time.TotalSeconds * 10)).ToString(CultureInfo.InvariantCulture);
}
