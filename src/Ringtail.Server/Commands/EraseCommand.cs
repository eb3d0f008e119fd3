using System.CommandLine;
using System.Globalization;
using Ringtail.Runtime.Privacy;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail erase NUMBER</c>: forgets a person; sums stay.</summary>
internal static class EraseCommand
{
    public static Command Create()
    {
        var number = new Argument<string>("number") { Description = "The number as uploaded, or as +49…." };
        var command = new Command(
            "erase", "Forget a person: contacts and calls with this number become anonymous; no sum changes.");
        command.Arguments.Add(number);
        return ControlVerb.Complete(command, async (parsed, control, ct) =>
        {
            var done = await control.PostAsync<ErasedPerson>(
                "erase", new ErasedNumber(parsed.GetRequiredValue(number)), ct);
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"erased: {done.Contacts} contacts, {done.Attempts} calls; "
                + $"{done.BlackListed} entries of black lists keep only the number"));
            foreach (var file in done.Recordings) Console.Out.WriteLine($"delete this recording on its PBX: {file}");
        });
    }
}
