using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fractal.Drivers;

/// <summary>
/// Checks that no other user can change or replace the content of a folder. Required for predictable names in /tmp, where another user may
/// have created the folder first. Root is trusted, and so is the owner of the file system's root, which in a user namespace is not root.
/// </summary>
public static partial class TrustedFolder
{
    private const UnixFileMode ForParents = (UnixFileMode)0b111_101_101;
    private const int WritableByOthers = 0b000_010_010, Sticky = 0b001_000_000_000;
    private const int MaxLinks = 40;
    private const int CurrentFolder = -100, NoFollow = 0x100, BasicFields = 0x7ff;
    private const int OwnerOffset = 20, ModeOffset = 28, StatusSize = 256;
    private const int KindMask = 0xf000, FolderKind = 0x4000, LinkKind = 0xa000;

    /// <summary>Creates a folder and missing parents, or takes an existing one, and sets its mode.</summary>
    /// <exception cref="DriverException">Another user can change or replace it; the message says how and what to do.</exception>
    public static void Ensure(string path, UnixFileMode mode)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        Make(full, mode);
        Check(full);
        File.SetUnixFileMode(full, mode); // the umask may have restricted it
    }

    /// <summary>
    /// Checks an existing folder and all its parents. Links among the parents are followed if they belong to root or to this user.
    /// </summary>
    /// <exception cref="DriverException">Another user can change or replace it; the message says how and what to do.</exception>
    public static void Check(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var entry = StatusOf(full);
        if (entry.Kind == LinkKind) throw Refusal(full, "is a link");
        if (entry.Kind != FolderKind) throw Refusal(full, "is not a folder");
        if (entry.Owner != geteuid()) throw Refusal(full, $"belongs to another user (uid {entry.Owner})");
        if ((entry.Mode & WritableByOthers) != 0) throw Refusal(full, "can be written by its group or by everybody");
        CheckAbove(full, Path.GetDirectoryName(full), StatusOf("/").Owner);
    }

    private static void CheckAbove(string folder, string? parent, uint ownerOfRoot)
    {
        var todo = new Stack<string>((parent ?? "/").Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var links = 0;
        for (var at = "/"; ; at = Path.Combine(at, todo.Pop()))
        {
            var entry = StatusOf(at);
            if (entry.Owner != 0 && entry.Owner != geteuid() && entry.Owner != ownerOfRoot)
                throw Refusal(folder, $"can be replaced by another user (uid {entry.Owner}), to whom {at} belongs");
            if (entry.Kind == LinkKind)
            {
                if (++links > MaxLinks) throw Refusal(folder, "is below too many links");
                var target = new FileInfo(at).LinkTarget!;
                at = Path.GetFullPath(target, Path.GetDirectoryName(at)!);
                foreach (var name in at.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) todo.Push(name);
                at = "/";
            }
            else if ((entry.Mode & WritableByOthers) != 0 && (entry.Mode & Sticky) == 0)
            {
                throw Refusal(folder, $"can be replaced by other users, who can write to {at}");
            }

            if (todo.Count == 0) return;
        }
    }

    private static void Make(string path, UnixFileMode mode)
    {
        if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null) return;
        if (Path.GetDirectoryName(path) is { } parent) Make(parent, ForParents);
        Directory.CreateDirectory(path, mode);
        if (mode == ForParents) File.SetUnixFileMode(path, mode);
    }

    private static DriverException Refusal(string path, string why) => new($"The folder {path} {why}. Remove it or correct it, or choose another folder.");

    private static (int Kind, int Mode, uint Owner) StatusOf(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        if (statx(CurrentFolder, path, NoFollow, BasicFields, status) != 0)
            throw new DriverException($"The folder {path} can't be checked: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(status[ModeOffset..]);
        return (mode & KindMask, mode & ~KindMask, BinaryPrimitives.ReadUInt32LittleEndian(status[OwnerOffset..]));
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
