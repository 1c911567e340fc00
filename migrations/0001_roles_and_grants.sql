-- The role as which the application connects, and what it may call: read
-- bundles, and write them. Its password is set elsewhere, never in a file.
DO $$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'rescue_app') THEN
		CREATE ROLE rescue_app LOGIN;
	END IF;
END
$$;
--> statement-breakpoint
SELECT rescue_grant('rescue_app', 'read');
--> statement-breakpoint
SELECT rescue_grant('rescue_app', 'write');
