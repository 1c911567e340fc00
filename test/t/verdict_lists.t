# The lists of codes that the verdict knows: what this machine's programs say of
# themselves is recorded, and a code that is new is told.
use strict;
use warnings;

use lib 'test/lib';
use IPC::Run ();
use RescuectlTest qw(folder spew top);
use Test::More;

my $script = top() . '/scripts/verdict-lists';
my $folder = folder();

# What a check says, given headers with these codes; its status first.
sub check
{
	my ($curl, $grpc) = @_;
	local $ENV{CURL_H} = spew("$folder/curl.h", "typedef enum {\n  CURLE_OK = 0,\n$curl  CURL_LAST\n} CURLcode;\n");
	local $ENV{GRPC_STATUS_H} = spew("$folder/status.h", "typedef enum {\n$grpc} grpc_status_code;\n");
	my ($out, $err) = ('', '');
	my $ran = eval { IPC::Run::run([ $^X, $script, '--check' ], '<', \undef, '>', \$out, '2>', \$err); 1 };
	return ($ran ? $? >> 8 : -1, $out, $err);
}

my ($status, $out, $err) = check("  CURLE_UNSUPPORTED_PROTOCOL,\n", "  GRPC_STATUS_UNAVAILABLE = 14,\n");
plan skip_all => "no lists on this machine: $err" if $status != 0 && $status != 1;

# A newer server, systemd or OpenSSL may know more than was recorded: of those
# that were given here nothing may be new.
unlike($out, qr/CURL|GRPC/, 'what is recorded is not told');
($status, $out) = check("  CURLE_UNSUPPORTED_PROTOCOL,\n", "  GRPC_STATUS_UNAVAILABLE = 99,\n");
is($status, 1, 'a status that is new: the exit status');
like($out, qr/^not recorded: GRPC\(99, "unavailable", "\\001sql connection"\)$/m, 'and that it is told');
($status, $out) = check("  CURLE_COULDNT_RESOLVE_HOST,\n", "  GRPC_STATUS_UNAVAILABLE = 14,\n");
is($status, 1, 'a code of curl that has another number: the exit status');
like($out, qr/^not recorded: CURL\(1, "couldnt_resolve_host", "\\001curl host"\)$/m, 'and that it is told');

done_testing();
