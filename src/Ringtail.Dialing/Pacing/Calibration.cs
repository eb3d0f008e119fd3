namespace Ringtail.Dialing.Pacing;

/// <summary>
/// From the planned risk per answer to the largest risk that a single call may carry. Calls come in whole numbers, so
/// the mean risk of the launched is below the threshold; and the forecast has errors of its own. Both ratios are
/// learned.
/// </summary>
internal sealed class Calibration
{
    private const double Largest = 0.4;
    private double _risks = 0.9 * 0.03 * 100, _thresholds = 0.03 * 100;
    private double _abandoned = 4, _predicted = 4;

    /// <summary>
    /// Abandoned ÷ predicted, within what errors of the model explain: at tiny risks the ratio grows without saying
    /// much, and an unbounded correction would hold the risk tiny.
    /// </summary>
    public double Bias => Math.Clamp(_abandoned / _predicted, 0.3, 1.6);

    public double Threshold(double plannedRisk) =>
        Math.Clamp(plannedRisk / (Bias * Math.Clamp(_risks / _thresholds, 0.05, 1)), 0, Largest);

    /// <summary>A call was launched with this risk while this was the threshold.</summary>
    public void Launched(double risk, double threshold)
    {
        const double keep = 1 - (1 / 1500.0);
        _risks = (_risks * keep) + Math.Min(risk, threshold);
        _thresholds = (_thresholds * keep) + threshold;
    }

    /// <summary>An answered person was served or not; <paramref name="risk"/> as at the launch.</summary>
    public void Answered(double risk, bool abandoned)
    {
        var keep = 1 - (risk / 120);
        _abandoned = (_abandoned * keep) + (abandoned ? 1 : 0);
        _predicted = (_predicted * keep) + risk;
    }
}
