using Ringtail.Dialing.Numerics;

namespace Ringtail.Dialing.Tests.Numerics;

public sealed class BetaBoundTests
{
    /// <summary>With nothing seen the bound is known in closed form: 1 - (1 - confidence)^(1 / (tried + 1)).</summary>
    [Theory]
    [InlineData(0, 0.95)]
    [InlineData(10, 0.95)]
    [InlineData(1000, 0.99)]
    [InlineData(1_000_000, 0.95)]
    public void With_nothing_seen_it_is_the_closed_form(long tried, double confidence) =>
        Assert.Equal(1 - Math.Pow(1 - confidence, 1.0 / (tried + 1)), BetaBound.Upper(0, tried, confidence), 1e-9);

    /// <summary>
    /// The posterior of whole numbers is a binomial sum: P(Beta(s+1, n-s+1) &lt; p) = P(Binomial(n+1, p) &gt; s).
    /// </summary>
    [Theory]
    [InlineData(1, 20)]
    [InlineData(3, 50)]
    [InlineData(25, 50)]
    [InlineData(50, 50)]
    public void It_agrees_with_the_binomial_sum(int seen, int tried)
    {
        var bound = BetaBound.Upper(seen, tried);
        var (sum, term) = (0.0, Math.Pow(1 - bound, tried + 1));
        for (var k = 0; k <= seen; k++)
        {
            sum += term;
            term *= (tried + 1.0 - k) / (k + 1.0) * bound / (1 - bound);
        }
        Assert.Equal(0.05, sum, 1e-6);
    }

    [Fact]
    public void More_checks_bring_it_nearer_to_the_share()
    {
        double[] bounds = [BetaBound.Upper(1, 10), BetaBound.Upper(10, 100), BetaBound.Upper(10_000, 100_000)];
        Assert.Equal(bounds.OrderDescending(), bounds);
        Assert.InRange(bounds[2], 0.1, 0.102);
    }
}
