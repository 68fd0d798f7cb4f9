using System.Text;
using Fractal.Bench.Site;

namespace Fractal.Bench.Claims.Loads;

/// <summary>
/// Heartbeats of every live container, evenly spread, on a few connections, since loopback does not have enough ports for one each.
/// </summary>
internal sealed class Heartbeats : IRequests, IPace, IAsyncDisposable
{
    private const int Connections = 128;
    private const string Body = """{"idleSeconds":1.5,"connections":1}""";

    private readonly byte[][] requests;
    private readonly double perSecond;
    private readonly Task<Outcome> run;
    private volatile bool over;
    private int next;
    private long taken;

    public Heartbeats(Seeds seeds, Uri server, int containers, double perSecond)
    {
        this.perSecond = perSecond;
        requests = [.. Enumerable.Range(1, containers).Select(number => Encoding.ASCII.GetBytes(
            $"POST /v1/agent/heartbeat HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {seeds.ContainerToken(number)}\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}"))];
        run = Task.Factory.StartNew(
            () =>
            {
                using var generator = new Generator(server, Connections);
                return generator.Run(this, this);
            }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public long Taken => Interlocked.Read(ref taken);

    public ReadOnlySpan<byte> Next(out int number)
    {
        number = next % requests.Length;
        return requests[number];
    }

    public void Answered(int number, int status, ReadOnlySpan<byte> body)
    {
        if (status == 204) Interlocked.Increment(ref taken);
    }

    TimeSpan? IPace.Next(TimeSpan now) => over ? null : TimeSpan.FromSeconds(next / perSecond);

    void IPace.Sent() => next++;

    public Task<Outcome> EndAsync()
    {
        over = true;
        return run;
    }

    public async ValueTask DisposeAsync() => await EndAsync();
}
