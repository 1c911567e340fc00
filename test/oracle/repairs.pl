# Broken folders of Drizzle, for which migcheck has a repair. Each is a folder
# that drizzle-kit has made (see KitOracle), with changes:
#   journal    its entries, TAG:TIME, in their order; without: in good order
#   files      PATH => TEXT, or undef for one that is gone
#   moved      PATH => PATH, a file that has another name
#   arguments  of repair
#   old        what a database ran before the change, TAG:TIME
#   base       what the branch main has, TAG:TIME: repair --base, and "old"
#   merge      the folder is the change's own; main's files come with the merge
#   stops      the migrator cannot run what is broken
(
	{ name => 'dated back, at the end', journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000 0004_total:1)], old => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000)] },
	{ name => 'dated back, in the middle', journal => [qw(0000_init:0 0001_orders:-5 0002_seed:120000 0003_plan:180000 0004_total:240000)], old => [qw(0000_init:0 0002_seed:120000 0003_plan:180000)] },
	{ name => 'one too high', journal => [qw(0000_init:0 0001_orders:999000 0002_seed:120000 0003_plan:180000 0004_total:240000)], old => [qw(0000_init:0 0001_orders:999000)] },
	{ name => 'equal times', journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:240000 0004_total:240000)], old => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:240000)] },
	{ name => 'two in one', journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:5 0004_total:6)], old => [qw(0000_init:0 0001_orders:60000 0002_seed:120000)] },
	{ name => 'merged behind a later one', journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0004_total:240000 0003_plan:180000)], old => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0004_total:240000)] },
	{ name => 'an entry twice', journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000 0004_total:240000 0004_total:240000)], stops => 1, old => [qw(0000_init:0 0001_orders:60000)] },
	{ name => 'a file with another number', moved => { '0002_seed.sql' => '0007_seed.sql' }, stops => 1, old => [qw(0000_init:0 0001_orders:60000)] },
	{ name => 'a file with another number, and its snapshot', moved => { '0002_seed.sql' => '0007_seed.sql', 'meta/0002_snapshot.json' => 'meta/0007_snapshot.json' }, stops => 1, old => [qw(0000_init:0 0001_orders:60000)] },
	{ name => 'a file that is gone', files => { '0002_seed.sql' => undef }, stops => 1, arguments => ['--drop-missing'], old => [qw(0000_init:0 0001_orders:60000)] },
	{ name => 'a file without entry', files => { '0005_more.sql' => "SELECT 5;\n" }, arguments => ['--add-orphans'], old => [qw(0000_init:0 0001_orders:60000)] },
	{ name => 'one with an earlier number', files => { '0001_more.sql' => "SELECT 5;\n" }, arguments => ['--add-orphans'], old => [qw(0000_init:0 0001_orders:60000)] },
	{ name => 'one with a number far above', files => { '0009_more.sql' => "SELECT 5;\n" }, arguments => ['--add-orphans'], old => [qw(0000_init:0 0001_orders:60000)] },
	{ name => 'one without a number', files => { 'more.sql' => "SELECT 5;\n" }, arguments => ['--add-orphans'], old => [qw(0000_init:0 0001_orders:60000)] },
	{ name => 'two of one number', files => { '0005_a.sql' => "SELECT 5;\n", '0005_b.sql' => "SELECT 6;\n" }, arguments => ['--add-orphans'], old => [qw(0000_init:0 0001_orders:60000)] },
	{ name => 'on its base: merged behind a later one', journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000 0004_total:150000)], base => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000)] },
	{ name => 'on its base: merged before a later one', journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0004_total:150000 0003_plan:180000)], base => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000)] },
	{ name => 'on its base: an equal time', journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000 0004_total:180000)], base => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000)] },
	{ name => 'on its base: two of the change', journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:30000 0004_total:40000)], base => [qw(0000_init:0 0001_orders:60000 0002_seed:120000)] },
	{ name => 'on its base: the base has a fault of its own', journal => [qw(0000_init:0 0002_seed:120000 0001_orders:60000 0003_plan:180000 0004_total:150000)], base => [qw(0000_init:0 0002_seed:120000 0001_orders:60000 0003_plan:180000)] },
	{ name => 'on its base: a file without entry', files => { '0005_more.sql' => "SELECT 5;\n" }, arguments => ['--add-orphans'], base => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000 0004_total:240000)] },
	{ name => 'on its base, before it is merged', merge => 1, journal => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0004_total:150000)], files => { '0003_plan.sql' => undef, 'meta/0003_snapshot.json' => undef }, base => [qw(0000_init:0 0001_orders:60000 0002_seed:120000 0003_plan:180000)] },
	{ name => 'on its base, two before they are merged', merge => 1, journal => [qw(0000_init:0 0001_orders:60000 0003_plan:90000 0004_total:100000)], files => { '0002_seed.sql' => undef }, base => [qw(0000_init:0 0001_orders:60000 0002_seed:120000)] },
);
