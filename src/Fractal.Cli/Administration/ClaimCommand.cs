using System.CommandLine;
using Fractal.Cli.Terminal;

namespace Fractal.Cli.Administration;

internal sealed class ClaimCommand : FractalCommand
{
    private const int MaxCodeLength = 128;

    private readonly Option<FileInfo> codeFile = new("--code-file")
    {
        Description = "The file with the one-time code. The server prints its path at start while there is no administrator.", HelpName = "FILE", Required = true,
    };

    public ClaimCommand()
        : base("claim", "Become the first administrator with the installation's one-time code.") => Options.Add(codeFile);

    public override IReadOnlyList<string> Examples => ["fractal admin claim --code-file ~/.local/share/fractal/administrator.code"];

    protected override async Task<int> RunAsync(Invocation it, CancellationToken cancellationToken)
    {
        await it.Client.ClaimAdministratorAsync(await ReadAsync(it.Get(codeFile)!, cancellationToken), cancellationToken);
        var me = await it.Client.MeAsync(cancellationToken);
        it.Screen.Say($"{me.Email} is now an administrator.");
        it.Screen.Document(new UserDocument(me.Id, me.Email) { Action = Name }, CliJson.Default.UserDocument);
        return ExitCodes.Ok;
    }

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (!file.Exists) throw new CliException($"File not found: {file.FullName}. The server deletes it once its code is used. Administrators can promote other users.");
        var code = file.Length > MaxCodeLength ? "" : (await File.ReadAllTextAsync(file.FullName, cancellationToken)).Trim();
        return code.Length > 0 ? code : throw new CliException($"{file.FullName} contains no administrator code.");
    }
}
