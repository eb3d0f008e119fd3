using Ringtail.Server.Commands;

return await CommandLine.RunAsync(args);
