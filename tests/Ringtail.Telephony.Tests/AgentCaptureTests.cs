using Ringtail.Dialing.Switchboards;
using Ringtail.Telephony.Tests.Corpus;

namespace Ringtail.Telephony.Tests;

public sealed class AgentCaptureTests
{
    [Theory]
    [InlineData("16")]
    [InlineData("22")]
    public void A_pause_and_its_end_are_told(string version)
    {
        var told = Members(version, "agent_pause_unpause");
        Assert.Equal(["member SIP/101 NotInUse paused", "member SIP/101 NotInUse"], told);
    }

    [Theory]
    [InlineData("16")]
    [InlineData("22")]
    public void Logging_on_a_penalty_and_logging_off_are_told(string version)
    {
        var story = Story.Of(Capture.Load(version, "queue_member_add_remove"));
        Assert.Equal(["member SIP/104 NotInUse", "member SIP/104 NotInUse", "removed SIP/104 from team_leer"],
            MembersOf(story));
        Assert.Equal([1, 3], story.Inputs.OfType<SwitchboardInput.MemberChanged>()
            .Select(input => input.Member.Penalty));
    }

    [Theory]
    [InlineData("16")]
    [InlineData("22")]
    public void A_ringing_and_a_talking_agent_are_told(string version)
    {
        Assert.Equal(["member SIP/101 Ringing", "member SIP/101 InUse", "member SIP/101 NotInUse"],
            Members(version, "answered_queue_agent_hangs_up"));
    }

    [Theory]
    [InlineData("16", "RINGING INUSE NOT_INUSE")]
    [InlineData("22", "RINGING INUSE NOT_INUSE")]
    public void Devices_are_told_once_for_each_change(string version, string states)
    {
        var phone = version == "16" ? "SIP/101" : "PJSIP/101";
        var told = Story.Of(Capture.Load(version, "answered_queue_agent_hangs_up")).Inputs
            .OfType<SwitchboardInput.DeviceChanged>().Where(input => input.Device == phone)
            .Select(input => input.Status.ToString().ToUpperInvariant());
        Assert.Equal(states.Replace("_", "", StringComparison.Ordinal).Split(' '), told);
    }

    private static IEnumerable<string> Members(string version, string name) =>
        MembersOf(Story.Of(Capture.Load(version, name)));

    private static IEnumerable<string> MembersOf(Story story) => story.Inputs
        .Where(input => input is SwitchboardInput.MemberChanged or SwitchboardInput.MemberRemoved).Select(Story.Word);
}
