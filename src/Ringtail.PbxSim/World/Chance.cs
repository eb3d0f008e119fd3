using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Ringtail.PbxSim.World;

/// <summary>
/// Seeded chance (xoshiro256**): the same seed gives the same world on every machine. Forked by purpose, so that one
/// more draw in one place does not shift the others.
/// </summary>
public sealed class Chance
{
    private readonly ulong _seed;
    private ulong _a, _b, _c, _d;

    public Chance(ulong seed)
    {
        _seed = seed;
        _a = Split(ref seed);
        _b = Split(ref seed);
        _c = Split(ref seed);
        _d = Split(ref seed);
    }

    /// <summary>An independent stream for one purpose. SHA-256, because string hash codes differ between
    /// processes.</summary>
    public Chance Fork(string purpose)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{_seed}/{purpose}"));
        return new Chance(BitConverter.ToUInt64(hash, 0));
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Between(double low, double high) => low + (Unit() * (high - low));

    /// <summary>Uniform in 0 … count − 1.</summary>
    public int Below(int count) => (int)(Unit() * count);

    public bool Is(double probability) => Unit() < probability;

    /// <summary>Lognormal with this mean and coefficient of variation.</summary>
    public double LogNormal(double mean, double cv)
    {
        if (mean <= 0) return 0;
        var variance = Math.Log(1 + (cv * cv));
        return Math.Exp(Math.Log(mean) - (variance / 2) + (Math.Sqrt(variance) * Normal()));
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    private ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    private static ulong Split(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
