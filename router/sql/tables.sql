---------------------------------------------------------------------------
-- Which partition has which organisation
--
-- Read in C, by the primary keys and under the latest snapshot: no privilege on
-- the tables is needed, and no caller sees another's organisation.
---------------------------------------------------------------------------

CREATE TABLE rescue_router.slots
(
	slot integer PRIMARY KEY CHECK (slot BETWEEN 0 AND 1023),
	partition integer NOT NULL CHECK (partition >= 0)
);

COMMENT ON TABLE rescue_router.slots IS
'the partition of each slot: an organisation without a placement goes by rescue_router.slot_of()';

CREATE TABLE rescue_router.placements
(
	org_id text COLLATE "C" PRIMARY KEY,
	partition integer NOT NULL CHECK (partition >= 0)
);

COMMENT ON TABLE rescue_router.placements IS
'the organisations that are on another partition than that of their slot';

CREATE TABLE rescue_router.homes
(
	what text COLLATE "C" PRIMARY KEY CHECK (what = 'pins'),
	partition integer NOT NULL CHECK (partition >= 0)
);

COMMENT ON TABLE rescue_router.homes IS
'the partition of what is on one only: the pins';

INSERT INTO rescue_router.homes VALUES ('pins', 0);

SELECT pg_catalog.pg_extension_config_dump('rescue_router.slots', '');
SELECT pg_catalog.pg_extension_config_dump('rescue_router.placements', '');
-- a row that the script makes would be there twice after a restore
SELECT pg_catalog.pg_extension_config_dump('rescue_router.homes', 'WHERE partition <> 0');
