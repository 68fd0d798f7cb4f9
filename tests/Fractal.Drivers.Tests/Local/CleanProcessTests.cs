using System.Diagnostics;
using System.Runtime.InteropServices;
using Fractal.Shared;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Fractal.Drivers.Tests.Local;

[Trait("Promise", "a hostile app")]
public sealed partial class CleanProcessTests
{
    [Fact]
    public void Marking_covers_every_inheritable_descriptor()
    {
        // A driver of another test may mark a descriptor right after it was opened.
        Assert.Contains(Enumerable.Range(0, 100), _ =>
        {
            using var opened = Inheritable();
            return !ClosesOnExec(opened);
        });
        using var inherited = Inheritable();
        CleanProcess.MarkDescriptors();
        Assert.True(ClosesOnExec(inherited));
    }

    [Fact]
    public void Marking_without_the_system_call_covers_the_same()
    {
        using var inherited = Inheritable();
        CleanProcess.MarkEachDescriptor();
        Assert.True(ClosesOnExec(inherited));
    }

    [Fact]
    public async Task A_program_gets_three_descriptors_even_if_one_was_opened_since_the_last_start()
    {
        using var inherited = Inheritable();
        Assert.Equal("0 1 2 ", await OutputAsync("sh", "-c", "for f in /proc/$$/fd/*; do [ ! -e $f ] || printf '%s ' ${f##*/}; done"));
    }

    [Fact]
    public async Task A_program_gets_PATH_and_no_other_variable() =>
        Assert.Equal("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n", await OutputAsync("env"));

    [Fact]
    public async Task A_program_gets_no_keys_of_the_server_or_of_other_programs()
    {
        Assert.SkipUnless(File.Exists("/proc/keys"), "This kernel has no keyrings.");
        const string Calls = "my ($keyctl, $add) = `uname -m` =~ /aarch64/ ? (219, 217) : (250, 248); my ($type, $name, $text) = (\"user\\0\", \"fractal-ours\\0\", 'x');";
        Assert.True(CleanProcess.RenewKeyring());
        Assert.Equal("added", await OutputAsync("perl", "-e", Calls + "print syscall($add, $type, $name, $text, 1, -3) > 0 ? 'added' : $!"));
        Assert.Equal("none", await OutputAsync("perl", "-e", Calls + "print syscall($keyctl, 10, -3, $type, $name, 0) > 0 ? 'found' : 'none'"));
    }

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using var process = CleanProcess.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false,
        });
        process.StandardInput.Close();
        return await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The result of dup is inherited, unlike everything that .NET opens.</summary>
    private static SafeFileHandle Inheritable()
    {
        using var file = File.OpenHandle("/etc/passwd");
        return new SafeFileHandle(dup(file), ownsHandle: true);
    }

    private static bool ClosesOnExec(SafeFileHandle file)
    {
        var flags = File.ReadLines($"/proc/self/fdinfo/{file.DangerousGetHandle()}").First(line => line.StartsWith("flags:", StringComparison.Ordinal));
        return (Convert.ToInt32(flags["flags:".Length..].Trim(), 8) & Convert.ToInt32("2000000", 8)) != 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int dup(SafeFileHandle descriptor);
}
