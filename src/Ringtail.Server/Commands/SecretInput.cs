using System.Text;

namespace Ringtail.Server.Commands;

/// <summary>A secret from the terminal without echo, or one line of standard input when that is a pipe.</summary>
internal static class SecretInput
{
    public static string Read(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() is { Length: > 0 } line
                ? line
                : throw new CommandException($"no {prompt.ToLowerInvariant()} on standard input");
        }
        Console.Error.Write($"{prompt}: ");
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.Length > 0 ? typed.ToString()
            : throw new CommandException($"no {prompt.ToLowerInvariant()} given");
    }
}
