# As much of JSON Schema as the tests need.
package JsonSchema;

use strict;
use warnings;

use B ();
use Exporter 'import';
use JSON::PP ();

our @EXPORT_OK = qw(schema_errors);

# What is wrong with a value, as "path: why"; nothing if it is valid. A keyword
# that is not known here ends the program: it would pass everything.
sub schema_errors
{
	my ($schema, $value, $path, $definitions) = @_;
	my @errors;
	$path //= '$';
	$definitions //= $schema->{definitions};
	for my $keyword (sort keys %$schema)
	{
		my $want = $schema->{$keyword};
		next if $keyword =~ /^(?:\$schema|title|description|definitions|default|format)$/;
		my $ok = 1;
		if ($keyword eq '$ref')
		{
			my ($name) = $want =~ m{^#/definitions/(.+)$} or die "ref $want";
			push @errors, schema_errors($definitions->{$name} // die("no $want"), $value, $path, $definitions);
		}
		elsif ($keyword eq 'type') { $ok = grep { is_type($value, $_) } ref $want ? @$want : $want }
		elsif ($keyword eq 'enum') { $ok = grep { defined $value && !ref $value && $_ eq $value } @$want }
		elsif ($keyword eq 'pattern') { $ok = ref $value || !defined $value || $value =~ /$want/ }
		elsif ($keyword eq 'minLength') { $ok = ref $value || length $value >= $want }
		elsif ($keyword eq 'minimum') { $ok = !is_type($value, 'number') || $value >= $want }
		elsif ($keyword eq 'minItems') { $ok = ref $value ne 'ARRAY' || @$value >= $want }
		elsif ($keyword eq 'uniqueItems')
		{
			my $json = JSON::PP->new->canonical->allow_nonref;
			my %seen;
			$ok = ref $value ne 'ARRAY' || !grep { $seen{ $json->encode($_) }++ } @$value;
		}
		elsif ($keyword eq 'required') { push @errors, map { "$path: no $_" } ref $value eq 'HASH' ? grep { !exists $value->{$_} } @$want : () }
		elsif ($keyword eq 'properties')
		{
			push @errors, map { schema_errors($want->{$_}, $value->{$_}, "$path.$_", $definitions) }
			  ref $value eq 'HASH' ? grep { exists $value->{$_} } sort keys %$want : ();
		}
		elsif ($keyword eq 'additionalProperties')
		{
			my @more = ref $value eq 'HASH' ? grep { !exists $schema->{properties}{$_} } sort keys %$value : ();
			push @errors, map { "$path: unknown $_" } ref $want eq 'HASH' || $want ? () : @more;
			push @errors, map { schema_errors($want, $value->{$_}, "$path.$_", $definitions) } @more if ref $want eq 'HASH';
		}
		elsif ($keyword eq 'items')
		{
			push @errors, map { schema_errors($want, $value->[$_], "$path\[$_]", $definitions) } ref $value eq 'ARRAY' ? 0 .. $#$value : ();
		}
		elsif ($keyword eq 'anyOf') { $ok = grep { !schema_errors($_, $value, $path, $definitions) } @$want }
		else { die "JsonSchema does not know \"$keyword\"" }
		push @errors, "$path: $keyword" unless $ok;
	}
	return @errors;
}

# A string that was read as one, a number that was read as one.
sub is_type
{
	my ($value, $type) = @_;
	my $kind = !defined $value ? 'null'
	  : JSON::PP::is_bool($value) ? 'boolean'
	  : ref $value eq 'HASH' ? 'object'
	  : ref $value eq 'ARRAY' ? 'array'
	  : B::svref_2object(\$value)->FLAGS & B::SVf_POK ? 'string'
	  : $value == int $value ? 'integer'
	  : 'number';
	return $kind eq $type || ($type eq 'number' && $kind eq 'integer');
}

1;
