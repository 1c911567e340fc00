# migcheck repair --format=json: the plan as programs read it.
use strict;
use warnings;

use lib 'test/lib';
use JSON::PP ();
use MigcheckTest qw(migcheck tree drizzle journal_text entry slurp);
use Test::More;

my $base = 1_700_000_000_000;
my @names = qw(0000_init 0001_users 0002_orders 0003_plan);
my $sql = "SELECT 1;\n";

# The report, its status, and what was printed with it.
sub plans
{
	my ($folder, @arguments) = @_;
	my ($status, $out, $err) = migcheck($folder, 'repair', '--format=json', @arguments);
	my $report = eval { JSON::PP->new->utf8->decode($out) } or die "no JSON: $@$out$err";
	is_deeply([ sort keys %$report ], [qw(plans tool version)], 'the keys of the report');
	for my $plan (@{ $report->{plans} })
	{
		is_deeply([ sort keys %$plan ], [qw(allows error framework left path renames sql steps written)], 'the keys of a plan');
		for my $step (@{ $plan->{steps} })
		{
			is_deeply([ sort keys %$step ], [qw(action file from subject text to why)], 'the keys of a step');
		}
	}
	return ($report->{plans}, $status, $err);
}

# A journal with the last entry dated back, as its number and idx.
sub late
{
	return ('meta/_journal.json' => journal_text((map { entry($_, $names[$_]) } 0 .. 2),
			entry(9, $names[3], when => $base + 1)));
}

# The whole of one plan, and the same in words.
{
	my $folder = tree(drizzle(late(), '0001_more.sql' => $sql, '0001_more.down.sql' => $sql, '0005_none.sql' => ''));
	my $journal = slurp("$folder/m/meta/_journal.json");
	my ($plans, $status) = plans($folder, '--add-orphans');
	is($status, 1, 'a plan: status');
	is(slurp("$folder/m/meta/_journal.json"), $journal, 'a plan writes nothing');
	my ($plan) = @$plans;
	my @steps = @{ $plan->{steps} };
	is_deeply([ map { [ @$_{qw(action subject file from to)} ] } @steps ],
		[ [ 'date', '0003_plan', 'm/meta/_journal.json', $base + 1, $base + 120_001 ],
			[ 'add', '0001_more.sql', 'm/meta/_journal.json', undef, $base + 120_002 ] ],
		'steps');
	is_deeply([ map { [ @$_{qw(from to)} ] } @{ $plan->{renames} } ],
		[], 'renames');
	is_deeply([ @$plan{qw(path framework error)}, $plan->{written} ? 1 : 0 ], [ 'm', 'drizzle', undef, 0 ], 'and the rest');
	is(scalar @{ $plan->{left} }, 1, 'what is left');
	like($plan->{sql}[1], qr/^-- only where .*\nINSERT INTO drizzle\.__drizzle_migrations/, 'SQL');
	my (undef, $human) = migcheck($folder, 'repair', '--add-orphans');
	like($human, qr/^\Q$_\E$/m, "people read the same: $_")
	  for map({ "  $_->{text}" } @steps), map({ "  $_" } @{ $plan->{left} }), @{ $plan->{sql} };
	isnt($_->{why}, '', "$_->{action}: why") for @steps;

	my ($written, $after) = plans($folder, '--write', '--add-orphans');
	ok($written->[0]{written}, 'it says that it wrote');
	is_deeply($written->[0]{steps}, $plan->{steps}, 'what it planned');
	ok(-f "$folder/$_->{to}" && !-e "$folder/$_->{from}", "renamed to $_->{to}") for @{ $plan->{renames} };
	my %when = map { ($_->{tag} => $_->{when}) } @{ JSON::PP->new->decode(slurp("$folder/m/meta/_journal.json"))->{entries} };
	is($when{'0003_plan'}, $steps[0]{to}, 'dated as planned');
	my ($again) = plans($folder, '--add-orphans');
	is_deeply([ @{ $again->[0] }{qw(steps renames sql)} ], [ [], [], [] ], 'nothing to do twice');
	is((migcheck($folder, 'repair', '--undo'))[0], 0, 'and taken back');
}

