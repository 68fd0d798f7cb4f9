# Runs as an app and tries to get out. Each attempt writes a line to $HOME/findings: "held NAME" or "BROKEN NAME: what was got".
# From the test: HOST_PORT (a listener on the host's loopback), HOST_ABSTRACT (one in its abstract namespace), HOST_FOLDERS (paths that are
# there on the host), HOST_ADDRESSES, HOST_MULTICAST (a group and a port with a listener on the host).
cd "$HOME"
export PATH=$PATH:/usr/sbin:/sbin
held() { echo "held $1" >>findings; }
broken() { local line="BROKEN $1: ${2:0:300}"; echo "${line//$'\n'/ }" >>findings; }
call() { local limit=$1; shift; if [ "$(type -t "$1")" = function ]; then timeout "$limit" bash -c '"$@"' _ "$@"; else timeout "$limit" "$@"; fi; }
# control NAME COMMAND...: the command must succeed, or the attempts made with it prove nothing.
control() { local name=$1 out; shift; if out=$(call 10 "$@" 2>&1 </dev/null); then held "control $name"; else broken "control $name" "$out"; fi; }
# must_fail NAME COMMAND...: the command may not succeed.
must_fail() { local name=$1 out; shift; if out=$(call 10 "$@" 2>&1 </dev/null); then broken "$name" "$out"; else held "$name"; fi; }
# must_be_empty NAME COMMAND...: the command may find nothing.
must_be_empty() { local name=$1 out; shift; out=$(call 20 "$@" 2>/dev/null </dev/null); if [ -n "$out" ]; then broken "$name" "$out"; else held "$name"; fi; }
connect='use Socket; my ($kind, @to) = @ARGV; my $s; local $SIG{ALRM} = sub { exit 1 }; alarm 5;
  if ($kind eq "unix" or $kind eq "abstract") { socket($s, PF_UNIX, SOCK_STREAM, 0) or die; my $p = $kind eq "unix" ? $to[0] : "\0$to[0]"; connect($s, sockaddr_un($p)) or die "$!" }
  elsif ($kind eq "udp") { socket($s, PF_INET, SOCK_DGRAM, 0) or die; connect($s, sockaddr_in($to[1], inet_aton($to[0]))) or die "$!" }
  else { socket($s, PF_INET, SOCK_STREAM, 0) or die; connect($s, sockaddr_in($to[1], inet_aton($to[0]))) or die "$!" }
  print "connected"'

in_userns() { timeout 10 unshare -Urmpf --propagation unchanged "$@"; }
in_netns() { timeout 10 unshare -Urn "$@"; }
export -f in_userns in_netns
for tool in perl dd mknod mount umount unshare nsenter ip xterm ratpoison chroot find stat; do control "has $tool" which $tool; done
control display xterm -e true
control connect perl -e "$connect" unix /tmp/.X11-unix/X1
control userns in_userns true
control netns in_netns sh -c '[ "$(grep -c : /proc/net/dev)" = 1 ]'

# Memory that nothing bounds: /dev is a file system in memory.
must_fail writes-to-dev sh -c 'echo x >/dev/file'
must_fail makes-a-folder-in-dev mkdir /dev/folder
must_fail writes-to-the-root sh -c 'echo x >/file'
control shared-memory sh -c 'echo x >/dev/shm/file && rm /dev/shm/file'
control dev-null sh -c 'echo x >/dev/null'

# Others' processes.
foreign() { cat /proc/[0-9]*/comm | grep -E 'fractal-agent|Xvnc|ratpoison|slirp|dotnet'; }
export -f foreign
must_be_empty foreign-processes foreign
must_fail no-more-processes-than-own test "$(ls -d /proc/[0-9]* | wc -l)" -gt 12
cat /proc/*/environ /proc/*/cmdline /proc/[0-9]*/mountinfo /proc/mounts >processes.dump 2>/dev/null
must_fail memory-of-the-sandbox dd if=/proc/1/mem of=/dev/null bs=1 count=1 skip=$((0x400000))
must_fail root-of-the-sandbox ls /proc/1/root/run/fractal /proc/1/root/run/agent
# The sandbox's first process may be traced, so it must have no more rights than the app.
must_be_empty rights-of-the-sandbox sh -c 'grep -E "Cap(Eff|Prm|Inh|Amb)" /proc/1/status | grep -v 0000000000000000'
must_be_empty files-of-the-sandbox sh -c 'ls -l /proc/1/fd | grep -e "->" | grep -vE "/dev/null|pipe:|anon_inode:.eventfd"'
for pid in $(seq 1 400); do [ $pid = $$ ] || kill -9 $pid 2>/dev/null; done
held killed-every-pid

