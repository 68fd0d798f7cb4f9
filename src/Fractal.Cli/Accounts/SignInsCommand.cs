using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client;
using Fractal.Client.Accounts;

namespace Fractal.Cli.Accounts;

internal sealed class SignInsCommand : FractalCommand
{
    private readonly Option<string?> end = new("--end") { Description = "End the sign-in with this id, or with an id that ends like this.", HelpName = "ID" };
    private readonly Option<bool> others = new("--end-others") { Description = "End all sign-ins except this one." };

    public SignInsCommand()
        : base("sign-ins", "List your sign-ins, and end them.")
    {
        Options.Add(end);
        Options.Add(others);
    }

    public override IReadOnlyList<string> Examples => ["fractal sign-ins", "fractal sign-ins --end 5a3f00b1", "fractal sign-ins --end-others"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        if (it.Get(others))
        {
            await it.Client.EndOtherSignInsAsync(cancellationToken);
            it.Screen.Say("All other sign-ins have ended.");
        }

        var all = await it.Client.ListSignInsAsync(cancellationToken);
        if (it.Get(end) is { } which)
        {
            await it.Client.EndSignInAsync(Choose(all, which).Id, cancellationToken);
            it.Screen.Say("The sign-in has ended.");
            all = [.. all.Where(s => !Matches(s, which))];
        }

        it.Screen.Rows(["ID", "WITH", "FROM", "SINCE", "LAST USED"], [.. all.Select(Row)]);
        it.Screen.Document(all, ClientJson.Default.IReadOnlyListSignInResponse);
        return ExitCodes.Ok;
    }

    private static SignInResponse Choose(IReadOnlyList<SignInResponse> all, string which) => all.Where(s => Matches(s, which)).ToList() switch
    {
        [var one] => one,
        [] => throw new CliException($"Sign-in {which} not found. List them with: fractal sign-ins"),
        _ => throw new CliException($"Several sign-ins end with {which}. Specify more of the id."),
    };

    private static bool Matches(SignInResponse signIn, string which) => signIn.Id.ToString().EndsWith(which, StringComparison.OrdinalIgnoreCase);

    private static string[] Row(SignInResponse s) => [s.Id.ToString()[^8..], s.Current ? $"{s.Client} (this one)" : s.Client, s.Address, RelativeTime.Since(s.CreatedAt) + " ago", RelativeTime.Since(s.LastSeenAt) + " ago"];
}
