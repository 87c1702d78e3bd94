// Builds one audience's site, offline, from its published database and figures and from nothing else.
//
//   node scripts/site.mjs AUDIENCE --database FILE --figures DIR --out DIR [--stage DIR] [--sources-only]
//
// The output appears in one rename, after the privacy gate: a build that fails leaves yesterday's site.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkPrivacy } from './gate.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const PARTS = ['pages', 'sources', 'static', 'components', 'partials', 'evidence.config.yaml'];
const MODULES = path.join(ROOT, 'node_modules');

function readArguments() {
	const text = { type: 'string' };
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { database: text, figures: text, out: text, stage: text, 'sources-only': { type: 'boolean' } }
	});
	const [audience] = positionals;
	if (!audience || !fs.existsSync(path.join(ROOT, audience, 'pages')))
		throw new Error(`no such audience: ${audience}. One of the folders of ${ROOT} that has pages is expected.`);
	for (const name of ['database', 'figures', 'out']) if (!values[name]) throw new Error(`--${name} is missing`);
	if (!fs.existsSync(values.database))
		throw new Error(`${values.database}: no published database. Run \`signalpath run\` first.`);
	const out = path.resolve(values.out);
	return {
		audience,
		database: path.resolve(values.database),
		figures: path.resolve(values.figures),
		out,
		stage: path.resolve(values.stage ?? path.join(path.dirname(out), `.stage-${audience}`)),
		sourcesOnly: values['sources-only'] ?? false
	};
}

/** A fresh project folder: Evidence never deletes old parquet from a used one. */
function prepareStage({ audience, stage, figures }) {
	fs.rmSync(stage, { recursive: true, force: true });
	fs.mkdirSync(stage, { recursive: true });
	for (const part of PARTS)
		for (const from of [path.join(ROOT, 'shared', part), path.join(ROOT, audience, part)])
			if (fs.existsSync(from)) fs.cpSync(from, path.join(stage, part), { recursive: true });
	if (fs.existsSync(figures)) {
		fs.mkdirSync(path.join(stage, 'static/figures'), { recursive: true });
		for (const figure of fs.readdirSync(figures).filter((file) => file.endsWith('.json')))
			fs.copyFileSync(path.join(figures, figure), path.join(stage, 'static/figures', figure));
	}
	// Evidence's Tailwind looks for components in ../../node_modules of its template, and Node resolves
	// packages from the real path, so a link serves both, wherever the stage is.
	fs.symlinkSync(MODULES, path.join(stage, 'node_modules'));
	// vite-plugin-svelte decides from the nearest package.json what to bundle: it must list the dependencies.
	const { dependencies, devDependencies } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
	const project = { name: `site-${audience}`, private: true, type: 'module', dependencies, devDependencies };
	fs.writeFileSync(path.join(stage, 'package.json'), JSON.stringify(project));
	// The only switch that turns Evidence's telemetry off.
	fs.writeFileSync(path.join(stage, 'evidence.settings.json'), '{"send_anonymous_usage_stats":"no"}');
}

function runEvidence({ stage, database, sourcesOnly }) {
	const env = {
		...process.env,
		NO_UPDATE_NOTIFIER: '1',
		npm_config_offline: 'true', // `npx vite` inside Evidence: never ask a registry
		npm_config_update_notifier: 'false'
	};
	for (const source of fs.readdirSync(path.join(stage, 'sources'))) {
		// The connector mangles absolute paths: relative to the source's own folder.
		const folder = path.join(stage, 'sources', source);
		env[`EVIDENCE_SOURCE__${source}__filename`] = path.relative(folder, database);
	}
	const evidence = (...words) =>
		execFileSync(process.execPath, [path.join(MODULES, '@evidence-dev/evidence/cli.js'), ...words], {
			cwd: stage,
			env,
			stdio: 'inherit'
		});
	evidence('sources', '--strict'); // without --strict a failed query still exits 0
	if (!sourcesOnly) evidence('build:strict');
}

/** Old site aside, new one in its place; the old one comes back if that fails. */
function replaceOutput(built, out) {
	const aside = `${out}.old`;
	fs.mkdirSync(path.dirname(out), { recursive: true });
	fs.rmSync(aside, { recursive: true, force: true });
	if (fs.existsSync(out)) fs.renameSync(out, aside);
	try {
		fs.renameSync(built, out);
	} catch (error) {
		if (fs.existsSync(aside)) fs.renameSync(aside, out);
		throw error;
	}
	fs.rmSync(aside, { recursive: true, force: true });
}

try {
	const site = readArguments();
	prepareStage(site);
	runEvidence(site);
	if (!site.sourcesOnly) {
		// Evidence nests the output by basePath (/sponsor) only in its links, not in its folders.
		const built = path.join(site.stage, 'build');
		const published = checkPrivacy(site.audience, built, site.figures);
		replaceOutput(built, site.out);
		fs.rmSync(site.stage, { recursive: true, force: true });
		console.log(`${site.audience}: tables in the site: ${published.join(', ')}`);
	}
} catch (error) {
	console.error(`site: ${error.message}`);
	process.exit(1);
}
