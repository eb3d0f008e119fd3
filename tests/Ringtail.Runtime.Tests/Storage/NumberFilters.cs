using CsCheck;
using Ringtail.Runtime.Storage.Sqlite;

namespace Ringtail.Runtime.Tests.Storage;

public sealed class NumberFilters
{
    [Fact]
    public void What_was_added_is_never_said_to_be_missing() =>
        Gen.Select(Gen.Int[0, 20_000], Gen.String.Array[0, 3000]).Sample((madeFor, numbers) =>
        {
            var filter = new NumberFilter(madeFor);
            foreach (var number in numbers) filter.Add(NumberFilter.HashOf(number));
            return numbers.All(n => filter.MayHold(NumberFilter.HashOf(n)));
        }, iter: 200);

    /// <summary>Numbers of one block, one after the other, and any digits.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7_919_017)]
    public void When_it_is_full_five_of_a_thousand_others_may_be_in_it_at_most(long step)
    {
        const int made = 200_000, others = 400_000;
        var filter = new NumberFilter(made);
        var next = 0;
        for (; !filter.IsFull; next++) filter.Add(Hash(next));
        Assert.Equal(made + (made / 4), next);
        var found = Enumerable.Range(next, others).Count(i => filter.MayHold(Hash(i)));
        Assert.InRange(found, 0, others / 200);

        ulong Hash(int i) => NumberFilter.HashOf($"+49{3_000_000_000 + (i * step % 6_999_999_967)}");
    }
}
