using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Fractal.Drivers.Local;

/// <summary>One container: everything that was created for it, in order, so that deletion can remove it in reverse.</summary>
internal sealed class LocalContainer(Guid id, Guid installation, LocalSite site) : IDisposable
{
    /// <summary>The number of files that each of its processes may open. Browsers need a few thousand.</summary>
    private const int MaxFiles = 4096;

    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource launchStop = new();
    private readonly CancellationTokenSource graceStop = new();
    private UidReservation? uid;
    private SocketFolder? folder;
    private Cgroup? cgroup;
    private Process? process;
    private SafeFileHandle? first;
    private ContainerNetwork? network;
    private Task? launch;
    private Task? deletion;
    private volatile bool deleting;
    private int used;

    public Guid Id => id;

    /// <summary>The container's id.</summary>
    public Guid Installation => installation;

    /// <summary>Whether its sandbox is running.</summary>
    public bool Running => process is { } started && !HasExited(started) && !deleting;

    /// <summary>Whether its end was requested.</summary>
    public bool Deleting => deleting;

    /// <summary>Whether the kernel killed one of its processes for exceeding the memory limit; false if no limit is enforced.</summary>
    public bool RanOutOfMemory => cgroup?.RanOutOfMemory() ?? false;

    /// <summary>The user of its processes and its socket.</summary>
    public int Uid => uid?.Uid ?? site.OwnUid;

    /// <summary>Pid 1 of the container's process namespace, as seen from this machine.</summary>
    public int FirstPid { get; private set; }

    /// <summary>Launches it once; later calls wait for the first.</summary>
    public Task LaunchAsync(WorkloadSpec spec)
    {
        lock (gate)
        {
            if (deletion is not null) throw new DriverException("The container is being deleted.");
            return launch ??= LaunchOnceAsync(spec);
        }
    }

    /// <summary>A user connects for the first time.</summary>
    public void Use()
    {
        if (Interlocked.Exchange(ref used, 1) == 1) return;
        try
        {
            cgroup?.Weigh(used: true);
        }
        catch (IOException)
        {
            return; // It is being deleted.
        }
    }

    /// <summary>Completes when the sandbox exits, with the known cause.</summary>
    public async Task<string> EndedAsync()
    {
        await process!.WaitForExitAsync();
        return $"The sandbox ended with code {process.ExitCode}. {folder!.LastWords()}".TrimEnd();
    }

    /// <summary>Deletes it once. A later call with a shorter grace period shortens the first, and one after a failure retries.</summary>
    public Task DeleteAsync(TimeSpan grace)
    {
        lock (gate)
        {
            if (deletion is { IsCompletedSuccessfully: true }) return deletion;

            // Set before anything is killed, because observers of the exit must know that it was requested.
            deleting = true;
            if (grace <= TimeSpan.Zero) graceStop.Cancel();
            else if (deletion is not null) graceStop.CancelAfter(grace);
            if (deletion is null or { IsFaulted: true }) deletion = DeleteOnceAsync(grace);
            return deletion;
        }
    }

