// Drizzle's migrator on a folder: drizzle.mjs 0|1 FOLDER, by the environment's
// PGHOST and the like.
import pg from 'pg';

const [, , generation, folder] = process.argv;
const name = generation === '1' ? 'drizzle-1.0' : 'drizzle-orm';
const { drizzle } = await import(`${name}/node-postgres`);
const { migrate } = await import(`${name}/node-postgres/migrator`);
const pool = new pg.Pool({ max: 1 });

try {
	const db = generation === '1' ? drizzle({ client: pool }) : drizzle(pool);
	await migrate(db, { migrationsFolder: folder });
} catch (error) {
	console.error(String(error));
	process.exitCode = 1;
} finally {
	await pool.end();
}
