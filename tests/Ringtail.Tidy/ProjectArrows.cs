namespace Ringtail.Tidy;

public sealed class ProjectArrows
{
    [Fact]
    public void Solution_is_found() => Assert.True(File.Exists(Path.Combine(Repository.Root, "Ringtail.slnx")));
}
