# Starts a command the way a careless operator's shell might: with open descriptors, a session keyring that holds a key, and a secret in the
# environment. Nothing of it may reach an app.
use strict;
use warnings;
use POSIX ();

my $arm = (POSIX::uname())[4] eq 'aarch64';
my ($keyctl, $add_key) = $arm ? (219, 217) : (250, 248);
my ($join, $session_keyring) = (1, -3);
my ($type, $name, $payload) = ("user\0", "fractal-bait\0", 'operators-payload');

sub place {
    my ($mode, $path, $descriptor) = @_;
    sysopen(my $file, $path, $mode) or die "$path: $!";
    POSIX::dup2(fileno $file, $descriptor) or die "dup2: $!"; # not close-on-exec, unlike the original
}

my $scratch = "/tmp/fractal-t-bait-$$";
place(POSIX::O_RDONLY, '/etc', 77);
place(POSIX::O_RDONLY, '/etc/hostname', 78);
place(POSIX::O_WRONLY | POSIX::O_CREAT, $scratch, 79);
unlink $scratch;

syscall($keyctl, $join, 0) >= 0 or die "joining a session keyring: $!";
syscall($add_key, $type, $name, $payload, length $payload, $session_keyring) >= 0 or die "adding a key: $!";
$ENV{FRACTAL_BAIT} = 'operators-secret';
exec @ARGV or die "exec: $!";
