using Ringtail.Runtime.Storage.Rows;
using Ringtail.Server.Api.Records;

namespace Ringtail.Server.ConfigFiles;

/// <summary>What records are called in a file: names, because ids differ from one installation to the next.</summary>
internal static class ConfigNames
{
    public static string Of(FilePbx pbx) => pbx.Description;

    public static string Of(FileTrunk trunk) => $"{trunk.Pbx} / {trunk.Name}";

    public static string Of(FileList list) => list.Name;

    public static string Of(FileCampaign campaign) => campaign.Name;

    public static string Of(FileOpeningHours hours) => hours.Name;

    public static string Of(FileColumnMapping mapping) => mapping.Name;

    public static string Shown(EndPointFields endPoint) =>
        endPoint.Type == "QUEUE" ? endPoint.QueueName : endPoint.Name;

    public static string Shown(EndPointRow row) => row.Type == "QUEUE" ? row.QueueName : row.Name;

    public static string At(EndPointFields endPoint) => $"{endPoint.Extension}@{endPoint.Context}";

    /// <summary>
    /// The name of each end point: Asterisk server and queue (or name); where several have the same, with extension and
    /// context, and where these are the same too, a number in the order of the file.
    /// </summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<FileEndPoint> endPoints)
    {
        var plain = endPoints.Select(e => $"{e.Pbx} / {Shown(e)}").ToList();
        var names = plain.Select((n, i) => plain.Count(p => p == n) == 1 ? n : $"{n} / {At(endPoints[i])}").ToList();
        return Numbered(names);
    }

    /// <summary>The address of each webhook; where several have the same, a number in the order of the file.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<FileWebhook> webhooks) =>
        Numbered([.. webhooks.Select(w => w.Url)]);

    private static List<string> Numbered(List<string> names)
    {
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < names.Count; i++)
        {
            var count = seen[names[i]] = seen.GetValueOrDefault(names[i]) + 1;
            if (count > 1) names[i] = $"{names[i]} #{count}";
        }
        return names;
    }
}