# What the server inherited from the shell that started it: descriptors, keys, environment variables.
# Programs that are just starting have libraries and caches of the C library open.
must_be_empty inherited-descriptors sh -c 'ls -l /proc/[0-9]*/fd | grep -e "->" | grep -vE "/dev/null|pipe:|anon_inode:.eventfd|/proc/|\.so(\.[0-9]+)*$|/ld\.so\.cache$|^.* -> /usr/lib/[^ ]*/gconv/gconv-modules\.cache$|^.* -> /usr/lib/locale/[^ ]*$"'
must_fail folder-of-the-operator ls /proc/self/fd/77/
must_fail file-of-the-operator cat /proc/self/fd/78
must_fail write-to-the-operator sh -c 'echo x >/proc/self/fd/79'
must_be_empty environment-of-the-server sh -c 'cat /proc/[0-9]*/environ | tr "\0" "\n" | grep FRACTAL_BAIT'
# Looks for a key of the operator's: in each keyring that a process has, among all that /proc/keys shows, and in the keyrings shown there.
steal_keys='my $keyctl = `uname -m` =~ /aarch64/ ? 219 : 250; my ($type, $name) = ("user\0", "fractal-bait\0");
  sub show { my $text = "\0" x 64; print "$_[1]: $text" if syscall($keyctl, 11, $_[0], $text, 64) > 0 }
  sub seek { for my $ring (-3, -4, -5) { my $key = syscall($keyctl, 10, $ring, $type, $name, 0); show($key, "$_[0] $ring") if $key > 0 } }
  &seek("in keyring"); open(my $keys, "<", "/proc/keys") or exit;
  for (<$keys>) { my $id = hex((split)[0]); if (/ user /) { show($id, $_) } else { syscall($keyctl, 8, $id, -3); &seek("through $_") } }'
must_be_empty keys-of-the-operator perl -e "$steal_keys"

# Sockets and files of the agent, the server, the host and other containers.
for path in /run/fractal /run/fractal-server /run/fractal/agent.sock /run/fractal-server/agent.sock /run/agent /run/agent/vnc/rfb /opt/fractal /etc/shadow /etc/ssh /root /home/agent /sys/kernel /boot $HOST_FOLDERS; do
  must_fail "sees $path" ls -d "$path"
done
must_fail rfb-socket perl -e "$connect" unix /run/agent/vnc/rfb
must_fail agent-socket perl -e "$connect" unix /run/fractal/agent.sock
must_fail server-socket perl -e "$connect" unix /run/fractal-server/agent.sock
for name in $(sed -n 's/.* @//p' /proc/net/unix); do must_fail "abstract $name" perl -e "$connect" abstract "$name"; done
must_be_empty homes-of-others find /home -mindepth 1 -maxdepth 1 -not -name user

# The display.
must_fail remove-x-socket rm -f /tmp/.X11-unix/X1
must_fail replace-x-socket mv /tmp/.X11-unix/X1 /tmp/.X11-unix/X2
must_fail write-cookie sh -c 'echo x >/run/x/authority'
must_fail abstract-x perl -e "$connect" abstract /tmp/.X11-unix/X1
must_fail x-without-cookie env XAUTHORITY=/dev/null xterm -e true

