using Ringtail.Dialing.Switchboards;

namespace Ringtail.Telephony;

/// <summary>Collects the inputs of one event; most events of a PBX yield none.</summary>
internal sealed class Outbox
{
    private List<SwitchboardInput>? _inputs;
    private List<SwitchboardInput>? _last;

    public void Add(SwitchboardInput input) => (_inputs ??= []).Add(input);

    /// <summary>
    /// Told after all others of the event: a device's count follows the news of the attempt that changed it.
    /// </summary>
    public void AddLast(SwitchboardInput input) => (_last ??= []).Add(input);

    public IReadOnlyList<SwitchboardInput> Take()
    {
        var taken = _inputs ?? _last;
        if (_inputs is not null && _last is not null) _inputs.AddRange(_last);
        (_inputs, _last) = (null, null);
        return taken is null ? [] : taken;
    }
}
