using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ringtail.Ami;
using Ringtail.Dialing;
using Ringtail.Dialing.Switchboards;
using Ringtail.Runtime.Inspection;
using Ringtail.Runtime.Storage.Rows;
using Ringtail.Telephony;
using Ringtail.Telephony.Actions;

namespace Ringtail.Runtime.Loops.Switchboards;

/// <summary>The lists of one snapshot, as the PBX gave them.</summary>
internal sealed record PbxLists(IReadOnlyList<AmiMessage> Channels, IReadOnlyList<AmiMessage> Queues);

/// <summary>
/// The AMI link of one switchboard, and the translation in both directions. Sending may be called from any task; what
/// reads or changes the translator (<see cref="Translate"/>, <see cref="Reset"/>, <see cref="HangUpAsync"/>'s channel)
/// belongs to the loop.
/// </summary>
internal sealed class PbxLink : IAsyncDisposable
{
    private readonly AmiClient? _client;
    private readonly PbxTranslator _translator;
    private readonly ActionWriter _writer;
    private long _sent;

    public PbxLink(PbxRow row, string installation, LoopServices services)
    {
        var ids = ChannelIds.ForInstallation(installation);
        _translator = new(ids);
        _writer = new(ids);
        if (services.ReadSecret(row.ProtectedSecret) is { } secret)
        {
            _client = new(
                Options(row, secret), services.Clock.Machine, services.Loggers.CreateLogger<AmiClient>(),
                services.Transport);
        }
        else
        {
            State = "DOWN";
            Problem = "The stored secret cannot be read with this installation's keys: enter it again.";
            ProblemCode = "SecretUnreadable";
        }
    }

    /// <summary>UP, CONNECTING or DOWN.</summary>
    public string State { get; private set; } = "CONNECTING";
    public string Version { get; private set; } = "";
    public string Problem { get; private set; } = "";
    /// <summary>Of the page's text for <see cref="Problem"/>.</summary>
    public string ProblemCode { get; private set; } = "";
    public ImmutableArray<string> MissingFeatures { get; private set; } = [];

    public long MessagesReceived { get; private set; }
    public long MessagesSent => Interlocked.Read(ref _sent);

    public int FreeSlots => _client?.FreeSlots ?? 0;

    /// <summary>Grows while the PBX says anything; 0 while there is no connection.</summary>
    public long BytesReceived => _client?.BytesReceived ?? 0;

    public void Start() => _client?.Start();

    public static PbxRow Disabled(PbxRow row) => new()
    {
        Id = row.Id,
        Address = row.Address,
        Port = row.Port,
        Login = row.Login,
        ProtectedSecret = row.ProtectedSecret,
        UseTls = row.UseTls,
        Description = row.Description,
        MessagesPerUnit = row.MessagesPerUnit,
        UnitMs = row.UnitMs,
        Enabled = false,
    };

    /// <summary>Whether a link made for one row serves the other as well.</summary>
    public static bool SameLink(PbxRow a, PbxRow b) =>
        (a.Address, a.Port, a.Login, a.ProtectedSecret, a.UseTls, a.MessagesPerUnit, a.UnitMs) ==
        (b.Address, b.Port, b.Login, b.ProtectedSecret, b.UseTls, b.MessagesPerUnit, b.UnitMs);

    /// <summary>
    /// Brings every notice to the inbox; when that is full, the client's own queue fills and says so.
    /// </summary>
    public async Task PumpAsync(ChannelWriter<SwitchboardMessage> inbox, CancellationToken ct)
    {
        if (_client is null) return;
        await foreach (var notice in _client.Notices.ReadAllAsync(ct))
            await inbox.WriteAsync(new SwitchboardMessage.Notice(notice), ct);
    }

    public IReadOnlyList<SwitchboardInput> Translate(AmiMessage message, Moment now)
    {
        MessagesReceived++;
        return _translator.Translate(message, now);
    }

    public void Remember(IEnumerable<(HopperId Hopper, string Uniqueid)> legs, Moment now) =>
        _translator.Remember(legs, now);

    public PbxSnapshot Reset(PbxLists lists, Moment now) => _translator.Reset(lists.Channels, lists.Queues, now);

    public PbxFacts Take(AmiServerInfo server)
    {
        var facts = LinkFacts.Of(server);
        State = "UP";
        Version = facts.Version;
        Problem = ProblemCode = "";
        MissingFeatures = facts.MissingFeatures;
        return facts;
    }

    public void Take(AmiNotice.Disconnected disconnected)
    {
        State = disconnected.Failure is AmiFailure.LoginRefused or AmiFailure.NotAsterisk ? "DOWN" : "CONNECTING";
        Problem = disconnected.Reason;
        ProblemCode = PbxProblems.CodeOf(disconnected.Failure);
    }

