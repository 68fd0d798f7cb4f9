namespace Fractal.Drivers.Local.Filters;

/// <summary>
/// System calls that apps may not use. All others are allowed, so that unknown apps work. Browsers need user namespaces, mount and chroot
/// for their own sandboxes, and debuggers and crash reporters need ptrace; an app sees only its own processes, and the filter applies to
/// traced processes too.
/// </summary>
internal static class SystemCallRules
{
    private const int Succeeds = 0, NotPermitted = 1, NoSuchCall = 38, NoSuchProtocol = 93, NoSuchFamily = 97;
    private const uint UnixSocket = 1, Ipv4Socket = 2, Ipv6Socket = 10, NetlinkSocket = 16;
    private const uint NetlinkRoute = 0, NetlinkDeviceEvents = 15;
    private const uint Ipv4Level = 0, Ipv6Level = 41;
    private const uint PlainPersonality = 0, AskPersonality = 0xffff_ffff;
    private const uint NoSetUserId = 2, NoDevices = 4, NoPrograms = 8, Remount = 32, Bind = 4096, Move = 8192; // MS_NOSUID and so on, from linux/mount.h
    private const uint Propagation = 0x1e_0000, OldMark = 0xc0ed_0000, UpperFlags = 0xffff_0000; // MS_UNBINDABLE to MS_SHARED; MS_MGC_VAL
    private const uint TypeIntoTerminal = 0x5412, PasteOnConsole = 0x541c; // TIOCSTI, TIOCLINUX

    /// <summary>For mount: with devices, and neither a change of an existing mount nor a move.</summary>
    private static ArgumentMatch NewMount => new(3, Among: true, 0) { Mask = NoDevices | Remount | Bind | Move };

    public static IReadOnlyList<SystemCallRule> All { get; } =
    [
        // Large parts of the kernel with a history of vulnerabilities. Libraries fall back if a call does not exist.
        new("io_uring_setup", 425, 425, NoSuchCall),
        new("io_uring_enter", 426, 426, NoSuchCall),
        new("io_uring_register", 427, 427, NoSuchCall),
        new("bpf", 321, 280, NotPermitted),
        new("perf_event_open", 298, 241, NotPermitted),
        new("userfaultfd", 323, 282, NotPermitted),
        new("fanotify_init", 300, 262, NotPermitted),
        new("modify_ldt", 154, null, NotPermitted),

        // Keyrings belong to user ids, across sandboxes.
        new("add_key", 248, 217, NotPermitted),
        new("request_key", 249, 218, NotPermitted),
        new("keyctl", 250, 219, NotPermitted),

        // Newer ways to mount. Nested sandboxes need the older one.
        new("open_tree", 428, 428, NoSuchCall),
        new("move_mount", 429, 429, NoSuchCall),
        new("fsopen", 430, 430, NoSuchCall),
        new("fsconfig", 431, 431, NoSuchCall),
        new("fsmount", 432, 432, NoSuchCall),
        new("fspick", 433, 433, NoSuchCall),
        new("mount_setattr", 442, 442, NoSuchCall),
        new("open_tree_attr", 467, 467, NoSuchCall),
        new("open_by_handle_at", 304, 265, NotPermitted),

        // A mount that shows devices would be one of pseudo-terminals, whose number all containers share. For nested sandboxes that make
        // one with these flags (bubblewrap's --dev), the call seems to succeed; their other mounts have nodev.
        new("mount", 165, 40, Succeeds, new ArgumentMatch(3, Among: true, NoSetUserId | NoPrograms)),
        new("mount", 165, 40, NotPermitted, new ArgumentMatch(3, Among: true, Remount) { Mask = Remount | NoDevices }),
        new("mount", 165, 40, NotPermitted, NewMount, new ArgumentMatch(3, Among: true, 0) { Mask = Propagation }),
        new("mount", 165, 40, NotPermitted, NewMount, new ArgumentMatch(3, Among: true, OldMark) { Mask = UpperFlags }),

        // All processes of the machine share a number of these.
        new("io_setup", 206, 0, NoSuchCall),

        // Administration of the machine.
        new("kexec_load", 246, 104, NotPermitted),
        new("kexec_file_load", 320, 294, NotPermitted),
        new("reboot", 169, 142, NotPermitted),
        new("create_module", 174, null, NotPermitted),
        new("init_module", 175, 105, NotPermitted),
        new("finit_module", 313, 273, NotPermitted),
        new("delete_module", 176, 106, NotPermitted),
        new("get_kernel_syms", 177, null, NotPermitted),
        new("query_module", 178, null, NotPermitted),
        new("quotactl", 179, 60, NotPermitted),
        new("quotactl_fd", 443, 443, NotPermitted),
        new("acct", 163, 89, NotPermitted),
        new("swapon", 167, 224, NotPermitted),
        new("swapoff", 168, 225, NotPermitted),
        new("settimeofday", 164, 170, NotPermitted),
        new("clock_settime", 227, 112, NotPermitted),
        new("clock_adjtime", 305, 266, NotPermitted),
        new("adjtimex", 159, 171, NotPermitted),
        new("syslog", 103, 116, NotPermitted),
        new("vhangup", 153, 58, NotPermitted),
        new("iopl", 172, null, NotPermitted),
        new("ioperm", 173, null, NotPermitted),

        // NUMA memory placement.
        new("mbind", 237, 235, NotPermitted),
        new("set_mempolicy", 238, 237, NotPermitted),
        new("get_mempolicy", 239, 236, NotPermitted),
        new("set_mempolicy_home_node", 450, 450, NotPermitted),
        new("migrate_pages", 256, 238, NotPermitted),
        new("move_pages", 279, 239, NotPermitted),

        // Obsolete calls.
        new("uselib", 134, null, NoSuchCall),
        new("ustat", 136, null, NoSuchCall),
        new("sysfs", 139, null, NoSuchCall),
        new("_sysctl", 156, null, NoSuchCall),
        new("nfsservctl", 180, 42, NoSuchCall),
        new("lookup_dcookie", 212, 18, NoSuchCall),

        // Other personalities disable protections such as address space randomisation.
        new("personality", 135, 92, NotPermitted, new ArgumentMatch(0, Among: false, PlainPersonality, AskPersonality)),

        // Both inject input into a terminal that may be shared with a process outside.
        new("ioctl", 16, 29, NotPermitted, new ArgumentMatch(1, Among: true, TypeIntoTerminal, PasteOnConsole)),

        // A vsock reaches the hypervisor, regardless of the network namespace; the other families are kernel code that no app needs.
        new("socket", 41, 198, NoSuchFamily, new ArgumentMatch(0, Among: false, UnixSocket, Ipv4Socket, Ipv6Socket, NetlinkSocket)),
        new("socketpair", 53, 199, NoSuchFamily, new ArgumentMatch(0, Among: false, UnixSocket, Ipv4Socket, Ipv6Socket, NetlinkSocket)),
        new("socket", 41, 198, NoSuchProtocol,
            new ArgumentMatch(0, Among: true, NetlinkSocket), new ArgumentMatch(2, Among: false, NetlinkRoute, NetlinkDeviceEvents)),

        // Packet filter tables, which an app could change in its own user namespace.
        new("setsockopt", 54, 208, NotPermitted,
            new ArgumentMatch(1, Among: true, Ipv4Level, Ipv6Level), new ArgumentMatch(2, Among: true, 64, 65, 96, 97, 128, 129)),
    ];
}
