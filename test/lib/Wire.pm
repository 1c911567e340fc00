
# A client of the wire protocol that shows all a server says: attacks need bytes
# and portals that psql and libpq would not send, and every field of an error.
package Wire;

use strict;
use warnings;

use IO::Socket::UNIX;

# Longer than any attack takes, so that a hang is a failure.
use constant PATIENCE => 120;

# Connect: node => (PostgreSQL::Test::Cluster), user, database, and whatever
# else goes into the startup packet, such as options. Dies with the error's
# SQLSTATE in the text if the server refuses.
sub new
{
	my ($class, %startup) = @_;
	my $node = delete $startup{node};
	my $path = $node->host . '/.s.PGSQL.' . $node->port;
	my $socket = IO::Socket::UNIX->new(Peer => $path)
	  or die "cannot connect to $path: $!";
	my $self = bless { socket => $socket }, $class;

	my $body = pack 'N', 196608;
	$body .= "$_\0$startup{$_}\0" for sort keys %startup;
	$self->_write(pack('N', 5 + length $body) . "$body\0");
	my $result = $self->_read_until_ready;
	die "refused: $result->{errors}[0]{C}\n" if @{ $result->{errors} };
	return $self;
}

# Statements as one message, in one implicit transaction.
sub query
{
	my ($self, $sql) = @_;
	utf8::encode($sql) if utf8::is_utf8($sql);
	$self->_send('Q', "$sql\0");
	return $self->_read_until_ready;
}

# Send a query, and do not wait for what it says; finish() does.
sub start
{
	my ($self, $sql) = @_;
	$self->_send('Q', "$sql\0");
	return;
}

sub finish { return shift->_read_until_ready }

# A statement with parameters as raw bytes (undef is NULL). Options: binary
# sends them in binary format, rows suspends the portal after so many.
sub execute
{
	my ($self, $sql, $params, %option) = @_;
	my $values = join '',
	  map { defined ? pack('N', length) . $_ : pack('N', 0xFFFFFFFF) } @$params;
	$self->_send('P', "\0$sql\0" . pack 'n', 0);
	$self->_send('B', "\0\0" . pack('nn', 1, $option{binary} ? 1 : 0)
		  . pack('n', scalar @$params) . $values . pack('n', 0));
	$self->_send('E', "\0" . pack 'N', $option{rows} // 0);
	$self->_send('S', '');
	return $self->_read_until_ready;
}

# A function called by its oid, without a statement; parameters and result are
# in binary format, undef is NULL.
sub fastpath
{
	my ($self, $oid, @params) = @_;
	my $values = join '',
	  map { defined ? pack('N', length) . $_ : pack('N', 0xFFFFFFFF) } @params;
	$self->_send('F', pack('Nnnn', $oid, 1, 1, scalar @params) . $values . pack 'n', 1);
	return $self->_read_until_ready;
}

# The process id of the backend.
sub pid { return shift->{pid} }

sub close
{
	my $self = shift;
	$self->_send('X', '') if $self->{socket}->connected;
	$self->{socket}->close;
	return;
}

sub _send
{
	my ($self, $type, $body) = @_;
	$self->_write($type . pack('N', 4 + length $body) . $body);
	return;
}

sub _write
{
	my ($self, $bytes) = @_;
	my $done = 0;
	local $SIG{PIPE} = 'IGNORE';
	while ($done < length $bytes)
	{
		my $n = syswrite $self->{socket}, $bytes, 1 << 20, $done;
		return unless $n;    # the reader will say why
		$done += $n;
	}
	return;
}

# Exactly so many bytes; undef when the server has hung up.
sub _bytes
{
	my ($self, $count) = @_;
	my $got = '';
	while (length $got < $count)
	{
		my $n = sysread $self->{socket}, $got, $count - length $got, length $got;
		return undef unless $n;
	}
	return $got;
}

# All that the server says until it is ready, or gone: rows (of all result
# sets and of COPY), errors and notices as hashes of their fields. A server that
# hangs up without a word is an error of ours, LOST: it never reads as no row.
sub _read_until_ready
{
	my $self = shift;
	my %result = (rows => [], errors => [], notices => []);
	local $SIG{ALRM} = sub { die "the server did not answer\n" };
	alarm PATIENCE;
	while (defined(my $head = $self->_bytes(5)))
	{
		my ($type, $length) = unpack 'aN', $head;
		my $body = $self->_bytes($length - 4);
		last unless defined $body;
		if ($type eq 'E') { push @{ $result{errors} }, _fields($body) }
		elsif ($type eq 'N') { push @{ $result{notices} }, _fields($body) }
		elsif ($type eq 'D') { push @{ $result{rows} }, _row($body) }
		elsif ($type eq 'd') { push @{ $result{rows} }, [$body] }
		elsif ($type eq 'V') { push @{ $result{rows} }, _value($body) }
		elsif ($type eq 'G') { $self->_send('f', "no data\0") }
		elsif ($type eq 'K') { $self->{pid} = unpack 'N', $body }
		elsif ($type eq 'A') { push @{ $result{heard} }, $body }
		$result{ready} = 1 if $type eq 'Z';
		last if $type eq 'Z';
	}
	alarm 0;
	push @{ $result{errors} }, { C => 'LOST' }
	  unless $result{ready} || @{ $result{errors} };
	return \%result;
}

# The fields of an error or a notice, by their letter.
sub _fields
{
	return { map { (substr($_, 0, 1) => substr $_, 1) } grep { length } split /\0/, shift };
}

# The one value of a function call's answer, as a row.
sub _value
{
	my $body = shift;
	return [ unpack('l>', $body) < 0 ? undef : substr $body, 4 ];
}

# The values of a row; undef is NULL.
sub _row
{
	my $body = shift;
	my ($count, $at) = (unpack('n', $body), 2);
	my @values;
	for (1 .. $count)
	{
		my $length = unpack 'l>', substr $body, $at, 4;
		push @values, $length < 0 ? undef : substr $body, $at + 4, $length;
		$at += 4 + ($length < 0 ? 0 : $length);
	}
	return \@values;
}

1;
