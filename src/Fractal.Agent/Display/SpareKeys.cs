namespace Fractal.Agent.Display;

/// <summary>
/// Which characters the keyboard has, and which key codes are free for others. A character is a keysym (X.Org, "X Window System Protocol",
/// appendix A).
/// </summary>
internal sealed class SpareKeys
{
    private const uint VendorMask = 0xffff0000, Vendor = 0x10080000, None = 0;

    private readonly HashSet<uint> own = [];
    private readonly LinkedList<SpareKey> byUse = [];
    private readonly Dictionary<uint, LinkedListNode<SpareKey>> given = [];

    /// <param name="firstKeycode">The keyboard's first key code.</param>
    /// <param name="keysyms">Keysyms of all key codes, <paramref name="perKeycode"/> for each; 0 for none.</param>
    /// <param name="perKeycode">The number of keysyms per key code.</param>
    public SpareKeys(byte firstKeycode, ReadOnlySpan<uint> keysyms, int perKeycode)
    {
        for (var at = 0; at < keysyms.Length; at += perKeycode)
        {
            var ofKey = keysyms.Slice(at, perKeycode);
            if (IsSpare(ofKey)) byUse.AddLast(new SpareKey((byte)(firstKeycode + (at / perKeycode))));
            else foreach (var keysym in ofKey) own.Add(keysym);
        }
    }

    public int Count => byUse.Count;

    /// <summary>Whether the keyboard has a key for the character.</summary>
    public bool Has(uint keysym) => keysym == None || own.Contains(keysym) || given.ContainsKey(keysym);

    /// <summary>Marks the spare key code of a character, if it has one, as used now.</summary>
    public void Use(uint keysym, long now)
    {
        if (!given.TryGetValue(keysym, out var node)) return;
        node.Value.UsedAt = now;
        byUse.Remove(node);
        byUse.AddLast(node);
    }

    /// <returns>The least recently used spare key code; null if the keyboard has none.</returns>
    public SpareKey? Oldest() => byUse.First?.Value;

    /// <summary>Assigns the least recently used spare key code to a character and takes it from the previous one.</summary>
    public void Give(uint keysym, long now)
    {
        var node = byUse.First ?? throw new InvalidOperationException("The keyboard has no spare key.");
        given.Remove(node.Value.Keysym);
        node.Value.Keysym = keysym;
        given[keysym] = node;
        Use(keysym, now);
    }

    /// <summary>Multimedia keys may be reassigned: one that is pressed gets a key code like any other character.</summary>
    private static bool IsSpare(ReadOnlySpan<uint> keysyms)
    {
        foreach (var keysym in keysyms)
            if (keysym != None && (keysym & VendorMask) != Vendor) return false;
        return true;
    }
}

/// <summary>A key code that no character of the keyboard needs.</summary>
internal sealed class SpareKey(byte keycode)
{
    public byte Keycode => keycode;

    /// <summary>Its current character; 0 for none.</summary>
    public uint Keysym { get; set; }

    public long UsedAt { get; set; }
}
