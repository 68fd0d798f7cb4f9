using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Starting;

namespace Fractal.Server.Platform.Http;

/// <summary>Where the server listens: for clients at <c>--urls</c>, for local agents on a Unix socket.</summary>
internal static class Listening
{
    public const string DefaultUrl = "http://127.0.0.1:8080";

    public static void ListenForAgents(this WebApplicationBuilder builder, string socket)
    {
        var urls = builder.Configuration["urls"];
        builder.WebHost.UseUrls(["http://unix:" + socket, .. (string.IsNullOrEmpty(urls) ? DefaultUrl : urls).Split(';')]);
        builder.Services.AddStartTask<AddressesStartTask>();
        builder.Services.AddHostedService(_ => new StaleSocket(socket));
    }

    /// <summary>A socket file left by a killed process would block the listener.</summary>
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
