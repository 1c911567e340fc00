# The mutants themselves are run by make mutants; here, whether each patch still
# takes out the guard that it was made for.
use strict;
use warnings;

use FindBin;

chdir "$FindBin::Bin/../.." or die;
exec 'test/mutants/run', '--applies' or die "test/mutants/run: $!";
