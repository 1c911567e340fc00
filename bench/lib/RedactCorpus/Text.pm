# How each format writes a secret: escaping and encoding. Every function takes
# the secret's bytes and returns them as they are in a document, or undef
# where that format cannot hold them.
package RedactCorpus::Text;
use strict;
use warnings;

use Exporter qw(import);
use MIME::Base64 qw(encode_base64);

our @EXPORT_OK = qw(encoder);

my %json_escapes = ("\n" => '\n', "\t" => '\t', '"' => '\"', '\\' => '\\\\');

sub json { my ($s) = @_; $s =~ s/([\n\t"\\])/$json_escapes{$1}/g; return $s }

sub percent
{
	my ($s) = @_;
	$s =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ge;
	return $s;
}

sub form { my $s = percent(@_); $s =~ s/%20/+/g; return $s }

sub xml
{
	my ($s) = @_;
	my %entity = ('&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;');
	return undef if $s =~ /\n/;
	$s =~ s/([&<>"])/$entity{$1}/g;
	return $s;
}

# In single quotes, which are doubled inside: SQL, YAML, PowerShell.
sub doubled
{
	my ($s) = @_;
	return undef if $s =~ /\n/;
	$s =~ s/'/''/g;
	return $s;
}

# In single quotes with backslashes: libpq, Python, JavaScript.
sub backslashed
{
	my ($s) = @_;
	$s =~ s/([\\'])/\\$1/g;
	$s =~ s/\n/\\n/g;
	return $s;
}

sub shell_double
{
	my ($s) = @_;
	return undef if $s =~ /\n/;
	$s =~ s/([\\"\$`])/\\$1/g;
	return $s;
}

sub pgpass
{
	my ($s) = @_;
	return undef if $s =~ /\n/;
	$s =~ s/([\\:])/\\$1/g;
	return $s;
}

# Only what matches is written as it is.
sub plain { my ($shape) = @_; return sub { $_[0] =~ $shape ? $_[0] : undef } }

my %encoders = (
	json => \&json,
	json2 => sub { json(json($_[0])) },
	json3 => sub { json(json(json($_[0]))) },
	percent => \&percent,
	form => \&form,
	xml => \&xml,
	doubled => \&doubled,
	backslashed => \&backslashed,
	shell_double => \&shell_double,
	pgpass => \&pgpass,
	base64 => sub { encode_base64($_[0], '') },
	user_base64 => sub { encode_base64("deploy:$_[0]", '') },
	# a value that nothing in a text around it would end, as numbers
	bytes => sub { $_[0] =~ /^[A-Za-z0-9._~+\/=-]{8,}$/ ? join ',', unpack 'C*', $_[0] : undef },
	hex => sub { uc unpack 'H*', $_[0] },
	# no quote that would end it, no line end
	literal => plain(qr/^[^'\n]+$/),
	# one word of a shell, an option or an environment
	word => plain(qr/^[^\s"'\\\$`<>|&;(){}#*?]+$/),
	# a value that ends at the line's end
	line => plain(qr/^[^\s"'\\#;\$<*!%@`&{\[|>,-][^"'\\\n]*$/),
	yaml => plain(qr/^(?:[A-Za-z0-9\x80-\xff](?:[^\n:#"'\\]|:(?! ))*)$/),
	cookie => plain(qr/^[^\s"\\,;\x80-\xff]+$/),
	token68 => plain(qr/^[A-Za-z0-9._~+\/=-]{8,}$/),
	alnum => plain(qr/^[A-Za-z0-9]+$/),
	field => plain(qr/^[^\s"'\\,;(){}\[\]<>|&=]+$/),
	colon => plain(qr/^[^\s:"'\\;&|<>()\$`]+$/),
	ado => plain(qr/^[^\s;"'=][^;"'=\n]*$/),
	ado_quoted => sub { my ($s) = @_; return undef if $s =~ /\n/; $s =~ s/"/""/g; return $s },
	block => plain(qr/^[^\s"'].*$/s),
);

# The function of that name.
sub encoder
{
	my ($name) = @_;
	return $encoders{$name} // die "no encoder \"$name\"\n";
}

1;
