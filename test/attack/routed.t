# The attacks of some classes once more, by callers who come through a router: on
# arguments, organisations and tokens, and by those who own or change what the
# partition reads. test/t/router.t has those that a router adds.
use strict;
use warnings;

use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use TAP::Parser;
use TAP::Parser::Multiplexer;
use Test::More;

plan skip_all => 'there is no PL/Proxy for this server' if $ENV{WITHOUT_PLPROXY};
$ENV{ATTACK_ROUTER} = 1;
# The same class may be run directly at the same time, and clusters have its name.
my $apart = tempdir(DIR => $ENV{TESTDIR}, CLEANUP => 1);
$ENV{$_} = $apart for qw(TESTDIR TESTDATADIR TESTLOGDIR);

# The classes, and of each the attacks that a router has no way for, as doc/fleet.md
# says: functions that are not offered, statements on the tables of the partition, a
# call that the caller's transaction takes back, or that waits for another of its own.
# Not tried at all are classes that consist of such attacks: those of functions,
# expressions, org_copy, partition, planting, plans and siblings.
my $never = qr/^$/;
my $own_transaction = qr/rolled back|savepoint|in the transaction|under another snapshot|before it is committed|in one DO block/;
my %except = (
	arguments => $never,
	billing => $never,
	direct => qr/the (?:name of|right to) the schema$/,
	guessing => $never,
	organisation => $never,
	owners => qr/^(?:the set admin )?binds? |^migrations: without the right/,
	settings => $never,
	settings_kept => qr/while they are read|^call the trigger|^a trigger of one's own/,
	storing => qr/$own_transaction|^ended inside/,
	token_list => qr/older snapshot|^prune/,
	tokens => qr/$own_transaction|older snapshot/,
	walls => $never);

# With ATTACK_LONG these, too.
my %long = (
	audit => qr/failures by the view|: pin|fails in the middle/,
	# a router refuses what loosens in front of what it names
	binding => qr/^startup option|^setting as a startup parameter|empty options$|narrowed to a blank$|^bound: unbind/,
	house => qr/^reader: rescue_gc|as one of all$/,
	# their control is a grant, which is all that the site of routed attacks has
	identity => qr/^no grant|^cancelled inside|^who am I/,
	leaks => qr/behind a definer's function|pg_sequences/,
	lifecycle => $never,
	residence => qr/rescue_pin_|freeze|thaw|has departed since|status of pins/,
	roles => qr/planning a collection|states of pins|function of|its function|binds |unbinds|^the set admin in/);
%except = (%except, %long) if $ENV{ATTACK_LONG};

# Four at a time: they wait more than they work.
my @classes = sort keys %except;
while (my @some = splice @classes, 0, 4)
{
	my $all = TAP::Parser::Multiplexer->new;
	my (%parser, %said, %besides);
	for my $class (@some)
	{
		local $ENV{ATTACK_EXCEPT} = $except{$class};
		$parser{$class} =
		  TAP::Parser->new({ source => dirname(__FILE__) . "/$class.t", switches => ['-Itest/lib'], merge => 1 });
		$all->add($parser{$class}, $class);
	}
	while (my ($parser, $class, $result) = $all->next)
	{
		next unless $result;
		push @{ $said{$class} }, $result->as_string if $result->is_test && !$result->is_ok;
		push @{ $besides{$class} }, $result->as_string unless $result->is_test;
	}
	for my $class (@some)
	{
		is(join("\n", @{ $said{$class} // [] }), '', "$class: each attack is held, and each rightful caller served");
		cmp_ok($parser{$class}->tests_run, '>', 20, 'all of them') && is($parser{$class}->exit, 0, 'to the end')
		  or diag(join "\n", @{ $besides{$class} // [] });
	}
}
done_testing();
