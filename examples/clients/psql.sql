-- rescue from psql.
\set sections '[{"name": "agent.log", "content": "ERROR db: password=Vw3kPz81qLm"}, {"name": "docker-ps", "status": "timeout"}]'
SELECT rescue_persist('ws-psql', 'acme', 'i-7', 'watchdog', :'sections', captured_at => now()) AS stored \gset
SELECT bundle_id = :stored AS same, sections->0->>'content' AS content
FROM rescue_latest('ws-psql', 'acme') \gset
\if :same
\echo true :content
\endif
SELECT * FROM rescue_latest('ws-psql', '');
\echo :LAST_ERROR_SQLSTATE
