namespace Ringtail.Dialing;

/// <summary>
/// The instant of one step. Intervals are measured on <see cref="Monotonic"/>, which never jumps; only calling hours,
/// due times and legal windows read <see cref="Wall"/> (UTC).
/// </summary>
public readonly record struct Moment(TimeSpan Monotonic, DateTimeOffset Wall)
{
    /// <summary>The moment that is <paramref name="by"/> later on both clocks.</summary>
    public Moment Plus(TimeSpan by) => new(Monotonic + by, Wall + by);
}
