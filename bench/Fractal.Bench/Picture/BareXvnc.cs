using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;
using Fractal.EndToEnd.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Fractal.Bench.Picture;

/// <summary>
/// The baseline: a person starts Xvnc, a window manager and the app by hand on click, behind noVNC. No sandbox, no accounts, no database.
/// </summary>
internal sealed class BareXvnc : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder = Directory.CreateTempSubdirectory("bare-xvnc-").FullName;
    private readonly List<Process> processes = [];
    private int display = 90;

    public BareXvnc()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.UseWebSockets();
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Path.Combine(SourceTree.Root, "src/Fractal.Server/Portal/node_modules/@novnc/novnc")), RequestPath = "/novnc",
        });
        app.MapGet("/", () => Results.Content(Page, "text/html"));
        app.MapPost("/start", (string command) => StartAsync(command.Split('|')));
        app.MapGet("/ws", ProxyAsync);
    }

    public Uri Address => new(app.Urls.First());

    private const string Page = """
        <!doctype html><title>bare</title><button>start</button><div id="screen" style="width:1200px;height:700px"></div>
        <script type="module">
          import RFB from '/novnc/core/rfb.js';
          document.querySelector('button').addEventListener('click', async () => {
            await fetch('/start?command=' + encodeURIComponent(new URLSearchParams(location.search).get('command')), { method: 'POST' });
            window.rfb = new RFB(document.getElementById('screen'), location.origin.replace('http', 'ws') + '/ws', { wsProtocols: ['binary'] });
            window.rfb.resizeSession = true;
          });
        </script>
        """;

    public Task StartServerAsync() => app.StartAsync();

    /// <summary>Ends the processes of the last start.</summary>
    public void EndApp()
    {
        foreach (var process in processes.AsEnumerable().Reverse())
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(5000);
            process.Dispose();
        }

        processes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        EndApp();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string Socket => Path.Combine(folder, $"vnc{display}");

    private async Task StartAsync(string[] command)
    {
        display++;
        Run("Xvnc", [$":{display}", "-geometry", "1280x800", "-depth", "24", "-SecurityTypes", "None", "-rfbunixpath", Socket, "-rfbport", "-1", "-nolisten", "tcp", "-nolisten", "local", "-AlwaysShared", "-UseBlacklist=0"]);
        await Eventually.TrueAsync(() => File.Exists($"/tmp/.X11-unix/X{display}") && File.Exists(Socket), "Xvnc listens", pauseMs: 2);
        Run("ratpoison", []);
        Run(command[0], command[1..]);
    }

    private void Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["DISPLAY"] = $":{display}";
        start.Environment["HOME"] = folder;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        processes.Add(process);
    }

    private async Task ProxyAsync(HttpContext http)
    {
        using var web = await http.WebSockets.AcceptWebSocketAsync("binary");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
        await Task.WhenAny(ToBrowserAsync(socket, web), ToServerAsync(web, socket));
    }

    private static async Task ToBrowserAsync(Socket socket, WebSocket web)
    {
        var buffer = new byte[65536];
        while (await socket.ReceiveAsync(buffer) is var n and > 0) await web.SendAsync(buffer.AsMemory(0, n), WebSocketMessageType.Binary, true, default);
    }

    private static async Task ToServerAsync(WebSocket web, Socket socket)
    {
        var buffer = new byte[65536];
        while (await web.ReceiveAsync(buffer.AsMemory(), default) is { MessageType: not WebSocketMessageType.Close } got) await socket.SendAsync(buffer.AsMemory(0, got.Count));
    }
}
