-- What an installed extension is: its objects with owner, privileges and
-- definition, and its policies; not their numbers. Privileges that are the
-- default are shown as no privileges, since a dump leaves them out.
SELECT concat_ws(' ', pg_describe_object(d.classid, d.objid, 0), pg_get_functiondef(p.oid), p.proowner::regrole, NULLIF(p.proacl, acldefault('f', p.proowner)),
	NULLIF(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)), c.relrowsecurity, c.relforcerowsecurity, c.relowner::regrole,
	pg_get_viewdef(CASE WHEN c.relkind = 'v' THEN c.oid END),
	(SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
			pg_get_expr(f.adbin, f.adrelid)), ', ' ORDER BY a.attname)
		FROM pg_attribute a LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
		WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
	(SELECT string_agg(concat_ws(' ', o.polname, o.polcmd, o.polpermissive, o.polroles::regrole[],
			pg_get_expr(o.polqual, o.polrelid), pg_get_expr(o.polwithcheck, o.polrelid)), ', ' ORDER BY o.polname)
		FROM pg_policy o WHERE o.polrelid = c.oid),
	(SELECT string_agg(pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname) FROM pg_constraint k WHERE k.conrelid = c.oid),
	(SELECT string_agg(pg_get_indexdef(x.indexrelid), ', ' ORDER BY pg_get_indexdef(x.indexrelid)) FROM pg_index x WHERE x.indrelid = c.oid),
	(SELECT string_agg(pg_get_triggerdef(t.oid) || t.tgenabled::text, ', ' ORDER BY t.tgname) FROM pg_trigger t
		WHERE t.tgrelid = c.oid AND NOT t.tgisinternal))
FROM pg_depend d
LEFT JOIN pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid AND p.prokind = 'f'
LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid
WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'
	AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'rescue')
ORDER BY 1;
