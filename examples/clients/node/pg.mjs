// rescue from Node, by pg.
import pg from 'pg';

const client = new pg.Client();           // PGHOST, PGUSER, ...
await client.connect();

const sections = [
  { name: 'agent.log', content: 'ERROR db: password=Vw3kPz81qLm' },
  { name: 'docker-ps', status: 'timeout' },
];
const stored = await client.query(
  'SELECT rescue_persist($1, $2, $3, $4, $5, captured_at => $6) AS id',
  ['ws-pg', 'acme', 'i-7', 'watchdog', JSON.stringify(sections), new Date()]);

const { rows } = await client.query(
  'SELECT bundle_id, sections FROM rescue_latest($1, $2)', ['ws-pg', 'acme']);
console.log(rows[0].bundle_id === stored.rows[0].id, rows[0].sections[0].content);

try {
  await client.query('SELECT * FROM rescue_latest($1, $2)', ['ws-pg', '']);
} catch (error) {
  console.log(error.code, error.detail);  // RB001: what a program should test
}
await client.end();
