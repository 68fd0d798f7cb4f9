namespace Fractal.Drivers.Local.Filters;

/// <summary>
/// System calls that apps may not use. All others are allowed, so that unknown apps work. Browsers need user namespaces and chroot for their
/// own sandboxes, and debuggers and crash reporters need ptrace; an app sees only its own processes, and the filter applies to traced
/// processes too. In a user namespace an app has all capabilities, so everything that these would permit in its namespaces and that uses
/// memory or tables of the whole machine is denied: mounts, netlink, raw sockets, configuration of networks.
/// </summary>
internal static class SystemCallRules
{
    private const int NotPermitted = 1, NoSuchCall = 38, NoSuchFamily = 97;
    private const uint UnixSocket = 1, Ipv4Socket = 2, Ipv6Socket = 10;
    private const uint RawSocket = 3, PacketSocket = 10, SocketTypes = 0xf;
    private const uint Ipv4Level = 0, Ipv6Level = 41;
    private const uint PlainPersonality = 0, AskPersonality = 0xffff_ffff;
    private const uint TypeIntoTerminal = 0x5412, PasteOnConsole = 0x541c; // TIOCSTI, TIOCLINUX

    /// <summary>The requests of ioctl that change devices, addresses, routes and neighbours (SIOCADDRT and so on, from linux/sockios.h).</summary>
    private static readonly uint[] NetworkChanges =
    [
        0x890b, 0x890c, 0x8911, 0x8914, 0x8916, 0x8918, 0x891a, 0x891c, 0x891e, 0x8920, 0x8922, 0x8923, 0x8924, 0x8926, 0x8930, 0x8931, 0x8932,
        0x8936, 0x8937, 0x8941, 0x8943, 0x8949, 0x8953, 0x8955, 0x8960, 0x8962, 0x8971, 0x8980, 0x8981, 0x8983, 0x89b0,
    ];

    /// <summary>The first request of a group that the argument's mask covers: bonds, bridges, and tunnels with other private requests.</summary>
    private static readonly uint[] BondChanges = [0x8990], BridgeChanges = [0x89a0], PrivateChanges = [0x89f0];

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

        // Each mount uses memory that no container is charged for, and a number of devices that all share.
        new("mount", 165, 40, NotPermitted),
        new("open_tree", 428, 428, NoSuchCall),
        new("move_mount", 429, 429, NoSuchCall),
        new("fsopen", 430, 430, NoSuchCall),
        new("fsconfig", 431, 431, NoSuchCall),
        new("fsmount", 432, 432, NoSuchCall),
        new("fspick", 433, 433, NoSuchCall),
        new("mount_setattr", 442, 442, NoSuchCall),
        new("open_tree_attr", 467, 467, NoSuchCall),
        new("open_by_handle_at", 304, 265, NotPermitted),

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

        // A vsock reaches the hypervisor, regardless of the network namespace. Netlink makes devices and fills tables of neighbours, and its
        // sockets use memory that no container is charged for; programs that list addresses with it do without. No app needs the others.
        new("socket", 41, 198, NoSuchFamily, new ArgumentMatch(0, Among: false, UnixSocket, Ipv4Socket, Ipv6Socket)),
        new("socketpair", 53, 199, NoSuchFamily, new ArgumentMatch(0, Among: false, UnixSocket, Ipv4Socket, Ipv6Socket)),
        new("socket", 41, 198, NotPermitted,
            new ArgumentMatch(0, Among: true, Ipv4Socket, Ipv6Socket), new ArgumentMatch(1, Among: true, RawSocket, PacketSocket) { Mask = SocketTypes }),

        // Configuration of networks, which an app could change in its own network namespace.
        new("ioctl", 16, 29, NotPermitted, new ArgumentMatch(1, Among: true, NetworkChanges)),
        new("ioctl", 16, 29, NotPermitted, new ArgumentMatch(1, Among: true, BondChanges) { Mask = 0xffff_fff8 }),
        new("ioctl", 16, 29, NotPermitted, new ArgumentMatch(1, Among: true, BridgeChanges) { Mask = 0xffff_fffc }),
        new("ioctl", 16, 29, NotPermitted, new ArgumentMatch(1, Among: true, PrivateChanges) { Mask = 0xffff_fff0 }),

        // Packet filter tables, which an app could change in its own user namespace.
        new("setsockopt", 54, 208, NotPermitted,
            new ArgumentMatch(1, Among: true, Ipv4Level, Ipv6Level), new ArgumentMatch(2, Among: true, 64, 65, 96, 97, 128, 129)),
    ];
}
