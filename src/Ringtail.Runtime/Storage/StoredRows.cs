using System.Collections.Immutable;
using System.Data.Common;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;
using Ringtail.Dialing.Pacing;
using Ringtail.Dialing.Runs;
using Ringtail.Dialing.Switchboards;

namespace Ringtail.Runtime.Storage;

/// <summary>Column lists and their readers, the same for both dialects.</summary>
internal static class StoredRows
{
    /// <summary>$1 is the instant before which calls were due.</summary>
    public const string ForgottenRuns =
        """
        SELECT id, due + unreached FROM (
            SELECT r.id,
                (SELECT count(*) FROM claims c JOIN contacts k ON k.id = c.contact_id
                    WHERE c.run_id = r.id AND c.due <= $1 AND NOT EXISTS (SELECT 1 FROM run_lists p
                        WHERE p.run_id = r.id AND p.list_id = k.list_id AND p.paused)) AS due,
                (SELECT CAST(coalesce(sum(l.contact_count - x.reached), 0) AS bigint)
                    FROM run_lists x JOIN contact_lists l ON l.id = x.list_id
                    WHERE x.run_id = r.id AND x.type = 'CALL_LIST' AND NOT x.paused) AS unreached
            FROM runs r WHERE NOT r.removed AND r.state IN ('Idle', 'Completed')) f
        WHERE due + unreached > 0 ORDER BY id
        """;

    /// <summary>Of <c>claims c</c>, its contact <c>k</c> and the list <c>l</c>.</summary>
    public const string OfferColumns =
        "c.hopper_id, c.contact_id, c.retry, c.failed_trunks, k.list_id, coalesce(l.name, ''), k.number, k.e164, "
        + "k.attributes, coalesce(g.zones, ''), " + BlackListOfContact + ", c.agent, c.agent_until, c.turn, "
        + "k.further_numbers";

    /// <summary>
    /// Ids of the black lists of run $1, some twice: its own, those linked to its campaign since, the installation's.
    /// </summary>
    public const string BlackLists =
        """
        SELECT x.list_id FROM run_lists x WHERE x.run_id = $1 AND x.type = 'BLACK_LIST'
        UNION ALL SELECT y.list_id FROM campaign_lists y JOIN runs r ON r.campaign_id = y.campaign_id
        WHERE r.id = $1 AND y.type = 'BLACK_LIST'
        UNION ALL SELECT z.id FROM contact_lists z WHERE z.blocks_everywhere
        """;

    /// <summary>Name of a black list of run $1 that holds the number of <c>contacts k</c>, or null.</summary>
    public const string BlackListOfContact =
        $"""
        (SELECT (SELECT n.name FROM contact_lists n WHERE n.id = b.list_id) FROM contacts b
        WHERE b.list_id IN ({BlackLists}) AND b.number_key = k.number_key LIMIT 1)
        """;

    /// <summary>Of the groups of list $1 under run $2: id, zones, and the bookmark (0 when it has none).</summary>
    public const string ListGroups =
        """
        SELECT z.zone_group, coalesce(g.zones, ''), coalesce(m.bookmark, 0) FROM list_zones z
        LEFT JOIN zone_groups g ON g.id = z.zone_group
        LEFT JOIN run_list_zones m ON m.run_id = $2 AND m.list_id = z.list_id AND m.zone_group = z.zone_group
        WHERE z.list_id = $1 ORDER BY z.zone_group
        """;

    public const string OfferTables =
        "claims c JOIN contacts k ON k.id = c.contact_id LEFT JOIN contact_lists l ON l.id = k.list_id "
        + "LEFT JOIN zone_groups g ON g.id = k.zone_group";

    /// <summary>Of <c>attempts a</c>, with the failed trunks of its claim <c>c</c>.</summary>
    public const string AttemptColumns =
        """
        a.hopper_id, a.run_id, a.contact_id, a.list_id, a.list_name, a.pbx_id, a.trunk_id, a.end_point_id,
        a.number, a.number_dialed, a.e164, a.dial_string, a.retry, a.state, a.decided_at, a.launched_at,
        a.answered_at, a.connected_at, a.ended_at, a.outcome, a.status_ext, a.agent, a.abandoned, a.hung_up_waiting,
        a.evidence, a.attributes, a.output_attributes, a.live, coalesce(c.failed_trunks, ''), a.campaign_id,
        a.account_entry, a.answer_to_ring_us, a.answer_to_connect_us, a.agent_demanded_until, a.heard_message,
        a.torn_conversation, a.agent_kept, a.caller_id
        """;