    /// <summary>Under the lock, since a second deletion may be using it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            launchStop.Dispose();
            graceStop.Dispose();
        }
    }

    private async Task LaunchOnceAsync(WorkloadSpec spec)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(launchStop.Token);
        limit.CancelAfter(site.Options.LaunchTimeout);
        try
        {
            site.Layout.OpenServerSocket();
            if (site.OwnsUids) uid = UidReservation.Take(site.Options);
            folder = SocketFolder.Create(site.Layout.Container(id), uid?.Uid, site.CanMount);
            cgroup = site.Cgroups.Create(id);
            cgroup.Limit(spec);
            cgroup.Weigh(used: false);
            process = await site.Launcher.StartAsync("/bin/sh", SandboxEntry.Arguments(cgroup, folder.LogPath,
                [.. SandboxEntry.AsUser(uid?.Uid), site.Bubblewrap,
                 .. SandboxArguments.Container(site, spec, folder), .. SandboxArguments.Agent("/opt/fractal/" + site.AgentName)], MaxFiles));

            // Not cancelable: a half-started sandbox whose process id is unknown would be left over on machines without control groups.
            using var setUp = new CancellationTokenSource(site.Options.LaunchTimeout, site.Time);
            await HoldFirstProcessAsync(setUp.Token);
            limit.Token.ThrowIfCancellationRequested();
            if (spec.Network) network = await ContainerNetwork.OpenAsync(site, cgroup, FirstPid, limit.Token);
            await TellAgentAsync(spec, limit.Token);
        }
        catch (OperationCanceledException exception) when (launchStop.IsCancellationRequested)
        {
            // For callers that wait for another caller's launch, which they did not cancel.
            throw new DriverException("The container was deleted while it was being launched.", exception);
        }
        catch (OperationCanceledException exception)
        {
            throw new DriverException($"The sandbox did not come up within {site.Options.LaunchTimeout.TotalSeconds:0} s. {folder?.LastWords()}".TrimEnd(), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DriverException($"The sandbox could not be set up: {exception.Message} {folder?.LastWords()}".TrimEnd(), exception);
        }
    }

    /// <summary>Opens a handle to the process that bwrap reports, before it could exit and its id be reused.</summary>
    private async Task HoldFirstProcessAsync(CancellationToken cancellationToken)
    {
        var answer = await process!.StandardOutput.ReadToEndAsync(cancellationToken);
        if (answer.Length == 0)
        {
            await process.WaitForExitAsync(cancellationToken);
            throw new DriverException($"The sandbox could not be started (code {process.ExitCode}): {folder!.LastWords()}");
        }

        using var answered = JsonDocument.Parse(answer);
        FirstPid = answered.RootElement.GetProperty("child-pid").GetInt32();
        first = LocalNative.HoldProcess(FirstPid);
    }

    /// <summary>
    /// Writes its identity and the one-time code to its standard input, which then stays open as long as the server lives.
    /// </summary>
    private async Task TellAgentAsync(WorkloadSpec spec, CancellationToken cancellationToken)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("containerId", id);
            json.WriteString("enrolmentCode", spec.EnrolmentCode);
            if (spec.TraceParent is not null) json.WriteString("traceParent", spec.TraceParent);
            json.WriteString("server", "unix:/run/fractal-server/agent.sock");
            json.WriteString("listen", "unix:/run/fractal/agent.sock");
            json.WriteNumber("maxProcesses", spec.MaxProcesses);
            json.WriteNumber("tmpMiB", site.Options.TmpMiB);
            if (site.FiltersCalls) json.WriteString("systemCallFilter", LocalLayout.FilterInside);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        var input = process!.StandardInput.BaseStream;
        await input.WriteAsync(line.WrittenMemory, cancellationToken);
        await input.FlushAsync(cancellationToken);
    }

    private async Task DeleteOnceAsync(TimeSpan grace)
    {
        await launchStop.CancelAsync();
        if (launch is { } launching) await launching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (process is not null) await EndProcessAsync(process, grace);
        if (network is not null) await network.EndAsync();
        if (cgroup is not null) await cgroup.DeleteAsync(site.Time);
        folder?.Delete();
        uid?.Dispose();
        first?.Dispose();
        network?.Dispose();
        process?.Dispose();
    }

    /// <summary>
    /// Requests the end by closing the agent's input, and after the grace period kills the first process, with which the kernel ends all
    /// others.
    /// </summary>
    private async Task EndProcessAsync(Process started, TimeSpan grace)
    {
        // Time to save is useless without CPU time to save with.
        if (grace > TimeSpan.Zero) Use();
        started.StandardInput.Close();
        var exit = started.WaitForExitAsync();
        if (grace > TimeSpan.Zero)
            await exit.WaitAsync(grace, site.Time, graceStop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (exit.IsCompleted && NoneIsLeft()) return;
        if (first is not null) LocalNative.Kill(first);
        else if (!HasExited(started)) started.Kill(entireProcessTree: true);
        cgroup?.Kill();
        try
        {
            await exit.WaitAsync(KillLimit, site.Time);
            for (var began = site.Time.GetTimestamp(); !NoneIsLeft(); await Task.Delay(TimeSpan.FromMilliseconds(1), site.Time))
                if (site.Time.GetElapsedTime(began) > KillLimit) throw new TimeoutException();
        }
        catch (TimeoutException exception)
        {
            throw new DriverException($"The sandbox, process {FirstPid}, is still there {KillLimit.TotalSeconds:0} s after it was killed.", exception);
        }
    }

    /// <summary>The started process only watches the sandbox, and may exit slightly before it.</summary>
    private bool NoneIsLeft() => first is null || LocalNative.HasEnded(first);

    private static bool HasExited(Process started)
    {
        try
        {
            return started.HasExited;
        }
        catch (InvalidOperationException)
        {
            return true; // Disposed: deleted in the meantime.
        }
    }
}
