using Fractal.Bench;

var rounds = Array.IndexOf(args, "--rounds") is var at and >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], out var n) ? n : 11;
if (args.Contains("--help"))
{
    Console.WriteLine("bench/picture [--rounds N]   medians over N rounds each (default 11)");
    return 0;
}

await PictureBench.RunAsync(rounds);
return 0;
