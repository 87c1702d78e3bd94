// The privacy gate: what a built site may hold, and a refusal that names everything else.
//
// Everything that a source query selects is sent to every reader's browser. So the tables in a site must be
// exactly those that its sources/ folder declares (`sources/<source>/<table>.sql`), the figures exactly those
// made from the published tables, and no other kind of file that can carry rows may be there.
//
//   node scripts/gate.mjs AUDIENCE SITE_DIR FIGURES_DIR      exits 1 and names the files that do not belong
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = path.resolve(import.meta.dirname, '..');

// .arrow: the answers of the pages' own queries over the declared tables.
const CODE = new Set(['.html', '.js', '.css', '.wasm', '.png', '.svg', '.ico', '.webmanifest', '.woff', '.woff2']);
const ANSWERS = /^api\/prerendered_queries\/[0-9a-f]+\.arrow$/;
const META = /^(api\/.*\.json|_app\/version\.json|data\/manifest\.json)$/;
const TABLE = /^data\/([^/]+)\/(?:[^/]+\/)*([^/]+)\.parquet$/;
const COLUMNS = /^data\/([^/]+)\/(?:[^/]+\/)*([^/]+)\.schema\.json$/;
const FIGURE = /^figures\/([^/]+\.json)$/;

const walk = (dir) =>
	fs
		.readdirSync(dir, { recursive: true, withFileTypes: true })
		.filter((entry) => !entry.isDirectory())
		.map((entry) => path.relative(dir, path.join(entry.parentPath ?? entry.path, entry.name)))
		.map((file) => file.split(path.sep).join('/'))
		.sort();

/** Names `<source>.<table>` of the queries in an audience's sources folder. */
export function declaredTables(audience, root = ROOT) {
	return walk(path.join(root, audience, 'sources'))
		.filter((file) => file.endsWith('.sql') && !file.endsWith('/initialize.sql'))
		.map((file) => file.replace(/\.sql$/, '').split('/').join('.'));
}

/** What is wrong with the site in `dir`, in words; empty when nothing is. */
export function findLeaks(audience, dir, figures, root = ROOT) {
	const declared = new Set(declaredTables(audience, root));
	const drawn = new Set(fs.existsSync(figures) ? fs.readdirSync(figures).filter((f) => f.endsWith('.json')) : []);
	const published = new Set();
	const wrong = [];
	for (const file of walk(dir)) {
		const [, source, table] = file.match(TABLE) ?? file.match(COLUMNS) ?? [];
		if (table) {
			if (declared.has(`${source}.${table}`)) published.add(`${source}.${table}`);
			else wrong.push(`${file}: table ${source}.${table} is not declared in ${audience}/sources`);
		} else if (FIGURE.test(file)) {
			if (!drawn.has(file.match(FIGURE)[1])) wrong.push(`${file}: not one of the published figures`);
		} else if (!CODE.has(path.extname(file)) && !ANSWERS.test(file) && !META.test(file)) {
			wrong.push(`${file}: a kind of file that no page needs`);
		}
	}
	for (const name of declared) if (!published.has(name)) wrong.push(`${name}: declared but not in the site`);
	return { wrong, published: [...published].sort() };
}

/** Throws, naming every file that does not belong. Returns the published tables. */
export function checkPrivacy(audience, dir, figures) {
	const { wrong, published } = findLeaks(audience, dir, figures);
	if (wrong.length)
		throw new Error(`privacy gate: the ${audience} site was not published.\n  ${wrong.join('\n  ')}`);
	return published;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	const [audience, dir, figures] = process.argv.slice(2);
	try {
		console.log(`${audience}: tables in the site: ${checkPrivacy(audience, dir, figures).join(', ')}`);
	} catch (error) {
		console.error(error.message);
		process.exit(1);
	}
}