# Writing outside of memory.
writable() { find / -xdev -type d -writable 2>/dev/null; for m in $(cut -d' ' -f5 /proc/self/mountinfo); do [ -d "$m" ] && find "$m" -xdev -type d -writable -not -path '/proc/*'; done; }
on_disk() { writable | sort -u | while read -r d; do case $(stat -f -c %T "$d") in tmpfs|devpts|mqueue|proc) ;; *) echo "$d $(stat -f -c %T "$d")";; esac; done; }
export -f writable on_disk
control finds-home sh -c 'find / -xdev -type d -writable; find /home/user /tmp -xdev -type d -writable | grep -q /home/user'
must_be_empty writable-on-disk on_disk
must_fail write-usr touch /usr/bin/x
must_fail write-etc touch /etc/x
must_fail write-passwd sh -c 'echo x >>/etc/passwd'
must_fail device mknod /tmp/disk b 254 0
must_fail raw-disk sh -c 'cat /dev/vda /dev/sda /dev/mem /dev/kmsg 2>/dev/null | head -c 1 | grep -q .'
must_fail sysctl sh -c 'echo 1 >/proc/sys/kernel/panic'
must_fail sysrq sh -c 'echo h >/proc/sysrq-trigger'
must_fail core-pattern sh -c 'echo x >/proc/sys/kernel/core_pattern'

# Privilege.
must_fail mount mount -t tmpfs none /var
must_fail remount mount -o remount,rw /usr
must_fail umount umount /run
must_fail chroot chroot / true
must_fail setuid perl -e 'use POSIX; exit(POSIX::setuid(0) ? 0 : 1)'
must_fail route-change ip route add 10.0.0.0/8 dev lo
must_be_empty setuid-programs sh -c 'for f in $(find /usr/bin /usr/sbin -perm -4000 2>/dev/null | head -20); do case $f in */su|*/sudo) timeout 2 "$f" -c id root </dev/null;; esac; done'
must_fail capabilities sh -c 'grep -E "Cap(Eff|Prm|Bnd|Amb)" /proc/self/status | grep -vq 0000000000000000'
must_be_empty no-new-privileges sh -c 'grep NoNewPrivs /proc/self/status | grep -v "1$"'

# Nested namespaces: more rights inside, none outside.
must_fail userns-write-usr in_userns touch /usr/bin/x
must_fail userns-remount in_userns mount -o remount,rw,bind /usr
must_fail userns-uncover in_userns sh -c 'umount /run && ls -d /run/fractal /run/agent'
must_fail userns-uncover-lazily in_userns sh -c 'umount -l /run; umount -l /tmp; ls -d /run/fractal /run/agent /tmp/.X11-unix/X2'
must_fail userns-device in_userns sh -c 'mknod /tmp/disk b 254 0 && head -c 1 /tmp/disk'
must_be_empty userns-processes in_userns sh -c 'cat /proc/*/comm | grep -E "fractal|Xvnc"'
must_fail userns-open-network unshare -Ur ip link set lo down
must_fail userns-routes unshare -Ur ip route add 1.2.3.0/24 dev lo
must_fail enter-sandbox nsenter -t 1 -U -m -p true
lift_limits() { unshare -UrmC --propagation unchanged sh -c 'mkdir -p /tmp/cg; (mount -t cgroup2 none /tmp/cg || mount -t cgroup -o pids none /tmp/cg || mount -t cgroup -o memory none /tmp/cg) 2>/dev/null; for f in $(find /tmp/cg -name pids.max -o -name memory.max -o -name memory.limit_in_bytes -o -name cgroup.procs); do echo max >$f && exit 0; echo 0 >$f && exit 0; done; exit 1'; }
export -f lift_limits
must_fail lift-limits lift_limits
must_fail load-module in_userns modprobe dummy
must_fail set-clock in_userns date -s 2020-01-01

# The kernel. must_err NAME ERRNO X64-NUMBER ARM64-NUMBER ARGUMENT...: the system call must fail with this error, which the kernel itself would not give.
raw_call='my ($errno, $x64, $arm, @arguments) = @ARGV; my $got = syscall(`uname -m` =~ /aarch64/ ? $arm : $x64, map { /^0x/ ? hex : $_ + 0 } @arguments);
  print "it returned $got" if $got >= 0; print "error " . ($! + 0) if $got < 0 and $! != $errno'
