using System.Collections.Immutable;
using Ringtail.Dialing.Agents;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.EndPoints;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;
using Ringtail.Dialing.Trunks;

namespace Ringtail.Dialing.Tests;

/// <summary>Builders of the facts that tests speak of.</summary>
internal static class Make
{
    public static readonly PbxId Pbx = new(1);
    public static readonly RunId Run = new(1);
    public static readonly TrunkId Trunk = new(1);
    public static readonly EndPointId Team = new(1);
    public const string TrunkDevice = "SIP/carrier";
    public const string Queue = "sales";

    public static TrunkSettings TrunkOf(int id = 1, string dial = "SIP/carrier/${num}", int capacity = 100) =>
        new() { Id = new(id), Name = $"trunk {id}", DialString = dial, Capacity = capacity, CallsPerPeriod = 1000 };

    public static EndPointSettings Queued(int id = 1, string queue = Queue, double boost = 1,
        int channels = 100) => new()
    {
        Id = new(id), Kind = EndPointKind.Queue, Name = queue, Extension = "200", Context = "wombat",
            MaxChannels = channels,
        BoostFactor = boost,
    };

    public static EndPointSettings Phone(int id = 1, int channels = 5) => new()
    {
        Id = new(id), Kind = EndPointKind.Phone, Name = "desk", Extension = "300", Context = "wombat",
            MaxChannels = channels,
    };

    public static SwitchboardSettings Board(TrunkSettings[]? trunks = null,
        EndPointSettings[]? endPoints = null) => new()
    {
        Pbx = Pbx, Name = "pbx", Trunks = [.. trunks ?? [TrunkOf()]], EndPoints = [.. endPoints ?? [Queued()]],
    };

    public static RunSettings RunOf(int id = 1, int priority = 10, double boost = 1, int[]? trunks = null,
        int[]? endPoints = null) => new()
    {
        Run = new(id), Campaign = new(id), Name = $"run {id}", Priority = priority, Boost = boost,
        Trunks = [.. (trunks ?? [1]).Select(t => new TrunkId(t))],
        EndPoints = [.. (endPoints ?? [1]).Select(e => new EndPointId(e))],
    };

    public static Offer Offer(int hopper, int run = 1, int retry = 0, string? number = null) => new()
    {
        Hopper = new(hopper), Run = new(run), Contact = new(hopper), List = new(1), ListName = "list",
        Number = number ?? $"0221{hopper:D6}", MainNumber = number ?? $"0221{hopper:D6}", Retry = retry,
    };

    public static MemberFacts Member(
        string device, string queue = Queue, DeviceStatus status = DeviceStatus.NotInUse, bool paused = false,
            bool inCall = false,
        int penalty = 0) => new()
        {
            Queue = queue, Agent = new(device), Name = device, Interface = device, Status = status, Paused = paused,
                InCall = inCall,
            Penalty = penalty,
        };

    public static QueueFacts QueueOf(string name, string strategy, params MemberFacts[] members) =>
        new() { Name = name, Strategy = strategy, Members = members };

    public static PbxSnapshot Snapshot(params QueueFacts[] queues) => new() { Queues = [.. queues] };

    public static AttemptEnd End(
        Offer offer, AttemptOutcome outcome, DateTimeOffset at, string status = "", TrunkId? trunk = null) => new()
        {
            Hopper = offer.Hopper, Run = offer.Run, Contact = offer.Contact, Outcome = outcome, Evidence = new(),
                Trunk = trunk,
            ExtendedStatus = status, EndedAt = at,
        };
}
