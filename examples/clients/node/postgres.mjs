// rescue from Node, by postgres.js.
import postgres from 'postgres';

const sql = postgres();                   // PGHOST, PGUSER, ...

const sections = [
  { name: 'agent.log', content: 'ERROR db: password=Vw3kPz81qLm' },
  { name: 'docker-ps', status: 'timeout' },
];
const [{ id }] = await sql`
  SELECT rescue_persist('ws-js', 'acme', 'i-7', 'watchdog',
    ${sql.json(sections)}::json, captured_at => ${new Date()}) AS id`;

const [bundle] = await sql`
  SELECT bundle_id, sections FROM rescue_latest('ws-js', 'acme')`;
console.log(bundle.bundle_id === id, bundle.sections[0].content);

try {
  await sql`SELECT * FROM rescue_latest(${'ws-js'}, ${''})`;
} catch (error) {
  console.log(error.code, error.detail);
}
await sql.end();
