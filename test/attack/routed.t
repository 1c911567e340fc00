# The attacks of some classes once more, by callers who come through a router: the
# organisation, the arguments and the guessing of tokens. test/t/router.t has
# those that a router adds.
use strict;
use warnings;

use File::Basename qw(dirname);
use TAP::Parser;
use Test::More;

plan skip_all => 'there is no PL/Proxy for this server' if $ENV{WITHOUT_PLPROXY};
$ENV{ATTACK_ROUTER} = 1;
for my $class (qw(arguments guessing organisation))
{
	my $parser = TAP::Parser->new({ source => dirname(__FILE__) . "/$class.t", switches => ['-Itest/lib'], merge => 1 });
	my @said;
	while (my $result = $parser->next) { push @said, $result->as_string if $result->is_test && !$result->is_ok }
	is(join("\n", @said), '', "$class: each attack is held, and each rightful caller served");
	cmp_ok($parser->tests_run, '>', 50, 'all of them') && is($parser->exit, 0, 'to the end');
}
done_testing();
