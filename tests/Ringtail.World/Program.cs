using Ringtail.World.Trials;

return args.Contains("--seeds") || args.Contains("--seed")
    ? SeedWalk.Follow(args, Console.Out)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
