# What SARIF 2.1.0 asks of the parts that migcheck writes, as a JSON Schema:
# the properties that the standard has for each object, those that it requires,
# their types and bounds. Written from the standard's text (OASIS, section 3).
package SarifSchema;

use strict;
use warnings;

use Exporter 'import';

our @EXPORT_OK = qw(sarif_schema);

my $text = { type => 'string' };
my $index = { type => 'integer', minimum => -1 };
my $count = { type => 'integer', minimum => 1 };
my $bag = { type => 'object' };
my $level = { enum => [qw(none note warning error)] };
my $guid = { type => 'string', pattern => '^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' };

sub ref_to { return { '$ref' => "#/definitions/$_[0]" } }
sub list_of { my ($item, %more) = @_; return { type => 'array', items => $item, %more } }

# An object with these properties and no others; the required ones by name.
sub object
{
	my ($required, %properties) = @_;
	return {
		type => 'object',
		additionalProperties => JSON::PP::false(),
		required => $required,
		properties => { %properties, properties => $bag } };
}

sub sarif_schema
{
	return {
		%{ object([qw(version runs)],
				'$schema' => $text,
				version => { enum => ['2.1.0'] },
				runs => list_of(ref_to('run')),
				inlineExternalProperties => { type => 'array' }) },
		definitions => {
			run => object(['tool'],
				tool => ref_to('tool'), invocations => { type => 'array' },
				conversion => $bag, language => $text, versionControlProvenance => { type => 'array' },
				originalUriBaseIds => $bag, artifacts => { type => 'array' }, logicalLocations => { type => 'array' },
				graphs => { type => 'array' }, results => list_of(ref_to('result')),
				automationDetails => $bag, runAggregates => { type => 'array' }, baselineGuid => $guid,
				redactionTokens => list_of($text), defaultEncoding => $text, defaultSourceLanguage => $text,
				newlineSequences => list_of($text, minItems => 1, uniqueItems => 1),
				columnKind => { enum => [qw(utf16CodeUnits unicodeCodePoints)] },
				taxonomies => { type => 'array' }, policies => { type => 'array' }),
			tool => object(['driver'], driver => ref_to('component'), extensions => list_of(ref_to('component'))),
			component => object(['name'],
				guid => $guid, name => $text, organization => $text, product => $text,
				shortDescription => ref_to('texts'), fullDescription => ref_to('texts'), fullName => $text,
				version => $text, semanticVersion => $text, informationUri => $text, downloadUri => $text,
				globalMessageStrings => $bag, notifications => list_of(ref_to('rule')),
				rules => list_of(ref_to('rule'), uniqueItems => 1), language => $text),
			rule => object(['id'],
				id => $text, deprecatedIds => list_of($text), guid => $guid, name => $text,
				shortDescription => ref_to('texts'), fullDescription => ref_to('texts'), help => ref_to('texts'),
				messageStrings => $bag, helpUri => $text, relationships => { type => 'array' },
				defaultConfiguration => object([], enabled => { type => 'boolean' }, level => $level,
					rank => { type => 'number' }, parameters => $bag)),
			texts => object(['text'], text => $text, markdown => $text),
			message => object([], text => $text, markdown => $text, id => $text, arguments => list_of($text)),
			result => object(['message'],
				ruleId => $text, ruleIndex => $index, rule => $bag, level => $level, message => ref_to('message'),
				kind => { enum => [qw(notApplicable pass fail review open informational)] },
				analysisTarget => ref_to('artifact'), locations => list_of(ref_to('location')),
				guid => $guid, correlationGuid => $guid, occurrenceCount => $count,
				partialFingerprints => { type => 'object', additionalProperties => $text },
				fingerprints => { type => 'object', additionalProperties => $text },
				stacks => { type => 'array' }, codeFlows => { type => 'array' }, graphs => { type => 'array' },
				relatedLocations => list_of(ref_to('location'), uniqueItems => 1),
				suppressions => { type => 'array' }, baselineState => { enum => [qw(new unchanged updated absent)] },
				rank => { type => 'number' }, attachments => { type => 'array' }, hostedViewerUri => $text,
				workItemUris => list_of($text), provenance => $bag, fixes => { type => 'array' }, taxa => { type => 'array' }),
			location => object([],
				id => $index, physicalLocation => ref_to('physical'), logicalLocations => { type => 'array' },
				message => ref_to('message'), annotations => { type => 'array' }, relationships => { type => 'array' }),
			physical => {
				%{ object([],
						address => $bag, artifactLocation => ref_to('artifact'), region => ref_to('region'),
						contextRegion => ref_to('region')) },
				anyOf => [ { required => ['address'] }, { required => ['artifactLocation'] } ] },
			artifact => object([],
				uri => { type => 'string', pattern => '^[A-Za-z0-9._~/%-]*$' }, uriBaseId => $text, index => $index,
				description => ref_to('message')),
			region => object([],
				startLine => $count, startColumn => $count, endLine => $count, endColumn => $count,
				charOffset => $index, charLength => { type => 'integer', minimum => 0 }, byteOffset => $index,
				byteLength => { type => 'integer', minimum => 0 }, snippet => $bag, message => ref_to('message'),
				sourceLanguage => $text) } };
}

1;
