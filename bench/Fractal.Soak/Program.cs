using System.Globalization;
using Fractal.Soak;

if (args.Contains("--help"))
{
    Console.WriteLine("bench/soak [--minutes N]   starts and ends with random kills for N minutes (default 30), then a table; fails if something grows");
    return 0;
}

var minutes = Array.IndexOf(args, "--minutes") is var at and >= 0 && at + 1 < args.Length && double.TryParse(args[at + 1], CultureInfo.InvariantCulture, out var n) ? n : 30;
return await Run.ForAsync(TimeSpan.FromMinutes(minutes)) ? 0 : 1;
