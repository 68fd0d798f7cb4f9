using Fractal.Client;
using Fractal.Client.Administration;
using Xunit;

namespace Fractal.EndToEnd.Tests.Hosting;

/// <summary>One server and one browser, shared by the tests of a collection, because starting both takes seconds.</summary>
public class Installation : IAsyncLifetime
{
    public const string Collection = "installation", Another = "another installation", OperatorEmail = "operator@example.org", OperatorPassword = "an operator's password";

    /// <summary>
    /// Apps besides the demo's: one that ends with its window, one that starts cold, a GTK editor, one that uses all its memory after
    /// Enter, one with a short idle limit, two that start with their user, one of which fails to start.
    /// </summary>
    private protected virtual string[] Settings { get; } =
    [
        "Fractal:Apps:terminal:Idle=1", "Fractal:Apps:editor:Idle=0", "Fractal:Apps:browser:Idle=0", "Fractal:Apps:pictures:Idle=0",
        .. App("closing", "Closing", idle: 1, "ReconnectWindow=0s"),
        .. App("cold", "Cold", idle: 0),
        .. App("note", "Note", idle: 0, "Command:0=mousepad", "Command:1=/home/user/note", "MemoryMiB=512"),
        .. App("hungry", "Hungry", idle: 0, "Command:0=sh", "Command:1=-c", "Command:2=xterm -e 'read enter'; exec tail /dev/zero"),
        .. App("idle", "Soon idle", idle: 1, "IdleTimeout=8s"),
        .. App("drowsy", "Drowsy", idle: 0, "IdleTimeout=64s"),
        .. App("late", "Late", idle: 1, "Prepare=Display"),
        .. App("late-broken", "Late and broken", idle: 1, "Prepare=Display", "Command:0=no-such-program"),
        "Fractal:Limits:CredentialsPerMinute=6000", "Fractal:Limits:StartsPerMinute=6000",
    ];

    public FractalProcess Server { get; private set; } = null!;

    public Chromium Chromium { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await FractalProcess.StartAsync(Settings);
        Chromium = await Chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Chromium.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What an operator does to a user who no longer pays.</summary>
    public async Task EndSubscriptionAsync(string email)
    {
        using var client = await AdministratorAsync();
        var user = (await client.ListUsersAsync(email)).Items.Single(user => user.Email == email);
        await client.SetSubscriptionAsync(user.Id, new SetSubscriptionRequest("canceled"));
    }

    /// <summary>The first administrator, with the code in the file beside the data.</summary>
    public async Task<FractalClient> AdministratorAsync()
    {
        var client = new FractalClient(Server.Address);
        var code = Path.Combine(Server.DataFolder, "administrator.code");
        if (File.Exists(code))
        {
            await client.RegisterAndLoginAsync(OperatorEmail, OperatorPassword);
            await client.ClaimAdministratorAsync(await File.ReadAllTextAsync(code));
        }

        await client.LoginAsync(OperatorEmail, OperatorPassword);
        return client;
    }

    private static IEnumerable<string> App(string name, string title, int idle, params string[] more)
    {
        string[] settings = [$"Title={title}", "Command:0=xterm", "MemoryMiB=256", $"Idle={idle}", .. more];
        return settings.Select(setting => $"Fractal:Apps:{name}:{setting}");
    }
}

[CollectionDefinition(Installation.Collection)]
public sealed class InstallationCollection : ICollectionFixture<Installation>;

/// <summary>A second installation halves the time that the last tests wait for each other.</summary>
[CollectionDefinition(Installation.Another)]
public sealed class AnotherInstallationCollection : ICollectionFixture<Installation>;
