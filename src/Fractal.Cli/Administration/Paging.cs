using System.CommandLine;
using Fractal.Cli.Terminal;
using Fractal.Client.Administration;

namespace Fractal.Cli.Administration;

/// <summary>Pagination of long lists.</summary>
internal static class Paging
{
    public static Option<int> Option()
    {
        var option = new Option<int>("--page") { Description = "Which page, from 1.", HelpName = "N", DefaultValueFactory = _ => 1 };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("Page numbers start at 1.");
        });
        return option;
    }

    public static void Tell<T>(Screen screen, PageResponse<T> found)
    {
        if (found.Items.Count == 0) screen.Note(found.Total == 0 ? "No results." : $"There are only {found.Total}.");
        else if (found.Total > found.Page * found.Size) screen.Note($"{found.Total} in all; more with --page {found.Page + 1}.");
    }
}
