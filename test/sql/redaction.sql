-- Redaction: a secret is replaced by the name of the rule that found it.
\set SHOW_CONTEXT never
SELECT rescue_redact('PGPASSWORD=hunter2-live');
SELECT rescue_redact('postgres://app:s3cr3t-pw@db.example.com:5432/app');
SELECT rescue_redact('Authorization: Basic YXBwOnMzY3IzdC1wdw==');
SELECT rescue_redact('{"password": "s3cr3t-pw", "user": "app"}');

-- what is no secret stays, NULL too
SELECT rescue_redact('connection to db.example.com failed after 3 tries');
SELECT rescue_redact('password=${DB_PASSWORD}');
SELECT rescue_redact(NULL) IS NULL AS is_null;
