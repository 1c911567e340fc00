"""rescue from Python, by psycopg 3."""
import json
from datetime import datetime, timezone

import psycopg

sections = [
    {"name": "agent.log", "content": "ERROR db: password=Vw3kPz81qLm"},
    {"name": "docker-ps", "status": "timeout"},
]
with psycopg.connect(autocommit=True) as connection:  # PGHOST, PGUSER, ...
    (stored,) = connection.execute(
        "SELECT rescue_persist(%s, %s, %s, %s, %s, captured_at => %s)",
        ("ws-psycopg", "acme", "i-7", "watchdog", json.dumps(sections),
         datetime.now(timezone.utc)),
    ).fetchone()
    bundle_id, found = connection.execute(
        "SELECT bundle_id, sections FROM rescue_latest(%s, %s)",
        ("ws-psycopg", "acme"),
    ).fetchone()
    print(bundle_id == stored, found[0]["content"])
    try:
        connection.execute("SELECT * FROM rescue_latest(%s, %s)", ("ws-psycopg", ""))
    except psycopg.Error as error:
        print(error.sqlstate, error.diag.message_detail)
