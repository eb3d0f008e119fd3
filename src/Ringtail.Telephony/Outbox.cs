using Ringtail.Dialing.Switchboards;

namespace Ringtail.Telephony;

/// <summary>Collects the inputs of one event; most events of a PBX yield none.</summary>
internal sealed class Outbox
{
    private List<SwitchboardInput>? _inputs;

    public void Add(SwitchboardInput input) => (_inputs ??= []).Add(input);

    public IReadOnlyList<SwitchboardInput> Take()
    {
        var taken = _inputs;
        _inputs = null;
        return taken is null ? [] : taken;
    }
}
