using System.CommandLine;
using System.Globalization;
using Ringtail.Server.Hosting;

namespace Ringtail.Server.Commands;

/// <summary><c>ringtail backup FILE</c>: a consistent copy of the database while the dialer goes on.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Where to write the copy; may not exist yet." };
        var command = new Command("backup", "Write a consistent copy of the data; the dialer goes on meanwhile.");
        command.Arguments.Add(file);
        return ControlVerb.Complete(command, async (parsed, control, ct) =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            var done = await control.PostAsync<BackupDone>("backup", new BackupTarget(path), ct);
            Console.Out.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"wrote {done.File} ({done.Bytes} bytes)"));
        });
    }
}
