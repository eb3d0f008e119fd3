using System.Numerics;

namespace Ringtail.Runtime.Storage.Sqlite;

/// <summary>
/// A set of numbers that may only be asked whether a number is certainly not in it (a Bloom filter whose bits of one
/// number lie in 64 bytes: one look into the memory). Two bytes a number when full; then fewer than five in a thousand
/// other numbers are said to be in it perhaps.
/// </summary>
internal sealed class NumberFilter
{
    private const int BitsPerNumber = 16;
    private const int WordsInBlock = 8;
    private const int BitsOfNumber = 6;
    /// <summary>A small list grows without being read again and again: 8 KiB.</summary>
    private const long CapacityMin = 4096;

    private readonly long _capacity;
    private readonly ulong[] _words;
    private long _count;

    /// <param name="numbers">How many it is made for; a quarter more fit in before it is full.</param>
    public NumberFilter(long numbers)
    {
        _capacity = Math.Max(CapacityMin, numbers + (numbers / 4));
        _words = new ulong[_capacity * BitsPerNumber / (64 * WordsInBlock) * WordsInBlock];
    }

    /// <summary>More would be taken, but ever more numbers would be in it perhaps.</summary>
    public bool IsFull => _count >= _capacity;

    /// <summary>Of the characters as they are; the same for the same text in every process.</summary>
    public static ulong HashOf(ReadOnlySpan<char> number)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var c in number) hash = (hash ^ c) * 0x100000001B3;
        // The last digits have moved only the lower bits: all of them are to decide on the block.
        hash = (hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }

    public void Add(ulong hash)
    {
        _count++;
        var block = BlockOf(hash);
        for (var (i, bits) = (0, BitsOf(hash)); i < BitsOfNumber; i++, bits >>= 9)
            block[(int)(bits >> 6) & 7] |= 1UL << (int)bits;
    }

    /// <summary>False only when the number was never added.</summary>
    public bool MayHold(ulong hash)
    {
        var block = BlockOf(hash);
        for (var (i, bits) = (0, BitsOf(hash)); i < BitsOfNumber; i++, bits >>= 9)
            if ((block[(int)(bits >> 6) & 7] & (1UL << (int)bits)) == 0) return false;
        return true;
    }

    private Span<ulong> BlockOf(ulong hash)
    {
        var block = Math.BigMul(hash, (ulong)(_words.Length / WordsInBlock), out _);
        return _words.AsSpan((int)block * WordsInBlock, WordsInBlock);
    }

    // The upper bits have chosen the block; these come from all of them.
    private static ulong BitsOf(ulong hash) => BitOperations.RotateLeft(hash * 0xD6E8FEB86659FD93, 32);
}
