namespace Ringtail.Server.Dialer;

/// <summary>What of the first set-up is there already, in the order in which a newcomer does it.</summary>
public sealed record SetUpSteps(bool Pbx, bool Trunk, bool EndPoint, bool Contacts, bool Campaign, bool Run)
{
    public bool Done => Pbx && Trunk && EndPoint && Contacts && Campaign && Run;

    /// <summary>Key of the step's texts, where it is done, and whether it is.</summary>
    public IReadOnlyList<(string Key, string Link, bool Done)> All =>
    [
        ("Pbx", "/settings/servers", Pbx), ("Trunk", "/settings/trunks", Trunk),
            ("EndPoint", "/settings/end-points", EndPoint),
        ("List", "/lists", Contacts), ("Campaign", "/campaigns", Campaign), ("Run", "/campaigns", Run),
    ];
}
