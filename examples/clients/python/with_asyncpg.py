"""rescue from Python, by asyncpg."""
import asyncio
import json
from datetime import datetime, timezone

import asyncpg


async def main():
    sections = [
        {"name": "agent.log", "content": "ERROR db: password=Vw3kPz81qLm"},
        {"name": "docker-ps", "status": "timeout"},
    ]
    connection = await asyncpg.connect()  # PGHOST, PGUSER, ...
    stored = await connection.fetchval(
        "SELECT rescue_persist($1, $2, $3, $4, $5::text, captured_at => $6)",
        "ws-asyncpg", "acme", "i-7", "watchdog", json.dumps(sections),
        datetime.now(timezone.utc))
    row = await connection.fetchrow(
        "SELECT bundle_id, sections FROM rescue_latest($1, $2)",
        "ws-asyncpg", "acme")
    print(row["bundle_id"] == stored, json.loads(row["sections"])[0]["content"])
    try:
        await connection.fetch(
            "SELECT * FROM rescue_latest($1, $2)", "ws-asyncpg", "")
    except asyncpg.PostgresError as error:
        print(error.sqlstate, error.detail)
    await connection.close()


asyncio.run(main())
