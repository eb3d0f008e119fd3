using System.Security.Cryptography;
using Ringtail.Dialing;

namespace Ringtail.Runtime.Storage;

/// <summary>
/// Hopper ids from a counter: every value of 31 bits once before any comes again, in an order that tells nothing.
/// The mix is a chain of bijections on 31 bits (xor with a key, xor with a shifted self, odd multiplier), so two
/// counters never give the same id. 0 is no id: the counter that would give it is passed over.
/// </summary>
internal sealed class HopperIds(int key)
{
    private const uint Mask = 0x7FFF_FFFF;

    /// <summary>From here on the counter repeats, and ids must be looked up before they are used.</summary>
    public const long RoundLength = 1L << 31;

    public static int NewKey() => RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>Null for the one counter in 2^31 that gives no id.</summary>
    public HopperId? At(long counter)
    {
        var x = (uint)counter & Mask;
        x ^= (uint)key & Mask;
        x ^= x >> 15;
        x = (x * 0x2C1B3C6Du) & Mask;
        x ^= x >> 12;
        x = (x * 0x297A2D39u) & Mask;
        x ^= x >> 15;
        return x == 0 ? null : new HopperId((int)x);
    }
}
