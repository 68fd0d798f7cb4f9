namespace Fractal.Drivers.Local;

/// <summary>The folder that every app sees as /opt/content, accessible for containers' users.</summary>
internal static class Content
{
    private const UnixFileMode Passable = UnixFileMode.OtherExecute;
    private const UnixFileMode Listed = UnixFileMode.OtherExecute | UnixFileMode.OtherRead;

    /// <summary>
    /// The folder itself, or a copy in the runtime folder if containers run as users who can't traverse its parents, such as a home folder
    /// with mode 0700.
    /// </summary>
    /// <returns>Null if none is configured.</returns>
    public static string? Prepare(LocalOptions options, LocalLayout layout, bool ownsUids)
    {
        if (Directory.Exists(layout.Content)) Directory.Delete(layout.Content, recursive: true); // left by an earlier server
        if (string.IsNullOrEmpty(options.ContentFolder)) return null;
        var folder = new DirectoryInfo(Path.GetFullPath(options.ContentFolder));
        if (!folder.Exists) throw new DriverException($"There is no folder '{options.ContentFolder}' (Fractal:Local:ContentFolder).");
        if (!ownsUids || IsOpen(folder)) return folder.FullName;
        Copy(folder, layout.Content);
        return layout.Content;
    }

    private static bool IsOpen(DirectoryInfo folder)
    {
        if (!folder.UnixFileMode.HasFlag(Listed)) return false;
        for (var above = folder.Parent; above is not null; above = above.Parent)
            if (!above.UnixFileMode.HasFlag(Passable)) return false;
        return true;
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        LocalLayout.MakeReadable(to);
        foreach (var entry in from.EnumerateFileSystemInfos())
        {
            var copy = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } target) File.CreateSymbolicLink(copy, target);
            else if (entry is DirectoryInfo folder) Copy(folder, copy);
            else File.Copy(entry.FullName, copy); // keeps its mode, so that private files stay private
        }
    }
}
