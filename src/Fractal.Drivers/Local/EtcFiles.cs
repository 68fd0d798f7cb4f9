namespace Fractal.Drivers.Local;

/// <summary>Fractal's own files in /etc, identical in every container.</summary>
internal static class EtcFiles
{
    private const string WithNames = "resolv.network";
    private const string WithoutNames = "resolv.none";

    private static readonly (string Name, string Text)[] Files =
    [
        ("passwd", "root:x:0:0:root:/:/usr/sbin/nologin\nagent:x:1000:1000:agent:/tmp:/usr/sbin/nologin\nuser:x:1001:1001:user:/home/user:/bin/sh\nnobody:x:65534:65534:nobody:/:/usr/sbin/nologin\n"),
        ("group", "root:x:0:\nagent:x:1000:\nuser:x:1001:\nnogroup:x:65534:\n"),
        ("hosts", "127.0.0.1 localhost fractal app\n"),
        ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
        ("machine-id", "00000000000000000000000000000001\n"),
    ];

    public static IEnumerable<string> Names => Files.Select(f => f.Name);

    public static string Resolver(LocalLayout layout, bool network) => Path.Combine(layout.Etc, network ? WithNames : WithoutNames);

    public static void Write(LocalLayout layout, string? resolver)
    {
        var texts = Files.Append((WithoutNames, "")).Append((WithNames, resolver is null ? "" : $"nameserver {resolver}\n"));
        foreach (var (name, text) in texts)
        {
            var path = Path.Combine(layout.Etc, name);
            File.WriteAllText(path, text);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }
    }
}
