using Fractal.Server.Platform.Reconciling;

namespace Fractal.Server.Platform.Http;

/// <summary>Where the server listens: for people where <c>--urls</c> says, for local agents on a unix socket.</summary>
internal static class Listening
{
    public const string DefaultUrl = "http://127.0.0.1:8080";

    public static void ListenForAgents(this WebApplicationBuilder builder, string socket)
    {
        var urls = builder.Configuration["urls"];
        builder.WebHost.UseUrls(["http://unix:" + socket, .. (string.IsNullOrEmpty(urls) ? DefaultUrl : urls).Split(';')]);
        builder.Services.AddStartTask<CheckAddresses>();
        builder.Services.AddHostedService(_ => new StaleSocket(socket));
    }

    /// <summary>What an earlier process that was killed left behind would be in the way of the listener.</summary>
    private sealed class StaleSocket(string path) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken)
        {
            File.Delete(path);
            return Task.CompletedTask;
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
