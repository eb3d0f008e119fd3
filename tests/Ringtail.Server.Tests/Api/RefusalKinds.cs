using Ringtail.Runtime.Control;
using Ringtail.Server.Api;

namespace Ringtail.Server.Tests.Api;

/// <summary>What programs are told of a refusal goes by its kind, which stands where it is thrown.</summary>
public sealed class RefusalKinds
{
    [Fact]
    public void Each_has_a_status_of_its_own()
    {
        var told = Enum.GetValues<RefusalKind>().ToDictionary(k => k, k => ApiProblems.Told(k).Status);
        Assert.Equal(
            new Dictionary<RefusalKind, int>
            {
                [RefusalKind.Conflict] = 409, [RefusalKind.NotFound] = 404, [RefusalKind.Forbidden] = 403,
                [RefusalKind.Invalid] = 400, [RefusalKind.Changed] = 412,
            },
            told);
    }
}
