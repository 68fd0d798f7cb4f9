using System.Text.Json.Serialization;
using Fractal.Server;
using Fractal.Server.Accounts;
using Fractal.Server.Apps;
using Fractal.Server.Audit;
using Fractal.Server.Catalogue;
using Fractal.Server.Clusters;
using Fractal.Server.Containers;
using Fractal.Server.Containers.Agents;
using Fractal.Server.Demand;
using Fractal.Server.Gateway;
using Fractal.Server.Platform.Backups;
using Fractal.Server.Platform.Configuration;
using Fractal.Server.Platform.Http;
using Fractal.Server.Platform.Http.Connections;
using Fractal.Server.Platform.Keys;
using Fractal.Server.Platform.Problems;
using Fractal.Server.Platform.Reconciling;
using Fractal.Server.Platform.Retention;
using Fractal.Server.Platform.Starting;
using Fractal.Server.Platform.Storage;
using Fractal.Server.Platform.Telemetry;
using Fractal.Server.Pools;
using Fractal.Server.Portal;
using Fractal.Server.Portal.Forms;
using Fractal.Server.Portal.Reference;
using Fractal.Server.Sessions;
using Fractal.Server.Subscriptions;

if (BackupCommands.Asked(args)) return await BackupCommands.RunAsync(args, TimeProvider.System, Console.Out, Console.Error);
if (RotateKeyCommand.Asked(args)) return await RotateKeyCommand.RunAsync(args, TimeProvider.System, Console.Out, Console.Error);

PrivateFiles.ByDefault();
try
{
    return await BuildServer(args).StartAndServeAsync();
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } why)
{
    return await StartFailure.SayAsync(why);
}

static WebApplication BuildServer(string[] args)
{
    DurationConverter.Register();
    // The program's folder, not the working directory: everything below the content root is watched for changes.
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.WebHost.UseStaticWebAssets();
    builder.AddFractalConfiguration(args);
    // Tells systemd when the server is ready. It also chooses a log format, which the next line replaces.
    builder.Services.AddSystemd();
    builder.AddFractalLogging();
    builder.AddTelemetry();
    builder.AddConnectionLimits();
    builder.Services.AddSingleton(TimeProvider.System);
    builder.Services.AddProblems();
    builder.Services.AddReconciling();
    builder.Services.AddRetention();
    builder.Services.AddKeys();
    builder.Services.AddDatabase();
    builder.Services.AddLimits();
    builder.AddOwnOrigin();
    builder.Services.AddSingleton<KnownHosts>();
    builder.Services.AddValidation();
    builder.Services.ConfigureHttpJsonOptions(options =>
    {
        options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        // A setting given twice or in another kind is ambiguous.
        options.SerializerOptions.AllowDuplicateProperties = false;
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
    });

    builder.AddAccounts();
    builder.AddSubscriptions();
    builder.Services.AddAudit();
    builder.Services.AddApps();
    builder.AddClusters();
    builder.Services.AddContainers();
    builder.Services.AddDemand();
    builder.Services.AddPools();
    builder.Services.AddSessions();
    builder.Services.AddCatalogue();
    builder.Services.AddGateway();
    builder.Services.AddPortal();
    builder.Services.AddStartTask<WakeUpsStartTask>();

    var app = builder.Build();
    UseMiddleware(app);
    MapEndpoints(app);
    return app;
}

static void UseMiddleware(WebApplication app)
{
    app.UseConnectionLimits();
    app.UseReverseProxy();
    app.UseProblems();
    app.UseKnownHosts();
    app.UseOpenRequests();
    app.UseOwnAddress();
    app.UseAgentSocketGuard();
    app.UsePortal();
    app.UseRouting();
    app.UseAuthentication();
    app.UseSignInCheck();
    app.UseOwnOriginForCookies();
    app.UseMetricsGuard();
    app.UseFailureLog();
    app.UseAuthorization();
    app.UseRateLimiter();
    app.UseStaleForms();
    app.UseAntiforgery();
    app.UseWebSockets();
}

static void MapEndpoints(WebApplication app)
{
    app.MapApiDescription();
    app.MapHealth();
    app.MapMetrics();
    app.MapAccounts();
    app.MapAdministrators();
    app.MapTiers();
    app.MapOperatorApps();
    app.MapClusters();
    app.MapContainers();
    app.MapOperatorContainers();
    app.MapPools();
    app.MapSessions();
    app.MapCatalogue();
    app.MapSessionReports();
    app.MapOperatorSessions();
    app.MapAudit();
    app.MapGateway();
    app.MapPortal();
}

/// <summary>Public so that tests can host it.</summary>
internal sealed partial class Program;