# Each action, by what asks for it: files, arguments, actions.
for my $case (
	[ 'nothing', {}, [], [] ],
	[ 'remove', { 'meta/_journal.json' => journal_text((map { entry($_, $names[$_]) } 0 .. 3), entry(4, $names[3], when => $base + 180_000)) }, [], ['remove'] ],
	[ 'drop', { '0003_plan.sql' => undef }, ['--drop-missing'], ['drop'] ],
	[ 'drop, not asked for', { '0003_plan.sql' => undef }, [], [] ],
	[ 'an entry that follows its file', { '0003_plan.sql' => undef, '0008_plan.sql' => \$sql }, [], ['rename'] ])
{
	my ($name, $change, $arguments, $actions) = @$case;
	my ($plans) = plans(tree(drizzle(%$change)), @$arguments);
	is_deeply([ map { $_->{action} } @{ $plans->[0]{steps} } ], $actions, "$name: actions");
}

# Files that carry the number, with their down files.
{
	my %file = map { ("m/${_}.up.sql" => $sql, "m/${_}.down.sql" => $sql) } qw(1_a 2_b 2_c);
	my ($plans) = plans(tree(%file));
	is_deeply([ map { [ @$_{qw(action file from to)} ] } @{ $plans->[0]{steps} } ], [ [ 'rename', 'm/2_c.up.sql', '2_c.up.sql', '3_c.up.sql' ] ], 'golang-migrate: a step');
	is_deeply([ sort map { "$_->{from} $_->{to}" } @{ $plans->[0]{renames} } ], [ 'm/2_c.down.sql m/3_c.down.sql', 'm/2_c.up.sql m/3_c.up.sql' ], 'and both files');
}

# A folder that is refused is in the report with one that is not.
{
	my %good = drizzle('0004_more.sql' => $sql);
	my %dead = drizzle(map { ("01${_}_x.sql" => $sql) } 10 .. 30);
	my $folder = tree(%good, map { (s{^m/}{dead/}r => $dead{$_}) } keys %dead);
	my ($plans, $status, $err) = plans($folder, '--add-orphans');
	my %plan = map { ($_->{path} => $_) } @$plans;
	is($status, 2, 'one refused: status');
	like($plan{dead}{error}, qr/^the journal looks dead/, 'its error');
	like($err, qr/dead: the journal looks dead/, 'also where errors go');
	is_deeply([ @{ $plan{dead} }{qw(steps renames allows left sql)} ], [ [], [], [], [], [] ], 'nothing planned there');
	is(scalar @{ $plan{m}{steps} }, 1, 'and the other one');
	my ($none) = plans(tree('x' => ''));
	is_deeply($none, [], 'no folder, no plan');
}

# Names that JSON cannot hold; a repair that was cut short; what has no plan.
{
	my ($plans) = plans(tree(drizzle("0004_\xFF.sql" => '')));
	like($plans->[0]{left}[0], qr/^"0004_\x{FFFD}\.sql" has no entry/, 'a name that is no UTF-8');
	my $folder = tree(map { ("m/$_.up.sql" => $sql, "m/$_.down.sql" => $sql) } qw(1_a 2_b 2_c));
	plans($folder, '--write');
	rename "$folder/m/3_c.up.sql", "$folder/m/2_c.up.sql" or die;
	my ($cut, $status) = plans($folder);
	is($status, 2, 'cut short: status');
	like($cut->[0]{error}, qr/interrupted/, 'cut short: error');
	is((migcheck($folder, 'repair', '--undo', '--format=json'))[0], 2, '--undo has no plan');
	is((migcheck($folder, 'repair', "--format=$_"))[0], 2, "nor is there $_") for qw(sarif github junit);
}

done_testing();
