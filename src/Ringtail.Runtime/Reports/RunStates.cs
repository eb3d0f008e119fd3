using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Reports;

public static class RunStates
{
    /// <summary>The stored run state as the state code that the live view and the APIs use.</summary>
    public static string Code(RunRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Removed ? "REMOVED" : row.State == "OutOfHours" ? "WRONG_TIME" : row.State.ToUpperInvariant();
    }
}
