# way-out.pl PORT SOCKET COMMAND...: becomes COMMAND, with a child that passes each connection to PORT of the loopback
# interface on to SOCKET. Loads no module, not even strict, which takes as long as all else: the constants are Linux's.

sub UNIX() { 1 }
sub INET() { 2 }
sub STREAM() { 1 }
sub TCP() { 6 }
sub NO_DELAY() { 1 }
sub WRITING() { 1 }
sub BOTH() { 2 }

my ($port, $path) = splice @ARGV, 0, 2;

sub fail {
  print STDERR "The way out of the sandbox can't be opened: $_[0]: $!\n";
  exit 126;
}

sub copy {
  my ($from, $to) = @_;
  while (sysread $from, my $bytes, 65536) {
    for (my $at = 0; $at < length $bytes;) {
      my $written = syswrite $to, $bytes, length($bytes) - $at, $at;
      if (!defined $written) {
        shutdown $_, BOTH for $from, $to;
        exit;
      }
      $at += $written;
    }
  }
  shutdown $to, WRITING;
  exit;
}

sub serve {
  my ($client) = @_;
  socket(my $proxy, UNIX, STREAM, 0) or exit;
  connect($proxy, pack 'S Z*', UNIX, $path) or exit;
  setsockopt $client, TCP, NO_DELAY, 1;
  my $back = fork // exit;
  copy($back ? ($client, $proxy) : ($proxy, $client));
}

socket(my $server, INET, STREAM, TCP) or fail('no socket');
bind($server, pack 'S n C4 x8', INET, $port, 127, 0, 0, 1) && listen($server, 128) or fail("port $port");
my $bridge = fork // fail('no process');
if ($bridge) {
  close $server;
  exec { $ARGV[0] } @ARGV or fail($ARGV[0]);
}

# The command's pipes end with the command.
open STDIN, '<', '/dev/null';
open STDOUT, '>', '/dev/null';
open STDERR, '>', '/dev/null';
$SIG{CHLD} = $SIG{PIPE} = 'IGNORE';
while (1) {
  accept(my $client, $server) or next;
  my $served = fork // 1;
  if (!$served) {
    close $server;
    serve($client);
  }
  close $client;
}
