using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Rules;
using Ringtail.Dialing.Runs;

namespace Ringtail.Runtime.Storage;

/// <summary>A row of the outbox, taken for a while, with what the ledger says of its attempt.</summary>
public sealed record OutboxItem
{
    public required long Id { get; init; }
    public required FollowUpKind Kind { get; init; }
    public required string Event { get; init; }
    public required int SourceId { get; init; }
    public required int Revision { get; init; }
    public required RunId Run { get; init; }
    public required CampaignId Campaign { get; init; }
    /// <summary>0 when it is about a run or an alarm.</summary>
    public required HopperId Hopper { get; init; }
    public required ContactId Contact { get; init; }
    public required string Target { get; init; }
    public required string Text { get; init; }
    public required string VariableMode { get; init; }
    public required string Variables { get; init; }
    public required string StateCode { get; init; }
    public required string StatusExt { get; init; }
    public required int Retry { get; init; }
    public required int RescheduleS { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>Tries before this one.</summary>
    public required int Tries { get; init; }
    /// <summary>How long it is ours; also tells it from the same row taken by somebody later.</summary>
    public required DateTimeOffset LeasedUntil { get; init; }

    /// <summary>Null when it is about no attempt.</summary>
    public OutboxAttempt? Attempt { get; init; }
}

/// <summary>What the ledger says of the attempt when the row is taken.</summary>
public sealed record OutboxAttempt
{
    public required string Number { get; init; }
    public required string NumberDialed { get; init; }
    public required string? E164 { get; init; }
    public required string ListName { get; init; }
    public required IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; }
    public required IReadOnlyList<KeyValuePair<string, string>> OutputAttributes { get; init; }
    public required string Agent { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>What became of one try.</summary>
/// <param name="Problem">Empty when it was done.</param>
/// <param name="Next">When to try again; null with a problem gives it up.</param>
public sealed record OutboxResult(string Problem, DateTimeOffset? Next)
{
    public static OutboxResult Done { get; } = new("", null);
    public string State => Problem.Length == 0 ? "Done" : Next is null ? "Failed" : "Pending";
}

/// <summary>What a rule does to this installation's own data.</summary>
/// <param name="Kind">AddList, AddBlackList or Reschedule.</param>
/// <param name="Name">Of the list or the campaign.</param>
public sealed record OutboxDeed(
    FollowUpKind Kind, string Name, string Number, string? E164,
    IReadOnlyList<KeyValuePair<string, string>> Attributes)
{
    /// <summary>Zones of a contact that is to be called, as an upload of it would have them; empty when not known.
    /// </summary>
    public string Zones { get; init; } = "";
    /// <summary>
    /// The name was put together from what the call says, so nobody was asked for it when the rule was saved: it may
    /// only reach what has no security key, or that of the rule's campaign.
    /// </summary>
    public bool NameIsFilled { get; init; }
}

/// <param name="Problem">Empty when it is done and its row closed; else nothing was written.</param>
/// <param name="Final">Trying again cannot help.</param>
/// <param name="Run">Was given a call.</param>
/// <param name="List">Was given a contact.</param>
public sealed record DeedResult(string Problem, bool Final, RunId? Run, ListId? List)
{
    /// <summary>Somebody else has the row now: it is theirs to do.</summary>
    public const string NotOurs = "the row was taken over";

    public static DeedResult NoRun(string campaign) =>
        new($"There is no run of campaign \"{campaign}\" that takes calls.", Final: false, null, null);

    public static DeedResult NoCampaign(string campaign) =>
        new($"There is no campaign \"{campaign}\".", Final: false, null, null);

    public static DeedResult NotOpen(string name) =>
        new($"\"{name}\", a name made from the call, has another security key than the rule's campaign.", Final: true,
            null, null);

    public static DeedResult CallList(string list) =>
        new($"\"{list}\" is a call list of this campaign and cannot be its black list.", Final: true, null, null);
}

/// <summary>What all stores share of the outbox.</summary>
internal static class StoredOutbox
{
    /// <summary>Of <c>outbox o</c> and, where it is about an attempt, <c>attempts a</c>.</summary>
    public const string Columns =
        """
        o.id, o.kind, o.event, o.source_id, o.revision, o.run_id, o.campaign_id, o.hopper_id, o.contact_id, o.target,
        o.text, o.variable_mode, o.variables, o.state_code, o.status_ext, o.retry, o.reschedule_s, o.created_at,
        o.tries, a.number, a.number_dialed, a.e164, a.list_name, a.attributes, a.output_attributes, a.agent,
        a.answered_at, a.ended_at
        """;

    /// <summary>
    /// Due, in nobody's hands, and no older one of its kind for the same contact waits: their order is kept.
    /// $1 is now.
    /// </summary>
    public const string Takeable =
        """
        o.state = 'Pending' AND o.due <= $1 AND (o.leased_until IS NULL OR o.leased_until <= $1)
        AND (o.contact_id = 0 OR o.kind NOT IN ('Notify', 'Webhook') OR NOT EXISTS (
            SELECT 1 FROM outbox e WHERE e.state = 'Pending' AND e.contact_id = o.contact_id AND e.id < o.id
                AND e.kind = o.kind AND e.source_id = o.source_id AND e.run_id = o.run_id))
        """;

    public static OutboxItem Item(DbDataReader row, DateTimeOffset leasedUntil) => new()
    {
        Id = row.GetInt64(0),
        Kind = Enum.Parse<FollowUpKind>(row.GetString(1)),
        Event = row.GetString(2),
        SourceId = row.GetInt32(3),
        Revision = row.GetInt32(4),
        Run = new RunId(row.GetInt32(5)),
        Campaign = new CampaignId(row.GetInt32(6)),
        Hopper = new HopperId(row.GetInt32(7)),
        Contact = new ContactId(row.GetInt64(8)),
        Target = row.GetString(9),
        Text = row.GetString(10),
        VariableMode = row.GetString(11),
        Variables = row.GetString(12),
        StateCode = row.GetString(13),
        StatusExt = row.GetString(14),
        Retry = row.GetInt32(15),
        RescheduleS = row.GetInt32(16),
        CreatedAt = UtcMicroseconds.ToInstant(row.GetInt64(17)),
        Tries = row.GetInt32(18),
        LeasedUntil = UtcMicroseconds.Round(leasedUntil),
        Attempt = row.IsDBNull(20) ? null : new OutboxAttempt
        {
            Number = row.GetString(19),
            NumberDialed = row.GetString(20),
            E164 = row.IsDBNull(21) ? null : row.GetString(21),
            ListName = row.GetString(22),
            Attributes = StoredJson.ReadAttributes(row.GetString(23)),
            OutputAttributes = StoredJson.ReadAttributes(row.GetString(24)),
            Agent = row.GetString(25),
            AnsweredAt = row.IsDBNull(26) ? null : UtcMicroseconds.ToInstant(row.GetInt64(26)),
            EndedAt = row.IsDBNull(27) ? null : UtcMicroseconds.ToInstant(row.GetInt64(27)),
        },
    };

    /// <summary>Webhooks are told apart by their id, all else by where it goes.</summary>
    public static string Target(FollowUp told) => told.Kind == FollowUpKind.Webhook
        ? string.Create(CultureInfo.InvariantCulture, $"webhook/{told.Source}")
        : told.Target;

    /// <summary>A verb of a rule belongs to the attempt, everything else to what was decided.</summary>
    public static int Revision(FollowUp told, int revision) => told.IsVerb ? 0 : revision;

    public static DateTimeOffset At(Settlement settlement, DateTimeOffset clock) =>
        settlement.DecidedAt == default ? clock : settlement.DecidedAt;

    public static int RescheduleS(Settlement settlement) =>
        settlement.RetryAfter is { } wait
            ? Math.Max(1, (int)Math.Min(int.MaxValue, Math.Ceiling(wait.TotalSeconds)))
            : 0;
}

/// <summary>What a late status does to a contact, from where the contact is: the same in all stores.</summary>
/// <param name="Claimed">The contact's claim: absent (finished), waiting, in the hopper, or launched.</param>
internal readonly record struct RevisionPlan(bool Applies, bool Removes, bool Inserts, CountsDelta Delta)
{
    public static RevisionPlan Of(Settlement settlement, ClaimPlace claimed)
    {
        if (settlement.Stands || claimed == ClaimPlace.Launched) return default;
        var next = settlement.Next is not null;
        var delta = default(CountsDelta);
        switch (claimed)
        {
            case ClaimPlace.None: delta.Finished--; break;
            case ClaimPlace.Waiting: delta.Waiting--; break;
            case ClaimPlace.InHopper: delta.InHopper--; break;
        }
        if (next) delta.Waiting++;
        else delta.Finished++;
        return new RevisionPlan(
            true, Removes: !next && claimed != ClaimPlace.None, Inserts: next && claimed == ClaimPlace.None, delta);
    }
}

internal enum ClaimPlace { None, Waiting, InHopper, Launched }