must_err() { local name=$1; shift; must_be_empty "call $name" perl -e "$raw_call" "$@"; }
may_call() { local name=$1; shift; control "call $name" sh -c 'perl -e "$@" | grep -q returned' _ "$raw_call" 0 "$@"; }
may_call getpid 39 172
must_err io_uring_setup 38 425 425 8 0
must_err userfaultfd 1 323 282 1
must_err bpf 1 321 280 0 0 0
must_err perf_event_open 1 298 241 0 0 0 0 0
must_err fanotify_init 1 300 262 0x200 0
must_err keyctl 1 250 219 0 -3 0
must_err add_key 1 248 217 0 0 0 0 0
must_err request_key 1 249 218 0 0 0 0
must_err open_by_handle_at 1 304 265 0 0 0
must_err fsopen 38 430 430 0 0
must_err open_tree 38 428 428 -100 0 0
must_err mount_setattr 38 442 442 -100 0 0 0 0
must_err kexec_load 1 246 104 0 0 0 0
must_err init_module 1 175 105 0 0 0
must_err io_setup 38 206 0 1 0
must_err mount 1 165 40 0 0 0 4 0
must_err quotactl 1 179 60 0 0 0 0
must_err acct 1 163 89 0
must_err swapon 1 167 224 0 0
must_err settimeofday 1 164 170 0 0
must_err clock_adjtime 1 305 266 0 0
must_err syslog 1 103 116 10 0 0
must_err get_mempolicy 1 239 236 0 0 0 0 0
must_err move_pages 1 279 239 0 0 0 0 0 0
must_err personality 1 135 92 0x40000
must_err type-into-terminal 1 16 29 0 0x5412 0
must_err paste-on-console 1 16 29 0 0x541c 0
for family in 16 17 31 38 40 45; do must_err "socket of family $family" 97 41 198 $family 1 0; done
must_err packet-filter-tables 1 54 208 0 0 64 0 0
for family in 1 2 10; do may_call "socket of family $family" 41 198 $family 2 0; done
# A program of 64 bits that makes a system call by the gate for those of 32 bits, and ends well if it comes back; without the call, as a control.
elf='my ($file, $gate) = @ARGV; my $code = ($gate ? "\xb8\x14\0\0\0\xcd\x80" : "") . "\x31\xff\xb8\x3c\0\0\0\x0f\x05"; my $size = 120 + length $code;
  open(my $out, ">", $file) or die; print $out "\x7fELF\2\1\1" . "\0" x 9 . pack("S2 L Q3 L S6", 2, 62, 1, 0x400078, 64, 0, 0, 64, 56, 1, 0, 0, 0)
  . pack("L2 Q6", 1, 5, 0, 0x400000, 0x400000, $size, $size, 4096) . $code; close $out; chmod 0755, $file; exec $file'
if [ "$(uname -m)" = x86_64 ]; then
  control program-of-64-bits perl -e "$elf" "$HOME/plain" 0
  must_fail calls-of-32-bits perl -e "$elf" "$HOME/gate" 1
fi

# What all containers share. Each prints what it got beyond its due.
terminals='my @open; while (open(my $one, "+<", "/dev/ptmx")) { push @open, $one } print scalar @open, "\n" if @open > 64 or !@open'
must_be_empty pseudo-terminals perl -e "$terminals"
must_fail devpts-in-a-namespace in_userns mount -t devpts -o newinstance,ptmxmode=666 devpts /run
must_fail tmpfs-in-a-namespace in_userns mount -t tmpfs -o nodev none /run
must_fail bind-in-a-namespace in_userns mount --bind /usr /run
# In a nested network namespace an app has all capabilities. Each prints what it got.
must_fail device-in-a-namespace in_netns ip link add name one type dummy
must_fail loopback-in-a-namespace in_netns ip link set lo up
raw_socket='socket(my $one, 2, 3, 255) and print "opened"'
must_be_empty raw-socket-in-a-namespace in_netns perl -e "$raw_socket"
bridge='socket(my $one, 2, 2, 0) or exit; ioctl($one, 0x89a0, my $name = pack("a16", "bridge")) and print "made"'
must_be_empty bridge-in-a-namespace in_netns perl -e "$bridge"
unshare_call=272; [ "$(uname -m)" = x86_64 ] || unshare_call=97 # unshare
must_be_empty network-namespaces perl -e "my \$call = $unshare_call;"'syscall($call, 0x10000000) == 0 or exit; my $made = 0; $made++ while $made < 100 and syscall($call, 0x40000000) == 0 and open(my $keep, "<", "/proc/self/ns/net") and push @kept, $keep; print $made if $made > 32'
must_be_empty open-files sh -c 'ulimit -Hn | grep -vx 4096'
must_be_empty core-dumps sh -c 'grep "^Max core file size" /proc/self/limits | grep -vE " 1 +1 +bytes"'

