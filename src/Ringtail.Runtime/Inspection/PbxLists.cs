using Ringtail.Ami;

namespace Ringtail.Runtime.Inspection;

/// <summary>
/// Asks one PBX for its lists. What the account may not ask, or the PBX does not know, is an empty list.
/// </summary>
internal sealed class PbxLists(AmiClient client, AmiServerInfo server, List<PbxProblem> problems)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public async Task<IReadOnlyList<AmiMessage>> ReadAsync(string action, string what, CancellationToken ct)
    {
        if (server.MaySend(action) == false) return [];
        switch (await client.SendListAsync(new AmiAction(action) { Timeout = Patience }, ct))
        {
            case AmiResult.Answered answered:
                return answered.Items;
            case AmiResult.Unanswered lost:
                problems.Add(PbxProblems.Unanswered(what, lost.Reason));
                return [];
            case AmiResult.NotSent refused:
                problems.Add(PbxProblems.Unanswered(what, refused.Reason));
                return [];
            default:
                return [];
        }
    }

    public async Task<AmiMessage?> ReadFileAsync(string name, CancellationToken ct)
    {
        if (server.MaySend("GetConfig") != true) return null;
        var action = new AmiAction("GetConfig") { Timeout = Patience }.With("Filename", name);
        return await client.SendAsync(action, ct) is AmiResult.Answered { IsSuccess: true } answered
            ? answered.Response
            : null;
    }

    public async Task<IReadOnlyDictionary<string, string>> ReadUserNamesAsync(
        IEnumerable<string> peers, CancellationToken ct)
    {
        var names = new Dictionary<string, string>();
        if (server.MaySend("SIPshowpeer") != true) return names;
        foreach (var peer in peers)
        {
            var action = new AmiAction("SIPshowpeer") { Timeout = Patience }.With("Peer", peer);
            if (await client.SendAsync(action, ct) is AmiResult.Answered { IsSuccess: true } answered &&
                answered.Response["Default-Username"] is { Length: > 0 } name)
            {
                names[peer] = name;
            }
        }
        return names;
    }
}
