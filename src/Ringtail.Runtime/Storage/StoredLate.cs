using System.Data.Common;
using Ringtail.Dialing;
using Ringtail.Dialing.Attempts;
using Ringtail.Dialing.Contacts;

namespace Ringtail.Runtime.Storage;

/// <summary>What a status or attribute does to an attempt in the ledger, before or after its end.</summary>
internal sealed record StoredLate
{
    public const string Query =
        """
        SELECT run_id, contact_id, outcome, status_ext, output_attributes, late_revision, retry, ended_at, first_status,
            number, number_dialed, attributes, answered_at
        FROM attempts WHERE hopper_id = $1
        """;

    /// <summary>Evidence of attempts of a PBX since then that names a leg; $1 the PBX, $2 since.</summary>
    public const string LegsQuery =
        """
        SELECT hopper_id, evidence FROM attempts
        WHERE decided_at >= $2 AND pbx_id = $1 AND evidence LIKE '%"TrunkUniqueid"%' ORDER BY id
        """;

    public static (HopperId Hopper, string Uniqueid) ReadLeg(DbDataReader row) =>
        (new HopperId(row.GetInt32(0)), StoredJson.ReadEvidence(row.GetString(1)).TrunkUniqueid ?? "");

    public required RunId Run { get; init; }
    public required ContactId Contact { get; init; }
    /// <summary>Null while live.</summary>
    public required AttemptOutcome? Outcome { get; init; }
    public required string Status { get; init; }
    /// <summary>JSON of the output attributes.</summary>
    public required string Output { get; init; }
    public required int Revision { get; init; }
    /// <summary>What the status was before it was first changed after the end.</summary>
    public required string First { get; init; }
    public required int Retry { get; init; }
    public required DateTimeOffset? EndedAt { get; init; }
    public required NumberTurn Numbers { get; init; }

    public LateStatusResult? Result => Outcome is { } outcome
        ? new LateStatusResult(Run, Contact, outcome, Status)
        {
            Revision = Revision, Retry = Retry, EndedAt = EndedAt, Numbers = Numbers,
        }
        : null;

    public static StoredLate Read(DbDataReader row) => new()
    {
        Run = new RunId(row.GetInt32(0)),
        Contact = new ContactId(row.GetInt64(1)),
        Outcome = row.IsDBNull(2) ? null : StoredFacts.Outcome(row.GetString(2)),
        Status = row.GetString(3),
        Output = row.GetString(4),
        Revision = row.GetInt32(5),
        Retry = row.GetInt32(6),
        First = row.GetString(8),
        Numbers = StoredRows.Numbers(row, 9),
        EndedAt = row.IsDBNull(7) ? null : UtcMicroseconds.ToInstant(row.GetInt64(7)),
    };

    /// <summary>Only a change after an outcome is a revision: the same said twice is heard once.</summary>
    public StoredLate With(string? extendedStatus, string? name, string? value)
    {
        var status = extendedStatus ?? Status;
        var output = name is null ? Output : StoredJson.Set(Output, name, value ?? "");
        var changed = Outcome?.IsOutcome() == true && (status != Status || output != Output);
        var first = First.Length == 0 && Outcome is not null && status != Status ? Status : First;
        return this with { First = first, Status = status, Output = output, Revision = Revision + (changed ? 1 : 0) };
    }
}