# The network. Most attempts wait for an answer that never comes, so they run together.
must_fail host-loopback perl -e "$connect" tcp 127.0.0.1 "$HOST_PORT"
must_fail host-abstract perl -e "$connect" abstract "$HOST_ABSTRACT"
for address in $HOST_ADDRESSES 10.0.2.2 10.0.2.3; do must_fail "tcp $address" perl -e "$connect" tcp "$address" "$HOST_PORT" & done
for address in $HOST_ADDRESSES 10.0.2.3 10.1.2.3 172.16.0.1 172.31.255.254 192.168.0.1 169.254.169.254 100.64.0.1 198.18.0.1 224.0.0.1 255.255.255.255; do
  must_fail "route to $address" perl -e "$connect" udp "$address" 53 &
done
must_fail ipv6 perl -e 'use Socket; socket(my $s, AF_INET6, SOCK_DGRAM, 0) or exit 1; connect($s, pack_sockaddr_in6(53, inet_pton(AF_INET6, "2001:4860:4860::8888"))) or exit 1'
# Sockets that do not ask routes: bound to the device (SO_BINDTODEVICE) or with a device for multicast (IP_MULTICAST_IF). Prints what is answered.
send_past_routes='use Socket; my ($how, $to, $port) = @ARGV; socket(my $s, PF_INET, SOCK_DGRAM, 0) or exit; setsockopt($s, SOL_SOCKET, SO_BROADCAST, 1);
  if ($how eq "device") { setsockopt($s, SOL_SOCKET, 25, "tap0\0") or exit } else { setsockopt($s, 0, 32, inet_aton("10.0.2.100")) or exit }
  setsockopt($s, 0, 33, pack("C", 8)); send($s, "probe", 0, sockaddr_in($port, inet_aton($to))) or exit;
  my $ready = ""; vec($ready, fileno $s, 1) = 1; if (select($ready, undef, undef, 1) > 0 and recv($s, my $answer, 64, 0)) { print "answered: $answer" }'
read -r group group_port <<<"$HOST_MULTICAST"
for how in multicast device; do must_be_empty "$how to $group" perl -e "$send_past_routes" $how "$group" "$group_port" & done
for address in $HOST_ADDRESSES 10.0.2.2 127.0.0.1 127.1.2.3 255.255.255.255; do must_be_empty "device to $address" perl -e "$send_past_routes" device "$address" "$group_port" & done
# A connection from the device to the host's loopback is not even opened.
connect_by_device='use Socket; my ($to, $port) = @ARGV; local $SIG{ALRM} = sub { exit 1 }; alarm 4; socket(my $s, PF_INET, SOCK_STREAM, 0) or exit 1;
  setsockopt($s, SOL_SOCKET, 25, "tap0\0") or exit 1; connect($s, sockaddr_in($port, inet_aton($to))) or exit 1; print "connected"'
for address in $HOST_ADDRESSES 10.0.2.2 127.0.0.1; do must_fail "connection by device to $address" perl -e "$connect_by_device" "$address" "$HOST_PORT" & done
wait
perl -e "$connect" udp 8.8.8.8 53 >/dev/null 2>&1 && echo "route to the internet" >>findings

# The window manager runs commands of any client: this one leaves marks wherever it can write.
ratpoison -c 'exec find / -type d -writable -exec touch {}/escaped ; 2>/dev/null; touch /tmp/manager-ran' >/dev/null 2>&1
echo done >>findings
exec sleep 1000