    public const string AttemptTables =
        "attempts a LEFT JOIN claims c ON c.run_id = a.run_id AND c.contact_id = a.contact_id "
        + "AND c.hopper_id = a.hopper_id";

    /// <summary>The five kept counts of <c>runs r</c>, then what its lists still hold.</summary>
    public const string CountsQuery =
        """
        SELECT r.in_hopper, r.live, r.waiting, r.finished, r.attempted, CAST(coalesce((
            SELECT sum(l.contact_count - x.reached) FROM run_lists x JOIN contact_lists l ON l.id = x.list_id
            WHERE x.run_id = r.id AND x.type = 'CALL_LIST'), 0) AS bigint)
        FROM runs r WHERE r.id = $1
        """;

    public static RunCounts Counts(DbDataReader row) =>
        new CountsDelta(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4))
            .Of(row.GetInt64(5));

    public static Offer Offer(DbDataReader row, RunId run)
    {
        var number = row.GetString(6);
        return new Offer
        {
            Hopper = new HopperId(row.GetInt32(0)),
            Run = run,
            Contact = new ContactId(row.GetInt64(1)),
            Retry = row.GetInt32(2),
            FailedTrunks = StoredFacts.ReadTrunks(row.GetString(3)),
            List = new ListId(row.GetInt32(4)),
            ListName = row.GetString(5),
            Number = number,
            MainNumber = number,
            E164 = Text(row, 7),
            MainE164 = Text(row, 7),
            Attributes = StoredJson.ReadAttributes(row.GetString(8)),
            Zones = row.GetString(9),
            BlackList = Text(row, 10),
            Agent = row.GetString(11),
            AgentUntil = Instant(row, 12),
            Turn = row.GetInt32(13),
            Further = StoredJson.ReadNumbers(row.GetString(14)),
        };
    }

    public static StoredAttempt Attempt(DbDataReader row)
    {
        var attributes = StoredJson.ReadAttributes(row.GetString(25));
        // Their second keys are not in the ledger and are not needed: such an attempt is not dialed again.
        var further = ContactNumbers.Further(row.GetString(8), attributes);
        var offer = new Offer
        {
            Further = [.. further.Select(n => new ContactNumber(n, null))],
            Turn = NumberTurn.Of(further, row.GetString(9), answered: false).Index,
            Hopper = new HopperId(row.GetInt32(0)),
            Run = new RunId(row.GetInt32(1)),
            Contact = new ContactId(row.GetInt64(2)),
            List = new ListId(row.GetInt32(3)),
            ListName = row.GetString(4),
            MainNumber = row.GetString(8),
            Number = row.GetString(9),
            E164 = Text(row, 10),
            Retry = row.GetInt32(12),
            Attributes = attributes,
            FailedTrunks = StoredFacts.ReadTrunks(row.GetString(28)),
        };
        var draft = new AttemptDraft
        {
            Hopper = offer.Hopper,
            Pbx = new PbxId(row.GetInt32(5)),
            Trunk = new TrunkId(row.GetInt32(6)),
            EndPoint = new EndPointId(row.GetInt32(7)),
            Offer = offer,
            DialString = row.GetString(11),
            DecidedAt = UtcMicroseconds.ToInstant(row.GetInt64(14)),
            AgentKept = row.GetBoolean(36),
            CallerId = row.GetString(37),
            Agent = row.GetBoolean(27) ? row.GetString(21) : "",
            Reserved = row.GetString(13) == nameof(AttemptState.Reserved),
        };
        var restored = new RestoredAttempt(draft, Enum.Parse<AttemptState>(row.GetString(13)),
            Instant(row, 15), Instant(row, 16), Instant(row, 17), row.GetString(20));
        return new StoredAttempt(restored, row.GetBoolean(27) ? null : End(row, restored));
    }

    private static AttemptEnd End(DbDataReader row, RestoredAttempt attempt) => new()
    {
        Hopper = attempt.Draft.Hopper,
        Run = attempt.Draft.Offer.Run,
        Contact = attempt.Draft.Offer.Contact,
        Outcome = StoredFacts.Outcome(row.GetString(19)),
        Evidence = StoredJson.ReadEvidence(row.GetString(24)),
        ExtendedStatus = attempt.ExtendedStatus,
        OutputAttributes = StoredJson.ReadAttributes(row.GetString(26)),
        LaunchedAt = attempt.LaunchedAt,
        AnsweredAt = attempt.AnsweredAt,
        ConnectedAt = attempt.ConnectedAt,
        EndedAt = UtcMicroseconds.ToInstant(row.GetInt64(18)),
        Agent = row.GetString(21),
        Abandoned = row.GetBoolean(22),
        HungUpWaiting = row.GetBoolean(23),
        Campaign = new CampaignId(row.GetInt32(29)),
        AccountEntry = Enum.Parse<AccountEntry>(row.GetString(30)),
        AnswerToRing = Span(row, 31),
        AnswerToConnect = Span(row, 32),
        AgentDemandedUntil = Instant(row, 33),
        HeardMessage = row.GetBoolean(34),
        TornConversation = row.GetBoolean(35),
    };

    /// <summary>Of <c>account_minutes</c>.</summary>
    public const string MinuteColumns = "pbx_id, starts_at, live, abandoned, late, false_positives, machines";

    public static BookedMinute Minute(DbDataReader row) => new(
        new PbxId(row.GetInt32(0)), new AccountBucket(UtcMicroseconds.ToInstant(row.GetInt64(1)),
            new AccountCounts(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6))));

    /// <summary>Late statuses that a run has not decided on.</summary>
    public const string LateQuery =
        """
        SELECT hopper_id, contact_id, outcome, status_ext, retry, ended_at, late_revision,
            number, number_dialed, attributes, answered_at
        FROM attempts
        WHERE run_id = $1 AND late_revision > late_decided ORDER BY id
        """;

    public static RunInput.LateStatus Late(DbDataReader row) => new(
        new HopperId(row.GetInt32(0)), new ContactId(row.GetInt64(1)), StoredFacts.Outcome(row.GetString(2)),
        row.GetString(3))
    {
        Retry = row.GetInt32(4),
        EndedAt = UtcMicroseconds.ToInstant(row.GetInt64(5)),
        Revision = row.GetInt32(6),
        Numbers = Numbers(row, 7),
    };

    /// <summary>Of the columns number, number_dialed, attributes, answered_at.</summary>
    public static NumberTurn Numbers(DbDataReader row, int from) => NumberTurn.Of(
        ContactNumbers.Further(row.GetString(from), StoredJson.ReadAttributes(row.GetString(from + 2))),
        row.GetString(from + 1), answered: !row.IsDBNull(from + 3));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static TimeSpan? Span(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : TimeSpan.FromMicroseconds(row.GetInt64(column));

    private static DateTimeOffset? Instant(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : UtcMicroseconds.ToInstant(row.GetInt64(column));
}

/// <summary>An attempt of the ledger; <paramref name="End"/> is null while it is live.</summary>
internal sealed record StoredAttempt(RestoredAttempt Attempt, AttemptEnd? End)
{
    public Offer Offer => Attempt.Draft.Offer;
}

/// <summary>What a restart finds of a run's attempts that are not settled.</summary>
internal static class RunRestoring
{
    public static RunRestore Of(StoredRunState standing, RunCounts counts, IEnumerable<Offer> hopper,
        IReadOnlyList<StoredAttempt> open, IEnumerable<RunInput.LateStatus> late) =>
        new()
        {
            State = standing.State,
            PausedItself = standing.PausedItself,
            Counts = counts,
            Hopper = [.. hopper],
            Live = [.. open.Where(a => a.End is null).Select(a => a.Offer)],
            Unsettled = [.. open.Where(a => a.End is not null).Select(a => (a.End!, a.Offer))],
            Late = [.. late],
        };
}
