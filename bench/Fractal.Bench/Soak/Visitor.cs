using System.Diagnostics;
using System.Net.Sockets;
using Fractal.Client;
using Fractal.Client.Agents;
using Fractal.Client.Problems;
using Fractal.Client.Sessions;
using Fractal.Drivers.Host;
using Fractal.EndToEnd.Tests.Hosting;

namespace Fractal.Bench.Soak;

/// <summary>Starts the terminal, views it briefly, and leaves in one of many ways, repeatedly.</summary>
internal sealed class Visitor(SoakServer server, int number, Tally tally)
{
    private const string Password = "a password for the soak";
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);
    private static readonly string[] Victims = ["fractal-agent", "Xvnc", "Xtigervnc", "xterm", "ratpoison"];

    private readonly string email = $"soak{number}@example.org";

    public async Task RegisterAsync()
    {
        using var client = new FractalClient(server.Process.Address);
        await client.RegisterAsync(email, Password);
    }

    public async Task RunAsync(Func<bool> goesOn)
    {
        while (goesOn())
        {
            try
            {
                using var client = new FractalClient(server.Process.Address);
                await client.LoginAsync(email, Password);
                for (var at = server.Kills; at == server.Kills && goesOn();) await VisitAsync(client);
            }
            catch (Exception exception) when (exception is FractalException or HttpRequestException or IOException or SocketException or InvalidOperationException or OperationCanceledException)
            {
                tally.Count($"interrupted: {(exception as FractalProblemException)?.Code ?? exception.GetType().Name}");
                await Task.Delay(500);
            }
        }
    }

    private async Task VisitAsync(FractalClient client)
    {
        var session = await client.StartSessionAsync(new StartSessionRequest("terminal", Wait: 20));
        if (session.Connection is not { } connection)
        {
            tally.Count("not served in time");
            await client.EndSessionAsync(session.Id);
            return;
        }

        await using (await RawStream.OpenAsync(connection))
        {
            await Task.Delay(Random.Shared.Next(0, 1500));
            await LeaveAsync(client, session.Id, ConnectionTicket.Peek(connection.Ticket)!.ContainerId);
        }

        var began = Stopwatch.GetTimestamp();
        SessionResponse now;
        while ((now = await client.GetSessionAsync(session.Id)).State != SessionState.Ended)
        {
            if (Stopwatch.GetElapsedTime(began) > EndLimit)
            {
                tally.Fail($"Session {session.Id} is {now.State} {EndLimit.TotalSeconds:0} s after its end began.");
                return;
            }

            await Task.Delay(50);
        }

        tally.Count($"ended: {now.EndReason}");
    }

    /// <summary>Through the API, by a kill inside the container, or by disconnecting silently.</summary>
    private static async Task LeaveAsync(FractalClient client, Guid session, Guid container)
    {
        var way = Random.Shared.Next(10);
        if (way < 5) await client.EndSessionAsync(session);
        else if (way < 9) Kill(container, Victims[Random.Shared.Next(Victims.Length)]);
    }

    private static void Kill(Guid container, string program)
    {
        var found = ContainerView.Find(container)?.Processes.FirstOrDefault(pid => Processes.Read(pid, "comm").Trim() == program) ?? 0;
        if (found == 0) return;
        try
        {
            using var victim = Process.GetProcessById(found);
            victim.Kill();
        }
        catch (ArgumentException)
        {
            return; // It ended in the meantime.
        }
    }
}
