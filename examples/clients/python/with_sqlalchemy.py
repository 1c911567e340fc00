"""rescue from Python, by SQLAlchemy 2 over psycopg."""
import json
from datetime import datetime, timezone

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

sections = [
    {"name": "agent.log", "content": "ERROR db: password=Vw3kPz81qLm"},
    {"name": "docker-ps", "status": "timeout"},
]
# hide_parameters keeps tokens and bundles out of SQLAlchemy's messages.
engine = create_engine("postgresql+psycopg://", hide_parameters=True)
with engine.begin() as connection:
    stored = connection.scalar(
        text("SELECT rescue_persist(:ws, :org, :box, :why, :sections, captured_at => :at)"),
        {"ws": "ws-alchemy", "org": "acme", "box": "i-7", "why": "watchdog",
         "sections": json.dumps(sections), "at": datetime.now(timezone.utc)})
with engine.connect() as connection:
    row = connection.execute(
        text("SELECT bundle_id, sections FROM rescue_latest(:ws, :org)"),
        {"ws": "ws-alchemy", "org": "acme"}).one()
    print(row.bundle_id == stored, row.sections[0]["content"])
    try:
        connection.execute(text("SELECT * FROM rescue_latest(:ws, :org)"),
                           {"ws": "ws-alchemy", "org": ""})
    except DBAPIError as error:
        print(error.orig.sqlstate, error.orig.diag.message_detail)
