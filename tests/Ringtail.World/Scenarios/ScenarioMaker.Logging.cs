using Ringtail.Dialing.Runs;
using Ringtail.PbxSim.World;

namespace Ringtail.World.Scenarios;

/// <summary>Additional logging: what the PBX's queue_log is to hold of the calls.</summary>
internal sealed partial class ScenarioMaker
{
    public const string Client = "ID_CLIENTE";

    private void AddQueueLogs()
    {
        var chance = new Chance(_seed).Fork("queue log");
        if (!chance.Is(0.2)) return;
        _features.Add("queue log");
        Change(run => chance.Is(0.2) ? run : run with
        {
            Settings = run.Settings with
            {
                // A name with the log's own separator, too.
                QueueLog = new(chance.Is(0.5) ? "T|1" : run.Settings.Name, [Client, "nobody's", "came_by"]),
            },
            Contacts = [.. run.Contacts.Select(c => chance.Is(0.3) ? c : c with
            {
                Attributes = [.. c.Attributes, new(Client, $"{chance.Below(99)}|x")],
            })],
        });
    }
}
