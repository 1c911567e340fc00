# refinery.

case_refinery_one_version() { # gattaca-com/helix#572, rust-db/refinery#139
	file refinery.toml ''; file migrations/V49__merged.sql; file migrations/V49__prefs.sql 'SELECT 2;\n'
	run check; status 1; has '49.*duplicate-prefix'
}
toml() { file Cargo.toml "[package]\nname = \"x\"\n[dependencies]\n$1 = \"1\"\n"; }
case_refinery_folders() { # refinery#47
	toml refinery; file migrations/V1__initial.sql; file migrations/V2__gateway.sql 'SELECT 2;\n'; file migrations/schema_v2/V3__user.sql 'SELECT 3;\n'
	run check; ok; run simulate migrations; has 'V3__user'
}
case_refinery_same_version() { # refinery#339
	toml refinery; file migrations/V1__a.sql; file migrations/V1__b.sql 'SELECT 2;\n'
	run check; status 1; has 'duplicate-prefix'
}
case_refinery_older() { # refused: missing versions
	toml refinery; file migrations/V1__a.sql; file migrations/V3__c.sql 'SELECT 3;\n'
	repo; commit; file migrations/V2__b.sql 'SELECT 2;\n'
	run check --base main; status 1; has 'late-insert'
}
