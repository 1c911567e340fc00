// Prisma's schema engine as WebAssembly, which npm has, on the folder
// MIGRATIONS and the database DATABASE_URL.
import pg from 'pg';
import { PrismaPg } from '@prisma/adapter-pg';
import { defineConfig } from 'prisma/config';

// The adapter refuses the type "name", which the engine reads of the catalogs.
const NAME = 19;
const TEXT = 25;
const query = pg.Client.prototype.query as any;
const asText = (result: any) => {
	for (const each of [result].flat())
		for (const field of each?.fields ?? [])
			if (field.dataTypeID === NAME) field.dataTypeID = TEXT;
	return result;
};
(pg.Client.prototype as any).query = function (...args: any[]) {
	const last = args.at(-1);
	if (typeof last === 'function')
		args[args.length - 1] = (error: any, result: any) => last(error, asText(result));
	const promise = query.apply(this, args);
	return promise?.then ? promise.then(asText) : promise;
};

export default defineConfig({
	schema: 'schema.prisma',
	migrations: { path: process.env.MIGRATIONS },
	engine: 'js',
	experimental: { adapter: true },
	adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }, { schema: 'public' }),
});
