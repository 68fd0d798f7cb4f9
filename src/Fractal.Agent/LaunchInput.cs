using System.Text.Json;
using Fractal.Client;
using Fractal.Client.Agents;

namespace Fractal.Agent;

/// <summary>Standard input: one line with the container's identity, then open without data as long as the server lives.</summary>
internal sealed class LaunchInput(Ending ending)
{
    private const int MaxBytes = 16 * 1024;

    private readonly TaskCompletionSource<AgentLaunch> launch = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads on a dedicated thread, because reading a pipe blocks for the agent's whole life.</summary>
    public Task<AgentLaunch> ReadAsync(TimeSpan limit)
    {
        new Thread(Read) { IsBackground = true, Name = "standard input" }.Start();
        return launch.Task.WaitAsync(limit);
    }

    private void Read()
    {
        try
        {
            using var input = Console.OpenStandardInput();
            launch.TrySetResult(ReadLaunch(input));
            var rest = new byte[256];
            while (input.Read(rest) > 0) { }
        }
        catch (Exception exception) when (exception is IOException or JsonException or InvalidDataException)
        {
            launch.TrySetException(exception);
        }

        ending.Ask("standard input was closed");
    }

    internal static AgentLaunch ReadLaunch(Stream input)
    {
        var bytes = new byte[MaxBytes];
        var length = 0;
        while (length < MaxBytes)
        {
            var read = input.Read(bytes, length, MaxBytes - length);
            if (read == 0) throw new InvalidDataException("Standard input ended before it said what to launch.");
            var end = bytes.AsSpan(length, read).IndexOf((byte)'\n');
            length += read;
            if (end < 0) continue;
            return JsonSerializer.Deserialize(bytes.AsSpan(0, length - read + end), ClientJson.Default.AgentLaunch)
                ?? throw new InvalidDataException("The launch line is empty.");
        }

        throw new InvalidDataException("The launch line is too long.");
    }
}