    /// <summary>Writes one Originate, at most once; what became of it is the core's next input.</summary>
    public async Task<SwitchboardInput> LaunchAsync(LaunchOrder order, Func<bool> mayWrite, CancellationToken ct)
    {
        var result = await SendAsync(_writer.Launch(order, mayWrite), ct);
        return result switch
        {
            AmiResult.Answered answered => new SwitchboardInput.OriginateAnswered(
                order.Hopper, answered.IsSuccess, answered.Response["Message"] ?? ""),
            AmiResult.NotSent notSent => new SwitchboardInput.OriginateNotSent(order.Hopper, notSent.Reason),
            AmiResult.Unanswered lost => new SwitchboardInput.OriginateUnanswered(order.Hopper, lost.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>The PBX answers with the call's own events; a refusal means that the channel is gone already.</summary>
    public Task HangUpAsync(SwitchboardEffect.HangUp hangUp, CancellationToken ct)
    {
        var channel = _translator.ChannelToHangUp(hangUp.Hopper) ?? hangUp.Channel;
        return channel.Length == 0 ? Task.CompletedTask : SendAsync(ActionWriter.HangUp(channel), ct).AsTask();
    }

    public string RecordingFile(HopperId hopper, string folder) => _writer.RecordingFile(hopper, folder);

    /// <summary>Empty when the PBX has taken it, else why not.</summary>
    public async Task<string> RecordAsync(SwitchboardEffect.Record record, string file, CancellationToken ct)
    {
        var channel = _translator.ChannelToHangUp(record.Hopper) ?? record.Channel;
        if (channel.Length == 0) return "the call's channel is not known yet";
        return await SendAsync(ActionWriter.Record(channel, record.Wish, file), ct) switch
        {
            AmiResult.Answered { IsSuccess: true } => "",
            AmiResult.Answered { Response: var response } when response["Message"] is "Permission denied" =>
                "the manager account may not: MixMonitor wants the write class "
                + AmiPermissions.WriteClass("MixMonitor"),
            AmiResult.Answered refused => refused.Response["Message"] ?? "refused",
            AmiResult.NotSent notSent => notSent.Reason,
            AmiResult.Unanswered lost => lost.Reason,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Sends a caller to the safe harbour; goes out before every Originate that waits.</summary>
    public async Task<SwitchboardInput> RedirectAsync(SwitchboardEffect.Redirect redirect, CancellationToken ct)
    {
        var action = ActionWriter.Redirect(redirect.Channel, redirect.Extension, redirect.Context);
        return await SendAsync(action, ct) switch
        {
            AmiResult.Answered answered => new SwitchboardInput.RedirectAnswered(
                redirect.Hopper, answered.IsSuccess, answered.Response["Message"] ?? ""),
            AmiResult.NotSent notSent => new SwitchboardInput.RedirectAnswered(redirect.Hopper, false, notSent.Reason),
            AmiResult.Unanswered lost => new SwitchboardInput.RedirectAnswered(redirect.Hopper, false, lost.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public ValueTask<AmiResult> WriteQueueLogAsync(QueueLogLine line, CancellationToken ct) => SendAsync(
        ActionWriter.WriteQueueLog(line.Queue, line.Uniqueid, line.Agent, line.Verb, line.Data), ct);
    /// <summary>Pauses an agent in all queues, or ends the pause; gives the problem in words, or null.</summary>
    public async Task<string?> PauseAgentAsync(string agent, bool paused, string reason, CancellationToken ct) =>
        await SendAsync(ActionWriter.PauseAgent(agent, paused, reason), ct) switch
        {
            AmiResult.Answered { IsSuccess: true } => null,
            AmiResult.Answered refused => refused.Response["Message"] ?? "refused",
            AmiResult.NotSent notSent => notSent.Reason,
            AmiResult.Unanswered lost => lost.Reason,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Both lists, or why there is no snapshot.</summary>
    public async Task<SwitchboardMessage> ReadListsAsync(CancellationToken ct)
    {
        if (_client is null) return new SwitchboardMessage.Snapshot(null, Problem);
        var channels = await ReadListAsync(_client, ActionWriter.ListChannels(), ct);
        if (channels.Items is null) return new SwitchboardMessage.Snapshot(null, channels.Problem);
        var queues = await ReadListAsync(_client, ActionWriter.ListQueues(), ct);
        return queues.Items is null
            ? new SwitchboardMessage.Snapshot(null, queues.Problem)
            : new SwitchboardMessage.Snapshot(new(channels.Items, queues.Items), "");
    }

    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<(IReadOnlyList<AmiMessage>? Items, string Problem)> ReadListAsync(
        AmiClient client, AmiAction action, CancellationToken ct)
    {
        Interlocked.Increment(ref _sent);
        var result = await client.SendListAsync(action, ct);
        return result switch
        {
            AmiResult.Answered { IsSuccess: true } answered => (answered.Items, ""),
            AmiResult.Answered refused => (null, $"{action.Name}: {refused.Response["Message"]}"),
            AmiResult.NotSent notSent => (null, notSent.Reason),
            AmiResult.Unanswered unanswered => (null, unanswered.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private ValueTask<AmiResult> SendAsync(AmiAction action, CancellationToken ct)
    {
        Interlocked.Increment(ref _sent);
        return _client?.SendAsync(action, ct) ?? ValueTask.FromResult<AmiResult>(new AmiResult.NotSent(Problem));
    }

    private static AmiOptions Options(PbxRow row, string secret) => new()
    {
        Host = row.Address,
        Port = row.Port,
        UseTls = row.UseTls,
        Username = row.Login,
        Secret = secret,
        MessagesPerUnit = Math.Clamp(row.MessagesPerUnit, 1, 10_000),
        UnitLength = TimeSpan.FromMilliseconds(Math.Max(1, row.UnitMs)),
        Interests = [.. PbxTranslator.Interests],
        // A quiet PBX is heard three times before its link counts as silent (SwitchboardLife.SilentAfter).
        PingInterval = TimeSpan.FromSeconds(1),
    };
}
