namespace Ringtail.Dialing.Pacing;

/// <summary>
/// How likely an agent who has talked or wrapped up for so long is still busy at some instants, by the cells of
/// <see cref="LogGrid"/>.
/// </summary>
/// <param name="lanes">Instants that are looked at.</param>
internal sealed class BusyTable(int lanes)
{
    private const int Parts = 8;
    private readonly float[] _talk = new float[LogGrid.Cells * lanes];
    private readonly float[] _wrapUp = new float[LogGrid.Cells * lanes];
    private readonly float[] _wrapsUpInTime = new float[lanes * Parts];

    /// <summary>The instants, in seconds from now.</summary>
    public double[] Horizons { get; } = new double[lanes];

    public ReadOnlySpan<float> Talking(double elapsed) => _talk.AsSpan(LogGrid.CellOf(elapsed) * lanes, lanes);

    public ReadOnlySpan<float> WrappingUp(double elapsed) => _wrapUp.AsSpan(LogGrid.CellOf(elapsed) * lanes, lanes);

    /// <summary>Computes all cells anew from the laws, for the present <see cref="Horizons"/>.</summary>
    public void Fill(DurationLaw talk, DurationLaw wrapUp)
    {
        for (var i = 0; i < lanes; i++)
        {
            for (var part = 0; part < Parts; part++)
            {
                _wrapsUpInTime[(i * Parts) + part] = 1 - wrapUp.Survival(Horizons[i] * (1 - ((part + 0.5) / Parts)));
            }
        }
        for (var cell = 0; cell < LogGrid.Cells; cell++) FillCell(cell, talk, wrapUp);
    }

    private void FillCell(int cell, DurationLaw talk, DurationLaw wrapUp)
    {
        var elapsed = LogGrid.Edge(cell) + (LogGrid.Width(cell) / 2);
        var talks = Math.Max(1e-30f, talk.Survival(elapsed));
        var wraps = Math.Max(1e-30f, wrapUp.Survival(elapsed));
        for (var i = 0; i < lanes; i++)
        {
            // The talk ends in some part of the horizon, and the wrap-up within what is left of it.
            float free = 0, before = talks;
            for (var part = 0; part < Parts; part++)
            {
                var after = talk.Survival(elapsed + (Horizons[i] * (part + 1) / Parts));
                free += (before - after) * _wrapsUpInTime[(i * Parts) + part];
                before = after;
            }
            _talk[(cell * lanes) + i] = Math.Clamp(1 - (free / talks), 0, 1);
            _wrapUp[(cell * lanes) + i] = Math.Clamp(wrapUp.Survival(elapsed + Horizons[i]) / wraps, 0, 1);
        }
    }
}
