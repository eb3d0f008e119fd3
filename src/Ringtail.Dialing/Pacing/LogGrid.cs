namespace Ringtail.Dialing.Pacing;

/// <summary>
/// Cells for durations in seconds, 64 to each doubling: 0.06 s wide at 0, 0.5 s at half a minute, 2 s at two and a half
/// minutes, up to 68 minutes. The cell is read from the bits of the number, without a logarithm.
/// </summary>
internal static class LogGrid
{
    /// <summary>Number of cells; the last one also takes everything longer.</summary>
    public const int Cells = 640;
    private const float Shift = 4;
    private const int KeptBits = 17;
    private static readonly int FirstBits = BitConverter.SingleToInt32Bits(Shift) >> KeptBits;
    private static readonly float[] Edges = MakeEdges();

    public static int CellOf(double seconds)
    {
        if (!(seconds > 0)) return 0;
        var cell = (BitConverter.SingleToInt32Bits((float)seconds + Shift) >> KeptBits) - FirstBits;
        return Math.Min(cell, Cells - 1);
    }

    /// <summary>Where the cell begins; index <see cref="Cells"/> is the end of the grid.</summary>
    public static float Edge(int cell) => Edges[cell];

    public static float Width(int cell) => Edges[cell + 1] - Edges[cell];

    private static float[] MakeEdges()
    {
        var edges = new float[Cells + 1];
        for (var i = 0; i <= Cells; i++) edges[i] = BitConverter.Int32BitsToSingle((i + FirstBits) << KeptBits) - Shift;
        return edges;
    }
}
