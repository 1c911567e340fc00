# Kubernetes Secrets in the ways that people and programs print them, and
# objects of other kinds beside them, which are to be spared. Their keys say
# nothing: each value under data and stringData of a Secret counts.
package RedactCorpus::Manifests;
use strict;
use warnings;

use Exporter qw(import);
use MIME::Base64 qw(encode_base64);
use RedactCorpus::Secrets qw(pick random_of);

our @EXPORT_OK = qw(manifest_documents manifests_to_spare);

my @names = qw(endpoint user config.yaml tls.crt region license .dockerconfigjson);
my $alnum = join '', 'A' .. 'Z', 'a' .. 'z', 0 .. 9;

sub plain { return "\x01" . random_of($alnum, 6 + int rand 20) . "\x02" }
sub coded { return "\x01" . encode_base64(random_of($alnum, 6 + int rand 20), '') . "\x02" }
sub name { return pick(@names) }

# A manifest as lines of YAML: the kind first, or last as kubectl sorts them.
sub yaml_lines
{
	my @data = ('data:', map { "  $_: " . coded() } name(), 'zone');
	my @kind = ('kind: Secret', 'metadata:', '  name: app');
	return ('apiVersion: v1', pick(0, 1) ? (@kind, @data) : (@data, @kind), 'type: Opaque');
}

sub json_text
{
	my ($quote, $space) = @_;
	my $data = "${quote}data$quote:$space\{$quote" . name() . "$quote:$space$quote" . coded() . "$quote}";
	my $kind = "${quote}kind$quote:$space${quote}Secret$quote";
	return '{' . join(",$space", pick(0, 1) ? ($kind, $data) : ($data, $kind)) . '}';
}

my $stamp = sub { '2026-03-04T12:00:01.' . random_of('123456789', 3 + int rand 6) . 'Z stdout F ' };

# [way, format, text]
my @ways = (
	[ 'yaml', 'yaml', sub { join '', map { "$_\n" } yaml_lines() } ],
	[ 'crlf', '', sub { join '', map { "$_\r\n" } yaml_lines() } ],
	[ 'several', 'yaml', sub { join "---\n", map { join '', map { "$_\n" } yaml_lines() } 1 .. 3 } ],
	[ 'list', 'yaml', sub { "kind: List\nitems:\n" . join '', map { my @l = yaml_lines(); ("- $l[0]\n", map { "  $_\n" } @l[ 1 .. $#l ]) } 1 .. 2 } ],
	[ 'flow', 'yaml', sub { "kind: Secret\ndata: {" . name() . ": " . coded() . ", 'zone': '" . coded() . "'}\n" } ],
	[ 'flow whole', 'yaml', sub { "{apiVersion: v1, kind: Secret, stringData: {" . name() . ": " . plain() . "}}\n" } ],
	[ 'block scalars', 'yaml', sub { "kind: Secret\nstringData:\n  a.yaml: |\n    \x03\x01user: x\x02\n    \x01y: z\x02\x04\n  b: >-\n    " . plain() . "\n  d:\n    " . coded() . "\n" } ],
	[ 'binary', '', sub { "kind: Secret\ndata:\n  c: !!binary |\n    " . coded() . "\n" } ],
	[ 'annotation', 'yaml', sub { my $j = json_text('"', ''); join('', map { "$_\n" } yaml_lines()) =~ s/metadata:\n/metadata:\n  annotations:\n    kubectl.kubernetes.io\/last-applied-configuration: |\n      $j\n/r } ],
	[ 'annotation in json', 'json', sub { '{"data":{"a":"' . coded() . '"},"kind":"Secret","metadata":{"annotations":{"x":"' . json_text('\\"', '') . "\\n\"}}}\n" } ],
	[ 'json', 'json', sub { json_text('"', '') . "\n" } ],
	[ 'json, pretty', 'json', sub { json_text('"', ' ') =~ s/([{,])/$1\n    /gr . "\n" } ],
	[ 'json in a log', '', sub { $stamp->() . 'applied ' . json_text('"', '') . "\n" } ],
	[ 'json in a string', 'json', sub { '{"msg":"' . json_text('\\"', '') . "\"}\n" } ],
	[ 'json in two strings', 'json', sub { '{"a":"{\\"b\\":\\"' . json_text('\\\\\\"', '') . "\\\"}\"}\n" } ],
	[ 'python', '', sub { json_text("'", ' ') . "\n" } ],
	[ 'yaml in a string', 'json', sub { '{"manifest":"' . join('', map { "$_\\n" } yaml_lines()) . "\"}\n" } ],
	[ 'compose prefix', '', sub { join '', map { "web_1  | $_\n" } yaml_lines() } ],
	[ 'varying prefix', '', sub { join '', map { $stamp->() . "$_\n" } yaml_lines(), 'started' } ],
	[ 'prefix and json', '', sub { join '', map { $stamp->() . "$_\n" } split /\n/, json_text('"', ' ') =~ s/([{,])/$1\n  /gr } ],
	[ 'quoted kind', 'yaml', sub { join('', map { "$_\n" } yaml_lines()) =~ s/kind: Secret/pick('kind: "Secret"', "kind: 'Secret'")/er } ],
	[ 'a=b in it', 'yaml', sub { "kind: Secret\nstringData:\n  a: \x01Basic " . random_of($alnum, 5) . "=\x02\n  b: \x01x " . random_of($alnum, 5) . "=y z\x02 # note\n" } ],
);

my @others = (
	"kind: ConfigMap\ndata:\n  endpoint: {b64_24}\n  zone: eu\n",
	"apiVersion: v1\ndata:\n  endpoint: {b64_24}\nkind: ConfigMap\n---\nkind: Secret\ndata: {}\n",
	"kind: SealedSecret\nspec:\n  encryptedData:\n    endpoint: AgB{b64_60}\n  template:\n    type: Opaque\n",
	"kind: ExternalSecret\nspec:\n  secretStoreRef:\n    kind: SecretStore\n    name: vault\n  data:\n  - secretKey: endpoint\n    remoteRef:\n      key: prod/db\n      property: endpoint\n",
	"kind: Pod\nspec:\n  volumes:\n  - name: x\n    secret:\n      secretName: app\n",
	"kind: Secret\nmetadata:\n  name: app\n  labels:\n    data: {W}\ndata: {}\ntype: kubernetes.io/tls\n",
	"involvedObject:\n  kind: Secret\n  name: app\nmessage: {W}\n",
	"kind: Secret\ndata:\n  a: \"\"\n  b: null\n  c: '{{ .Values.{W} | b64enc }}'\n",
);

# [kind, way, format, text] of all.
sub manifest_documents
{
	my ($rounds) = @_;
	return map { my $way = $_; map { [ 'kubernetes secret', $way->[0], $way->[1], $way->[2]->() ] } 1 .. $rounds } @ways;
}

# A row as Spared has them.
sub manifests_to_spare { return { name => 'object of another kind', parse => 'yaml', texts => \@others } }

1;
