using Ringtail.PbxSim.World;
using Ringtail.Runtime.Loops.Mail;

namespace Ringtail.World.Host;

/// <summary>How messages between loops travel today.</summary>
internal sealed class MailWeather
{
    public double Losing { get; set; }
    public double Repeating { get; set; }
    /// <summary>Most seconds that a message takes.</summary>
    public double Late { get; set; }
}

/// <summary>Takes envelopes from loop to loop of one process; loses, repeats and delays them.</summary>
internal sealed class MailRoom(Agenda agenda, MailWeather weather, Chance chance, Func<bool> alive)
{
    private readonly Dictionary<string, Action<Envelope>> _doors = [];

    public void Open(string subject, Action<Envelope> deliver) => _doors[subject] = deliver;

    public void Post(string to, Envelope envelope)
    {
        if (chance.Is(weather.Losing)) return;
        Carry(to, envelope);
        if (chance.Is(weather.Repeating)) Carry(to, envelope);
    }

    private void Carry(string to, Envelope envelope)
    {
        var takes = weather.Late > 0 ? chance.Between(0, weather.Late) : 0;
        agenda.In(takes, () =>
        {
            if (alive() && _doors.TryGetValue(to, out var deliver)) deliver(envelope);
        });
    }
}
