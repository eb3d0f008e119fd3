using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Ringtail.Ami;

namespace Ringtail.Runtime.Inspection;

/// <summary>
/// The connection test and the source of the names offered to choose from. Changes nothing at the PBX.
/// </summary>
public sealed class PbxInspector(TimeProvider clock, ILogger<AmiClient> logger, AmiTransport? transport = null)
{
    /// <summary>How long events are counted: long enough for a rate, short enough for a person who waits.</summary>
    public static readonly TimeSpan Listening = TimeSpan.FromSeconds(2);

    /// <summary>Extensions offered per context.</summary>
    private const int ExtensionsMax = 500;

    /// <summary>Peers asked for their user name; the others show none.</summary>
    private const int UserNamesMax = 20;

    /// <summary>Connects, asks, and says what was found; what goes wrong is in the report and never thrown.</summary>
    public async Task<PbxReport> InspectAsync(PbxConnection connection, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(connection);
        AmiClient client;
        try
        {
            client = new AmiClient(OptionsFor(connection), clock, logger, transport);
        }
        catch (ArgumentException wrong)
        {
            return Failed(PbxProblems.BadAddress(wrong.Message));
        }
        await using (client)
        {
            client.Start();
            return await client.Notices.ReadAsync(ct) switch
            {
                AmiNotice.Connected up => await AskAsync(client, up.Server, connection, ct),
                AmiNotice.Disconnected down => Failed(PbxProblems.Of(down, connection)),
                var other => throw new InvalidOperationException($"The first notice of a link was {other}."),
            };
        }
    }

    private static PbxReport Failed(PbxProblem problem) => new() { Problems = [problem] };

    private static AmiOptions OptionsFor(PbxConnection connection) => new()
    {
        Host = connection.Address,
        Port = connection.Port,
        Username = connection.Login,
        Secret = connection.Secret,
        UseTls = connection.UseTls,
        FilterOnServer = false,
    };

    private async Task<PbxReport> AskAsync(
        AmiClient client, AmiServerInfo server, PbxConnection connection, CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        var problems = PbxProblems.OfPermissions(server, connection.Login).ToList();
        var answers = await ReadAsync(client, server, problems, ct);
        var rest = Listening - clock.GetElapsedTime(start);
        if (rest > TimeSpan.Zero) await Task.Delay(rest, clock, ct);
        var events = Events(client);
        problems.AddRange(TrunkProblems(answers));
        problems.AddRange(QueueFinder.Problems(answers));
        if (PbxProblems.OfRecording(server, connection.Login) is { } recording) problems.Add(recording);
        return new PbxReport
        {
            Connected = true,
            Version = server.AsteriskVersion ?? "",
            AmiVersion = server.AmiVersion.ToString(),
            Problems = [.. problems.OrderByDescending(problem => problem.Fatal)],
            Trunks = TrunkFinder.Find(answers),
            Queues = QueueFinder.Find(answers.Queues),
            Contexts = Contexts(answers.Dialplan),
            EventsPerSecond = events / Math.Max(clock.GetElapsedTime(start).TotalSeconds, 0.001),
        };
    }

    private static async Task<PbxAnswers> ReadAsync(
        AmiClient client, AmiServerInfo server, List<PbxProblem> problems, CancellationToken ct)
    {
        var lists = new PbxLists(client, server, problems);
        var sip = await lists.ReadAsync("SIPpeers", "SIP peers", ct);
        var iax = await lists.ReadAsync("IAXpeerlist", "IAX2 peers", ct);
        var answers = new PbxAnswers
        {
            Server = server,
            Peers = [.. sip, .. iax],
            EndPoints = await lists.ReadAsync("PJSIPShowEndpoints", "PJSIP end points", ct),
            Devices = await lists.ReadAsync("DeviceStateList", "device states", ct),
            Queues = await lists.ReadAsync("QueueStatus", "queues", ct),
            Dialplan = await lists.ReadAsync("ShowDialPlan", "dialplan", ct),
            QueueSettings = await lists.ReadFileAsync("queues.conf", ct),
        };
        var peers = TrunkFinder.Find(answers).Where(trunk => trunk.LooksLikeTrunk)
            .Where(trunk => trunk.DialString.StartsWith("SIP/", StringComparison.Ordinal))
            .Select(trunk => trunk.Name)
            .Take(UserNamesMax);
        return answers with { UserNames = await lists.ReadUserNamesAsync(peers, ct) };
    }

    private static IEnumerable<PbxProblem> TrunkProblems(PbxAnswers answers)
    {
        if (answers.Peers.Count > 0 || answers.EndPoints.Count > 0) yield break;
        if (answers.Devices.Count == 0) yield return PbxProblems.TrunksNotVisible;
        else if (answers.Server.MaySend("PJSIPShowEndpoints") != true) yield return PbxProblems.EndPointsNotPermitted;
    }

    private static ImmutableArray<FoundContext> Contexts(IReadOnlyList<AmiMessage> dialplan) =>
    [
        .. dialplan.Where(item => item["Context"] is { Length: > 0 })
            .GroupBy(item => item["Context"]!)
            .OrderBy(context => context.Key, StringComparer.OrdinalIgnoreCase)
            .Select(context => new FoundContext(context.Key,
            [
                .. context.Select(item => item["Extension"]).OfType<string>().Where(extension => extension.Length > 0)
                    .Distinct().Order(StringComparer.Ordinal).Take(ExtensionsMax),
            ])),
    ];

    private static long Events(AmiClient client)
    {
        var events = 0L;
        while (client.Notices.TryRead(out var notice))
        {
            events += notice switch
            {
                AmiNotice.EventReceived => 1,
                AmiNotice.Overrun lost => lost.Dropped,
                _ => 0,
            };
        }
        return events;
    }
}
