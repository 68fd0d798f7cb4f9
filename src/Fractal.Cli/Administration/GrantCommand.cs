using System.CommandLine;
using Fractal.Cli.Terminal;

namespace Fractal.Cli.Administration;

/// <summary>What was done to a user.</summary>
internal sealed record UserDocument(string Email)
{
    public bool? Administrator { get; init; }

    public string? State { get; init; }

    public string? Tier { get; init; }

    public DateTimeOffset? EndsAt { get; init; }
}

internal sealed class GrantCommand : FractalCommand
{
    private const int MaxCodeLength = 128;

    private readonly Argument<string> email = new("EMAIL") { Description = "Whom; they must be registered." };
    private readonly Option<FileInfo?> codeFile = new("--code-file") { Description = "The file with the one-time code, which the server names at its start while there is no administrator.", HelpName = "FILE" };
    private readonly Option<bool> yes = Confirmation.Yes();

    public GrantCommand()
        : base("grant", "Make a user an administrator: as one, or with the installation's one-time code.")
    {
        Arguments.Add(email);
        Options.Add(codeFile);
        Options.Add(yes);
    }

    public override IReadOnlyList<string> Examples => ["fractal admin grant you@example.org --code-file ~/.local/share/fractal/administrator.code", "fractal admin grant colleague@example.org --yes"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        var whom = it.Get(email)!;
        // Who holds the code has said enough.
        if (it.Get(codeFile) is null) Confirmation.Ask(it.Get(yes), $"{whom} becomes an administrator, who can see and end everybody's sessions, and take anybody's subscription. It can't be taken back.");
        await it.Client.GrantAdministratorAsync(whom, await CodeAsync(it.Get(codeFile), cancellationToken), cancellationToken);
        it.Screen.Say($"{whom} is an administrator now.");
        it.Screen.Document(new UserDocument(whom) { Administrator = true }, CliJson.Default.UserDocument);
        return ExitCodes.Ok;
    }

    private static async Task<string?> CodeAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        if (file is null) return null;
        if (!file.Exists) throw new CliException($"There is no file {file.FullName}. The server removes it when its code is used; then an administrator can grant.");
        var code = file.Length > MaxCodeLength ? "" : (await File.ReadAllTextAsync(file.FullName, cancellationToken)).Trim();
        return code.Length > 0 ? code : throw new CliException($"{file.FullName} holds no administrator code. Nothing was sent.");
    }
}
