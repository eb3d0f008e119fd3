using System.Buffers.Binary;

namespace Ringtail.Lab.Walks;

/// <summary>A RIFF file of 16-bit samples of one channel, as MixMonitor writes it, and which tones are in it.</summary>
internal sealed class WaveFile
{
    private const int Header = 44;
    private readonly short[] _samples;
    private readonly int _rate;

    private WaveFile(short[] samples, int rate) => (_samples, _rate) = (samples, rate);

    public TimeSpan Length => TimeSpan.FromSeconds((double)_samples.Length / _rate);

    public static async Task<WaveFile> ReadAsync(string path, CancellationToken ct)
    {
        var bytes = await File.ReadAllBytesAsync(path, ct);
        Assert.Equal("RIFF", System.Text.Encoding.ASCII.GetString(bytes, 0, 4));
        Assert.Equal("WAVEfmt ", System.Text.Encoding.ASCII.GetString(bytes, 8, 8));
        // PCM, one channel, 16 bits.
        Assert.Equal((1, 1, 16), (Word(bytes, 20), Word(bytes, 22), Word(bytes, 34)));
        var samples = new short[(bytes.Length - Header) / sizeof(short)];
        for (var i = 0; i < samples.Length; i++) samples[i] = Word(bytes, Header + (i * sizeof(short)));
        return new(samples, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)));
    }

    /// <summary>How much of the sound of each half second is this tone, 0 to 1; 0 where there is silence.</summary>
    public IReadOnlyList<double> Tone(double hertz)
    {
        var size = _rate / 2;
        var whole = Enumerable.Range(0, _samples.Length / size);
        return [.. whole.Select(i => Part(_samples.AsSpan(i * size, size), hertz))];
    }

    /// <summary>Goertzel: the energy at one frequency, as a part of all energy.</summary>
    private double Part(ReadOnlySpan<short> samples, double hertz)
    {
        var factor = 2 * Math.Cos(2 * Math.PI * hertz / _rate);
        var (before, last, energy) = (0.0, 0.0, 0.0);
        foreach (var sample in samples)
        {
            (before, last) = (last, sample + (factor * last) - before);
            energy += (double)sample * sample;
        }
        // Below a hundredth of full scale nobody hears anything.
        if (energy < samples.Length * 300.0 * 300.0) return 0;
        return 2 * ((last * last) + (before * before) - (factor * last * before)) / (samples.Length * energy);
    }

    private static short Word(byte[] bytes, int at) => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at));
}
