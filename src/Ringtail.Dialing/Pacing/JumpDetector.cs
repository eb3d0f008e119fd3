namespace Ringtail.Dialing.Pacing;

/// <summary>
/// Notices that the answer rate is no longer what was learned: two one-sided log-likelihood sums for a rate that is 1.7
/// times higher or lower.
/// </summary>
internal sealed class JumpDetector
{
    private const double Ratio = 1.7, Up = 6, Down = 10.5, Doubt = 4, Suspected = 2;
    private static readonly double LogRatio = Math.Log(Ratio);
    private double _up, _down, _upSeen, _upExpected, _downSeen, _downExpected;
    private double _perLook;
    private int _seen;

    public void Answer() => _seen++;

    /// <summary>Nothing could be seen for a while.</summary>
    public void Forget() => _up = _down = _seen = 0;

    /// <summary>By what share more answers to expect while a rise is likely but not yet certain; mostly 0.</summary>
    public double Suspicion => (Ratio - 1) * Math.Clamp((_up - Suspected) / (Up - Suspected), 0, 1);

    /// <param name="expected">Answers to expect since the last look; null when it is too early.</param>
    /// <param name="ratio">By how much the rate has moved.</param>
    public bool Look(double? expected, out double ratio)
    {
        ratio = 1;
        if (expected is not { } due) return false;
        _up = Accumulate(_up + (_seen * LogRatio) - ((Ratio - 1) * due), due, ref _upSeen, ref _upExpected);
        _down = Accumulate(_down - (_seen * LogRatio) + ((1 - (1 / Ratio)) * due), due, ref _downSeen,
            ref _downExpected);
        _seen = 0;
        // The more answers an hour has, the more often chance alone looks like a jump.
        _perLook += (due - _perLook) / 300;
        var busy = Math.Log(1 + (10 * _perLook));
        if (_up > Up + busy) ratio = (_upSeen + Doubt) / (_upExpected + Doubt);
        else if (_down > Down + busy) ratio = (_downSeen + Doubt) / (_downExpected + Doubt);
        else return false;
        _up = _down = 0;
        return true;
    }

    private double Accumulate(double sum, double due, ref double seen, ref double expected)
    {
        if (sum <= 0)
        {
            seen = expected = 0;
            return 0;
        }
        seen += _seen;
        expected += due;
        return sum;
    }
}
