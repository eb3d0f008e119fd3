namespace Ringtail.Lab.Programs;

/// <summary>What no report shows: attempts that ended without an outcome of their number.</summary>
public static class Ledger
{
    public static async Task<int> OutcomesAsync(
        RingtailProgram program, string outcome, CancellationToken cancellationToken)
    {
        await using var connection = await SystemLog.OpenAsync(program, cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM attempts WHERE outcome = $outcome";
        command.Parameters.AddWithValue("$outcome", outcome);
        return Convert.ToInt32(
            await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }
}
