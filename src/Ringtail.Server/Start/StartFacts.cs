using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Start;

/// <summary>The steps of the guided set-up, in the order of the manual.</summary>
public enum StartStep { Connect, Trunk, EndPoint, TestCall, List, Campaign, Play }

/// <summary>
/// How far the guided set-up is. Read from what there is and from nothing else, so that it can be left, done in part on
/// other pages, and taken up again. Of several things of a kind, the newest counts.
/// </summary>
public sealed record StartFacts
{
    public PbxRow? Pbx { get; init; }
    public TrunkRow? Trunk { get; init; }
    public EndPointRow? EndPoint { get; init; }
    public bool Tested { get; init; }
    /// <summary>The newest list with contacts, else the newest.</summary>
    public ContactListRow? List { get; init; }
    public CampaignRow? Campaign { get; init; }
    public bool HasRun { get; init; }

    public bool Has(StartStep step) => step switch
    {
        StartStep.Connect => Pbx is not null,
        StartStep.Trunk => Trunk is not null,
        StartStep.EndPoint => EndPoint is not null,
        // The test call is offered, not demanded.
        StartStep.TestCall => Tested || List is not null,
        StartStep.List => List is { ContactCount: > 0 },
        StartStep.Campaign => Campaign is not null,
        _ => HasRun,
    };

    /// <summary>Null when all is done.</summary>
    public StartStep? Next => Enum.GetValues<StartStep>().Where(s => !Has(s)).Select(s => (StartStep?)s)
        .FirstOrDefault();

    /// <summary>What comes before must be there; what is there can always be looked at.</summary>
    public bool MayOpen(StartStep step) => Has(step) || Next is null || step <= Next
        || (step == StartStep.List && Next == StartStep.TestCall);

    public static async Task<StartFacts> ReadAsync(RingtailDb db, CancellationToken ct)
    {
        var test = await TestCalls.CampaignIdAsync(db, ct);
        var campaign = await db.Campaigns.AsNoTracking().Where(c => !c.Hidden).OrderByDescending(c => c.Id)
            .FirstOrDefaultAsync(ct);
        return new StartFacts
        {
            Pbx = await db.Pbxs.AsNoTracking().OrderByDescending(p => p.Id).FirstOrDefaultAsync(ct),
            Trunk = await db.Trunks.AsNoTracking().OrderByDescending(t => t.Id).FirstOrDefaultAsync(ct),
            EndPoint = await db.EndPoints.AsNoTracking().OrderByDescending(e => e.Id).FirstOrDefaultAsync(ct),
            Tested = test is { } id && await db.Attempts.AnyAsync(a => a.CampaignId == id, ct),
            List = await db.Lists.AsNoTracking().Where(l => !l.Hidden).OrderByDescending(l => l.ContactCount > 0)
                .ThenByDescending(l => l.Id).FirstOrDefaultAsync(ct),
            Campaign = campaign,
            HasRun = campaign is not null && await db.Runs.AnyAsync(r => r.CampaignId == campaign.Id, ct),
        };
    }
}
