namespace Fractal.Drivers.Local;

/// <summary>
/// The steps between the server's process and a sandbox: join the control groups, set up descriptors, then execute the program.
/// </summary>
internal static class SandboxEntry
{
    /// <summary>
    /// Arguments: a log file, the maximum number of open files per process, the number of groups, the groups, the command. The pipe on
    /// standard output becomes descriptor 3. Runs in a new session, because Ctrl-C goes to the server's whole process group and would kill
    /// containers before they could be asked to exit. With a limit of one byte the kernel writes no core dump and starts no program that
    /// handles it (0 only prevents the file).
    /// </summary>
    private const string Script =
        "log=$1 files=$2 n=$3; shift 3; prlimit --pid $$ --core=1 2>/dev/null || ulimit -c 0; ulimit -Sn 1024; ulimit -Hn $files; while [ $n -gt 0 ]; do echo 0 >\"$1\" || exit 71; shift; n=$((n-1)); done; " +
        "exec 3>&1 1>>\"$log\" 2>&1; exec \"$@\"";

    public static IEnumerable<string> Arguments(Cgroup cgroup, string log, IEnumerable<string> command, int maxFiles)
    {
        string[] groups = [.. cgroup.EntryFiles];
        return ["-c", Script, "sh", log, $"{maxFiles}", $"{groups.Length}", .. groups, LocalPrograms.Find("setsid", "util-linux"), .. command];
    }

    /// <summary>Gives up root permanently, before the sandbox is set up.</summary>
    public static IEnumerable<string> AsUser(int? uid) =>
        uid is null ? [] : [LocalPrograms.Find("setpriv", "util-linux"), $"--reuid={uid}", $"--regid={uid}", "--clear-groups"];
}
