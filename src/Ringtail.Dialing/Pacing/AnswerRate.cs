namespace Ringtail.Dialing.Pacing;

/// <summary>Live answers per second and agent, over about the last hour of dialing.</summary>
internal sealed class AnswerRate
{
    private const double Memory = 3600;
    // Believed at first: one answer in four minutes, with the weight of one answer.
    private double _answers = 1, _agentSeconds = 240, _at = double.NaN;

    public double PerAgent => _answers / _agentSeconds;

    /// <summary>Time passed with so many agents.</summary>
    public void Pass(double now, int agents)
    {
        var span = double.IsNaN(_at) ? 0 : now - _at;
        _at = now;
        if (span <= 0) return;
        var keep = Math.Exp(-span / Memory);
        _answers *= keep;
        _agentSeconds = (_agentSeconds * keep) + (agents * span);
        if (_agentSeconds < 240)
        {
            // Keep a little belief when nobody has been there for long.
            var rate = Math.Max(_answers, 1e-6) / Math.Max(_agentSeconds, 1e-3);
            _agentSeconds = 240;
            _answers = rate * 240;
        }
    }

    public void Answer() => _answers++;
}
