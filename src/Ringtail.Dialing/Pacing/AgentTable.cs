using System.Runtime.Intrinsics;

namespace Ringtail.Dialing.Pacing;

/// <summary>
/// Who talks or wraps up since when, and how likely each is still busy at the instants that are looked at.
/// </summary>
internal sealed class AgentTable(DurationLaw talk, DurationLaw wrapUp)
{
    private enum Phase : byte { Gone, Ready, Talking, WrappingUp }

    private const int Lanes = AnswerLaw.Slices;
    private readonly BusyTable _ahead = new(Lanes);
    private readonly BusyTable _soon = new(1);
    private Phase[] _phase = new Phase[64];
    private bool[] _leaving = new bool[64];
    private double[] _since = new double[64];
    private double[] _until = new double[64];
    private int _top;

    /// <summary>Agents who are ready and have no call.</summary>
    public int Idle { get; private set; }

    /// <summary>Agents who talk or wrap up and will be ready again.</summary>
    public int Returning { get; private set; }

    /// <summary>Agents who are ready or will be again.</summary>
    public int Present => Idle + Returning;

    public void Ready(int agent, double now)
    {
        if (Get(agent) == Phase.WrappingUp) wrapUp.Finished(now - _since[agent]);
        Set(agent, Phase.Ready, now, leaving: false);
    }

    public void Talking(int agent, double now) => Set(agent, Phase.Talking, now, IsLeaving(agent));

    public void WrappingUp(int agent, double now, double? until)
    {
        if (Get(agent) == Phase.Talking) talk.Finished(now - _since[agent]);
        Set(agent, Phase.WrappingUp, now, IsLeaving(agent));
        _until[agent] = until ?? double.NaN;
    }

    /// <summary>Asked to pause or log off: finishes what runs and does not come back.</summary>
    public void Leaving(int agent, double now)
    {
        var phase = Get(agent);
        if (phase is Phase.Talking or Phase.WrappingUp) Set(agent, phase, _since[agent], leaving: true);
        else Gone(agent, now);
    }

    /// <summary>Comes back after all.</summary>
    public void Stays(int agent)
    {
        var phase = Get(agent);
        if (phase is Phase.Talking or Phase.WrappingUp) Set(agent, phase, _since[agent], leaving: false);
    }

    public void Gone(int agent, double now)
    {
        if (Get(agent) == Phase.Talking) talk.Finished(now - _since[agent]);
        Set(agent, Phase.Gone, now, leaving: false);
    }

    private Phase Get(int agent) => agent < _top ? _phase[agent] : Phase.Gone;

    private bool IsLeaving(int agent) => agent < _top && _leaving[agent];

    private void Set(int agent, Phase phase, double now, bool leaving)
    {
        if (agent >= _phase.Length)
        {
            var size = Math.Max(agent + 1, _phase.Length * 2);
            Array.Resize(ref _phase, size);
            Array.Resize(ref _leaving, size);
            Array.Resize(ref _since, size);
            Array.Resize(ref _until, size);
        }
        _top = Math.Max(_top, agent + 1);
        Count(_phase[agent], _leaving[agent], -1);
        _phase[agent] = phase;
        _leaving[agent] = leaving;
        _since[agent] = now;
        Count(phase, leaving, +1);
    }

    private void Count(Phase phase, bool leaving, int change)
    {
        if (phase == Phase.Ready) Idle += change;
        else if (phase != Phase.Gone && !leaving) Returning += change;
    }

    /// <summary>Adds "still busy" of all who come back.</summary>
    /// <param name="doubt">Takes this share of the chance to be free away while little is known; 0 takes none.</param>
    public void AddTo(Risk risk, double now, float doubt)
    {
        var keep = Vector256.Create(1 - doubt);
        var add = Vector256.Create(doubt);
        for (var agent = 0; agent < _top; agent++)
        {
            if (_leaving[agent]) continue;
            switch (_phase[agent])
            {
                case Phase.Talking:
                    risk.Add((Risk.Load(_ahead.Talking(now - _since[agent])) * keep) + add);
                    break;
                case Phase.WrappingUp when double.IsNaN(_until[agent]):
                    risk.Add((Risk.Load(_ahead.WrappingUp(now - _since[agent])) * keep) + add);
                    break;
                case Phase.WrappingUp:
                    risk.Add(Until(_until[agent] - now));
                    break;
            }
        }
    }

    /// <summary>Adds "not free for who is answered in the next moment" of all who come back.</summary>
    public void AddSoonTo(Risk risk, double now)
    {
        for (var agent = 0; agent < _top; agent++)
        {
            if (_leaving[agent]) continue;
            var elapsed = now - _since[agent];
            switch (_phase[agent])
            {
                case Phase.Talking:
                    risk.Add(Vector256.Create(_soon.Talking(elapsed)[0]));
                    break;
                case Phase.WrappingUp when double.IsNaN(_until[agent]):
                    risk.Add(Vector256.Create(_soon.WrappingUp(elapsed)[0]));
                    break;
                case Phase.WrappingUp:
                    risk.Add(Vector256.Create(_until[agent] - now > _soon.Horizons[0] ? 1f : 0f));
                    break;
            }
        }
    }

    private Vector256<float> Until(double left)
    {
        var busy = Vector256<float>.Zero;
        for (var i = 0; i < Lanes; i++) busy = busy.WithElement(i, left > _ahead.Horizons[i] ? 1 : 0);
        return busy;
    }

    /// <summary>Rebuilds the laws with those that run as exposure, and the tables for these horizons.</summary>
    /// <param name="soon">The next moment, in seconds.</param>
    /// <param name="grace">What an answered person waits, counted from the horizon.</param>
    public void Renew(double now, double[] horizons, double soon, double grace)
    {
        talk.ForgetRunning();
        wrapUp.ForgetRunning();
        for (var agent = 0; agent < _top; agent++)
        {
            if (_phase[agent] == Phase.Talking) talk.Running(now - _since[agent]);
            else if (_phase[agent] == Phase.WrappingUp) wrapUp.Running(now - _since[agent]);
        }
        talk.Rebuild();
        wrapUp.Rebuild();
        for (var i = 0; i < Lanes; i++) _ahead.Horizons[i] = horizons[i] + grace;
        _ahead.Fill(talk, wrapUp);
        _soon.Horizons[0] = soon + grace;
        _soon.Fill(talk, wrapUp);
    }
}
