using Ringtail.Server.Commands;

namespace Ringtail.Server.Tests.Commands;

public sealed class DemoUsage
{
    [Theory]
    [InlineData("demo")]
    [InlineData("demo --speed 20 --seed 7")]
    [InlineData("demo --asterisk")]
    public void Takes_what_it_promises(string line) => Assert.Empty(CommandLine.Root().Parse(line).Errors);

    [Theory]
    [InlineData("demo --speed 0", "--speed")]
    [InlineData("demo --asterisk --speed 2", "--asterisk")]
    [InlineData("demo --urls nonsense", "--urls")]
    public void Refuses_by_name_what_it_cannot_do(string line, string named) =>
        Assert.Contains(named, Assert.Single(CommandLine.Root().Parse(line).Errors).Message, StringComparison.Ordinal);
}
