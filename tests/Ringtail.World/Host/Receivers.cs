using Ringtail.Dialing.Rules;
using Ringtail.PbxSim.World;
using Ringtail.Runtime.Notifications;
using Ringtail.Runtime.Storage;

namespace Ringtail.World.Host;

/// <summary>Something that another program or a mailbox got.</summary>
/// <param name="Form">As it went over the wire; empty for a mail.</param>
internal sealed record Received(OutboxItem Item, IReadOnlyDictionary<string, string> Form, TimeSpan At);

/// <summary>
/// The programs and mailboxes that are told. They outlive the dialer's processes; today they may refuse, be slow, or
/// take what their sender believes lost.
/// </summary>
internal sealed class Receivers(Agenda agenda, Chance chance)
{
    public double Refusing { get; set; }
    public double LosingAnswers { get; set; }
    /// <summary>Most seconds that an answer takes.</summary>
    public double Late { get; set; } = 0.05;

    public List<Received> All { get; } = [];

    public double Takes => chance.Between(0, Late);

    /// <summary>Empty when the sender hears that it arrived.</summary>
    public string Take(OutboxItem item)
    {
        if (chance.Is(Refusing)) return "503 Service Unavailable";
        var form = item.Kind switch
        {
            FollowUpKind.Notify => AttemptFields.Form(item),
            FollowUpKind.HttpGet or FollowUpKind.HttpPost => AttemptFields.RuleForm(item),
            _ => [],
        };
        All.Add(new(item, form.ToDictionary(f => f.Key, f => f.Value), agenda.Now));
        return chance.Is(LosingAnswers) ? "The receiver did not answer in time." : "";
    }
}
