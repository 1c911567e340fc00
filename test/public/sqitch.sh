# sqitch.

case_sqitch_tag_before_rework() { # sqitchers/sqitch#70: a later tag does not rename the first script
	printf '%%syntax-version=1.0.0\n%%project=p\n\nbar 2026-01-01T00:00:00Z A B <a@example.org>\n@alpha 2026-01-01T00:00:01Z A B <a@example.org>\n\nwoot 2026-01-01T00:00:02Z A B <a@example.org>\n@beta 2026-01-01T00:00:03Z A B <a@example.org>\nbar [bar@alpha] 2026-01-01T00:00:04Z A B <a@example.org>\n' | put sqitch.plan
	local n; for n in bar@alpha bar woot; do file deploy/$n.sql "SELECT '$n';\\n"; file revert/$n.sql; file verify/$n.sql; done
	run check; ok
}
sqitch_plan() { printf '%%syntax-version=1.0.0\n%%project=p\n\n' | put sqitch.plan; local n; for n; do printf '%s 2026-01-01T00:00:00Z A B <a@example.org>\n' "$n" >>sqitch.plan; file deploy/$n.sql "SELECT '$n';\\n"; file revert/$n.sql; file verify/$n.sql; done; }
case_sqitch_tag_later() { # sqitchers/sqitch#60: a tag below what has run
	sqitch_plan a b; repo; commit; printf '@v1 2026-01-01T00:00:09Z A B <a@example.org>\n' >>sqitch.plan
	run check --base main; ok
}
case_sqitch_dependency_later() { # sqitchers/sqitch#285: the id of what ran is another
	sqitch_plan a b; repo; commit; sed -i 's/^b 2026/b [a] 2026/' sqitch.plan
	run check --base main; status 1
}
case_sqitch_scripts_that_are_equal() { # what ends it is another script, no number
	local c; printf '%%syntax-version=1.0.0\n%%project=x\n\na 2024-01-01T00:00:00Z n <n@example.invalid> # a\nb 2024-01-01T00:00:00Z n <n@example.invalid> # b\n' | put sqitch.plan
	for c in a b; do files 'SELECT 1;\n' deploy/$c.sql revert/$c.sql verify/$c.sql; done
	database; sql -c 'CREATE SCHEMA sqitch; CREATE TABLE sqitch.changes (change_id text PRIMARY KEY, script_hash text, change text NOT NULL, project text NOT NULL, committed_at timestamptz DEFAULT now(), planned_at timestamptz)'
	run drift --db "$DB"; status 1; has 'sqitch.plan:5.*error: .*duplicate-tag'; has 'Make the scripts differ'; hasnt 'next free number'
}
case_sqitch_reworked_back() { # sqitch#749: reworked twice, to what it was
	local d; printf '%%syntax-version=1.0.0\n%%project=x\n\na 2024-01-01T00:00:00Z n <n@example.invalid> # a\n@v1 2024-01-01T00:00:00Z n <n@example.invalid> # t\na [a@v1] 2024-01-02T00:00:00Z n <n@example.invalid> # a\n@v2 2024-01-02T00:00:00Z n <n@example.invalid> # t\na [a@v2] 2024-01-03T00:00:00Z n <n@example.invalid> # a\n' | put sqitch.plan
	for d in deploy revert verify; do file $d/a.sql "SELECT '$d';\n"; file $d/a@v1.sql "SELECT '$d';\n"; file $d/a@v2.sql "SELECT '2 $d';\n"; done
	run check; status 1; has 'identical'
}
case_sqitch_planner_changed() { # chef-server#826: an edited line of the plan changes all ids from there on
	printf '%%syntax-version=1.0.0\n%%project=x\n\na 2024-01-01T00:00:00Z n <n@example.invalid> # a\nb 2024-01-01T00:00:00Z n <n@example.invalid> # b\n' | put sqitch.plan
	local c; for c in a b; do files "SELECT '$c';\n" deploy/$c.sql revert/$c.sql verify/$c.sql; done; repo; commit; sed -i 's/^a 2024-01-01/a 2024-01-02/' sqitch.plan
	run check --base main; status 1; has 'sqitch.plan:4.*edited-after-apply|edited-after-apply'
}
sqitch_of() { printf '%%syntax-version=1.0.0\n%%project=p\n\n' | put sqitch.plan; local n; for n; do printf '%s 2026-01-01T00:00:00Z A B <a@example.org>\n' "$n" >>sqitch.plan; done; }
case_sqitch_empty_twice() { # sqitchers/sqitch#367: two scripts of one content
	sqitch_of a b; local n; for n in a b; do file deploy/$n.sql ''; file revert/$n.sql; file verify/$n.sql; done
	run check; status 1
}
case_sqitch_no_script() { # sqitchers/sqitch#828
	sqitch_of test1 test2; file deploy/test1.sql
	run check; status 1; has 'test2.*missing-file'
}
case_sqitch_plan_edited() { # bcgov/cas-ciip-portal#1890: a line above the last tag is changed
	sqitch_of a b '@v1'; local n; for n in a b; do file deploy/$n.sql "SELECT '$n';\\n"; file revert/$n.sql; file verify/$n.sql; done; repo; commit
	sed -i 's/^a 2026-01-01/a 2026-01-02/' sqitch.plan
	run check --base main; status 1
}
case_sqitch_unknown_dependency() { # Unknown change "nope" required by change "b"
	printf '%%syntax-version=1.0.0\n%%project=p\n\na 2026-01-01T00:00:00Z A B <a@example.org>\nb [nope] 2026-01-01T00:00:00Z A B <a@example.org>\n' | put sqitch.plan
	for n in a b; do file deploy/$n.sql "SELECT 1; -- $n\n"; file revert/$n.sql; done
	run check; status 1; has 'nope'
}
case_sqitch_twice_in_plan() { # change "a" already exists
	printf '%%syntax-version=1.0.0\n%%project=p\n\na 2026-01-01T00:00:00Z A B <a@example.org>\na 2026-01-02T00:00:00Z A B <a@example.org>\n' | put sqitch.plan
	file deploy/a.sql; file revert/a.sql
	run check; status 1
}
plan() { # NAME...: a plan with its scripts
	local n
	{ printf '%%syntax-version=1.0.0\n%%project=p\n\n'; for n; do printf '%s 2026-01-01T00:00:00Z A B <a@example.org>\n' "$n"; done; } | put sqitch.plan
	for n; do file deploy/$n.sql "SELECT 1; -- $n\n"; file revert/$n.sql "SELECT 2; -- $n\n"; done
}
case_sqitch_reordered() { # sqitch#269, #558
	plan a b c; repo; commit
	plan a c b
	run check --base main; status 1
}
case_sqitch_put_before() { # sqitch#200: a change of a release branch is merged before the features
	plan a b feature; repo; commit
	plan a b bugfix feature
	run check --base main; status 1; has 'bugfix|feature'
	plan a b feature bugfix
	run check --base main; status 0
}
case_sqitch_planner_edited() { # chef/chef-server#826: the id of each later change is another
	plan a b; repo; commit
	sed -i '/^a /s/A B/Somebody Else/' sqitch.plan
	run check --base main; status 1
}
case_sqitch_note_edited() { # the note is part of the id
	plan a b; repo; commit
	sed -i '/^a /s/$/ # now with a note/' sqitch.plan
	run check --base main; status 1
}
case_sqitch_script_missing() { # cannot find deploy script
	plan a b; rm deploy/b.sql
	run check; status 1; has 'deploy/b.sql'
}
case_sqitch_conf() { # top_dir, extension and the folders of the scripts
	local n d conf; printf '%%syntax-version=1.0.0\n%%project=p\n\na 2026-01-01T00:00:00Z A B <a@example.org>\nb 2026-01-01T00:00:00Z A B <a@example.org>\n' | put sqitch.plan
	for n in a b; do for d in deploy revert verify; do file sql/$d/$n.ddl "SELECT '$n$d';\n"; done; done
	printf '[core]\n\tengine = pg\n\tplan_file = sqitch.plan\n\ttop_dir = sql\n\textension = ddl\n[engine "mysql"]\n\ttop_dir = other\n' | put sqitch.conf
	run check; ok; has '2 entries, 6 files'
	printf '[core]\n\tengine = pg\n\ttop_dir = other\n[engine "pg"]\n\ttop_dir = sql\n\textension = ddl\n' | put sqitch.conf
	run check; ok; has '2 entries, 6 files'
	printf '[core]\n\textension = "ddl" # ours\n\tdeploy_dir = ./sql/deploy\n\trevert_dir=sql/revert\n\tverify_dir = sql/verify\n' | put sqitch.conf
	run check; ok; has '2 entries, 6 files'
	rm sql/deploy/b.ddl; run check; status 1; has '"sql/deploy/b.ddl" is not there'
	printf '# [core]\n[target "x"]\n\ttop_dir = sql\n\textension = ddl\n' | put sqitch.conf; run check; status 1; has '"deploy/a.sql" is not there'
	printf '[core]\n\ttop_dir = ../sql\n' | put sqitch.conf; run check; status 1; has '"deploy/a.sql" is not there'
}
case_sqitch_reworked_dir() { # sqitch config core.reworked_dir: the scripts of reworked changes are elsewhere
	local set d old
	for set in 'core|old' 'engine "pg"|old' 'core|deploy/old'; do
		rm -rf ./*; old=${set#*|}
		printf '%%syntax-version=1.0.0\n%%project=x\n\na 2024-01-01T00:00:00Z n <n@example.invalid> # a\n@v1 2024-01-01T00:00:00Z n <n@example.invalid> # t\na [a@v1] 2024-01-02T00:00:00Z n <n@example.invalid> # a\n' | put sqitch.plan
		printf '[core]\n\tengine = pg\n[%s]\n\treworked_dir = %s\n' "${set%|*}" "$old" | put sqitch.conf
		for d in deploy revert verify; do file $d/a.sql "SELECT '$d';\n"; file "$old/$d/a@v1.sql" "SELECT 'old $d';\n"; done
		run check --notes; ok; has '2 entries, 6 files: 0 errors, 0 warnings'
		mv "$old/deploy/a@v1.sql" deploy; run check; status 1; has 'old/deploy/a@v1.sql" is not there'
	done
}
