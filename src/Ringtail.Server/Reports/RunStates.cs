using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Reports;

internal static class RunStates
{
    /// <summary>The stored run state as the state code that the live view and the APIs use.</summary>
    public static string Code(RunRow run) => run.Removed ? "REMOVED" : run.State switch
    {
        "OutOfHours" => "WRONG_TIME",
        _ => run.State.ToUpperInvariant(),
    };
}
