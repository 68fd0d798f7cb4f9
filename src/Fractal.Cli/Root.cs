using System.CommandLine;
using System.CommandLine.Help;
using Fractal.Cli.Accounts;
using Fractal.Cli.Administration;
using Fractal.Cli.Apps;
using Fractal.Cli.Sessions;
using Fractal.Cli.Simulation;
using Fractal.Cli.Terminal;

namespace Fractal.Cli;

/// <summary>All commands.</summary>
internal static class Root
{
    public static RootCommand Build()
    {
        var root = new RootCommand("Fractal: start remote applications in milliseconds.");
        root.Options.Add(GlobalOptions.Server);
        root.Options.Add(GlobalOptions.Json);
        root.Options.Add(GlobalOptions.PlainHttp);
        foreach (var command in (Command[])
        [
            new LoginCommand(), new RegisterCommand(), new LogoutCommand(), new WhoamiCommand(), new PasswordCommand(), new SignInsCommand(),
            new AppsCommand(), new StartCommand(), new SessionsCommand(), new EndCommand(), new SimulateCommand(), Admin(),
        ])
            root.Subcommands.Add(command);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static Command Admin()
    {
        var admin = new Command("admin", "Administration: apps, pools, sessions, containers, clusters, background loops, users, audit log.");
        foreach (var command in (Command[])
        [
            new AllAppsCommand(), new TiersCommand(), new PoolsCommand(), new RetryCommand(), new PauseCommand(), new ResumeCommand(), new PoolPolicyCommand(), new AllSessionsCommand(), new EndAnyCommand(), new ContainersCommand(),
            new ClustersCommand(), new DrainCommand(), new UndrainCommand(), new ReconcilersCommand(), new UsersCommand(), new SubscriptionCommand(),
            new ClaimCommand(), new PromoteCommand(), new DemoteCommand(), new DisableCommand(), new EnableCommand(), new SignUserOutCommand(), new DeleteUserCommand(),
            new InviteCommand(), new InvitationsCommand(), new RevokeCommand(), new AuditCommand(),
        ])
            admin.Subcommands.Add(command);
        return admin;
    }
}
