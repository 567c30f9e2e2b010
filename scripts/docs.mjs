// Writes docs/reference/ from what the built program says of itself. With --check it writes nothing and exits 1 naming
// what has gone stale: those files, links, the reason codes of docs/outcomes.md, the packages of docs/dependencies.md, the
// formats of docs/formats.md, the models of docs/models.md.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { program } from '../dist/cli/main.js';
import { defaultSettings, settingsSchema } from '../dist/config/schema.js';
import { corpusReaders } from '../dist/formats/corpus-kind.js';
import { exportFormats } from '../dist/formats/exporters.js';
import { mediaErrorCodes } from '../dist/media/media-error.js';
import { knownModels } from '../dist/models/known-models.js';
import { captionRefusalSchema, rejectedUtteranceSchema } from '../dist/records/speech.js';
import { suspicionReasons } from '../dist/stages/10-audit/suspicions.js';
import { dropReasons } from '../dist/stages/11-weave/decide.js';
import { videoStages } from '../dist/stages/pipeline.js';
import { withPrompts } from '../dist/stages/shared/prompts.js';
import { apiReference } from './api-reference.mjs';
import { computesAgain } from './computes-again.ts';
import { givenRoles } from './configurations.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder, ending) =>
  readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);

// Reasons there are not those of outcomes, but why an answer or a rewrite was not taken (providers.md, guards.md), why a
// video was not collected (collect.md), or what is wrong with an item of a benchmark (benchmarks.md).
const ofAnswers =
  /^src\/(language|clients|prompts|evaluate|collect\/(review|fetch)|speech\/remote-transcription\.ts|stages\/08-refine\/rewrite\.ts)/;

// What z.int() adds where no bound is set; it tells a reader nothing.
const dropImpliedBounds = ({ jsonSchema }) => {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};
const schema = {
  ...z.toJSONSchema(settingsSchema, { io: 'input', override: dropImpliedBounds }),
  title: 'Configuration of Lectern (lectern.yaml)',
};

// For editors: a section whose lines are all commented out is null, and sets nothing.
const editorSchema = {
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties).map(([name, node]) => [
      name,
      node.type === 'object' ? { ...node, type: ['object', 'null'] } : node,
    ]),
  ),
};

const computesAgainFor = computesAgain({
  stages: videoStages,
  schema,
  bases: [
    { settings: defaultSettings, when: '' },
    { settings: await withPrompts(settingsSchema.parse(givenRoles)), when: 'with its model in `roles`' },
  ],
  isValid: (settings) => settingsSchema.safeParse(settings).success,
});

const api = apiReference(root);
const reference = {
  'docs/reference/api.md': api.page,
  'docs/reference/cli.md': cliPage(await program()),
  'docs/reference/config.md': configPage(),
  'docs/reference/lectern.schema.json': `${JSON.stringify(editorSchema, null, 2)}\n`,
};

if (process.argv.includes('--check')) {
  const problems = [
    ...staleReference(),
    ...api.bare.map((name) => `${name} has no comment that says what it is for.`),
    ...brokenLinks(),
    ...missingFiles(),
    ...staleDefaults(),
    ...staleOutcomes(),
    ...staleDependencies(),
    ...staleFormats(),
    ...staleModels(),
  ];
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exit(1);
} else {
  mkdirSync(join(root, 'docs/reference'), { recursive: true });
  for (const [path, text] of Object.entries(reference)) writeFileSync(join(root, path), text);
  process.stderr.write(`Wrote ${Object.keys(reference).join(', ')}.\n`);
}

function cliPage(commandLine) {
  const names = (command, before) => {
    const path = [...before, command.name()];
    return [path, ...command.commands.flatMap((child) => names(child, path))];
  };
  const sections = names(commandLine, []).map((path) => {
    const args = [join(root, 'bin/lectern.js'), ...path.slice(1), '--help'];
    // Into a pipe, help is 80 columns wide whatever the terminal.
    const help = execFileSync(process.execPath, args, { encoding: 'utf8' });
    return `## ${path.join(' ')}\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`;
  });
  return `# Command line\n\nThe help pages of the program, as it prints them; \`npm run docs\` writes this page.\n\n${sections.join('\n')}`;
}

function configPage() {
  const parts = [
    '# Configuration',
    'A YAML file given with `--config`, or `lectern.yaml` in the current folder. Every setting has a default, so that a file ' +
      'names only what differs; unknown settings are errors. `lectern init` writes one with the usual settings, commented ' +
      'out. `lectern config print` shows every value and where it comes from; with `--yaml`, as a file to use. ' +
      '`npm run docs` writes this page and [lectern.schema.json](lectern.schema.json), with which an editor completes ' +
      'and checks the file (`lectern init` names its place):',
    '```yaml\n# yaml-language-server: $schema=node_modules/lectern/docs/reference/lectern.schema.json\nkeyframe:\n  threshold: 0.9\n```',
    'The last column says what is computed again when a setting changes: these stages for every video, and after them ' +
      'whatever gets other inputs than before; in brackets, what must be set for that. "nothing" means that decisions, samples and exports are made again from what is stored.',
  ];
  const titles = new Map(videoStages.map(({ name, title }) => [name, title]));
  const single = Object.entries(schema.properties).filter(([, node]) => !node.properties);
  parts.push(settingsTable(single.flatMap(([name, node]) => withInner(name, node))));
  for (const [section, node] of Object.entries(schema.properties)) {
    if (!node.properties) continue;
    const what = titles.has(section) ? `Stage \`${section}\`: ${titles.get(section)}.` : node.description;
    parts.push(`## ${section}`, ...(what ? [what] : []));
    parts.push(
      settingsTable(
        Object.entries(node.properties).flatMap(([key, leaf]) => withInner(`${section}.${key}`, leaf)),
      ),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

/** A setting and those inside it: of an object or null, of the entries of a list, of names that the user chooses. */
function withInner(path, node) {
  const form = (node.anyOf ?? [node]).find(({ type }) => type === 'object' || type === 'array') ?? node;
  const inside = form.items ?? (form.propertyNames ? form.additionalProperties : form);
  const at = form.items ? `${path}[]` : form.propertyNames ? `${path}.NAME` : path;
  const inner = Object.entries(inside?.properties ?? {});
  return [[path, node], ...inner.flatMap(([key, leaf]) => withInner(`${at}.${key}`, leaf))];
}

function settingsTable(settings) {
  const rows = settings.map(([path, node]) => {
    const cells = [
      `\`${path}\``,
      valueText(node),
      node.default === undefined ? 'needed' : `\`${JSON.stringify(node.default)}\``,
      node.description ?? '',
    ];
    return `| ${[...cells, computesAgainText(path, node)].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return [
    '| setting | value | default | what it does | computes again |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function valueText(node) {
  if (node.anyOf) return node.anyOf.map(valueText).join(' or ');
  if (Array.isArray(node.type)) return node.type.map((type) => valueText({ ...node, type })).join(' or ');
  if (node.enum) return node.enum.map((choice) => `\`${choice}\``).join(', ');
  if (node.type === 'array') return `list of ${valueText(node.items)}`;
  const noun = {
    integer: 'whole number',
    number: 'number',
    boolean: '`true`, `false`',
    object: 'names and values',
    string: 'text',
    null: '`null`',
  };
  const { minimum, maximum } = node;
  const range =
    minimum === undefined ? '' : maximum === undefined ? `, from ${minimum}` : `, ${minimum} to ${maximum}`;
  return `${noun[node.type] ?? node.type}${range}`;
}

/** The stages whose keys hold the setting, each with what must be set for it. */
function computesAgainText(path, node) {
  const byCondition = Map.groupBy(computesAgainFor(path, node), ({ when }) => when);
  const parts = [...byCondition].map(([when, stages]) => {
    const names = stages.map(({ stage }) => `\`${stage}\``).join(', ');
    return when === '' || path.startsWith('roles.') ? names : `${names} (${when})`;
  });
  return parts.join('; ') || 'nothing';
}

function staleReference() {
  return Object.entries(reference)
    .filter(([path, text]) => !existsSync(join(root, path)) || read(path) !== text)
    .map(([path]) => `${path} is not what the program says now. Run: npm run docs`);
}

/** Pages for people who read the repository. */
function pagesOfPeople() {
  const ofRoot = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].filter((page) =>
    existsSync(join(root, page)),
  );
  return [...ofRoot, ...filesIn('docs', '.md')];
}

/** Files and folders that a page names from the root of the repository on; `NN` stands for a number. */
function missingFiles() {
  const named = /`((?:src|test|scripts|docs|examples|bench|training|deploy)\/[\w./-]+)`/g;
  return pagesOfPeople().flatMap((page) =>
    [...read(page).matchAll(named)]
      .filter(([, path]) => !path.includes('/NN-') && !existsSync(join(root, path)))
      .map(([, path]) => `${page} names ${path}, and there is no such file.`),
  );
}

function brokenLinks() {
  return pagesOfPeople().flatMap((page) => {
    const prose = withoutCode(read(page));
    const inline = [
      ...prose.matchAll(/\]\(\s*<?([^)\s>]+)/g),
      ...prose.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/gm),
    ];
    const targets = [...inline, ...prose.matchAll(/\b(?:href|src)="([^"]+)"/g)].map(([, target]) => target);
    return targets.flatMap((target) => {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return [];
      const [path, anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), decodeURIComponent(path));
      if (path.startsWith('/') || relative('', file).startsWith('..') || !existsSync(join(root, file))) {
        return [`${page} links to ${target}, and there is no such file.`];
      }
      if (!anchor || !file.endsWith('.md') || anchorsOf(read(file)).has(anchor)) return [];
      return [`${page} links to ${target}, and ${file} has no such heading.`];
    });
  });
}

function withoutCode(markdown) {
  return markdown
    .replace(/^( *)(```+|~~~+)[\s\S]*?^\1\2\s*$/gm, '')
    .replace(/(`+)[^`](?:(?!\n\n)[\s\S])*?\1/g, '``');
}

/** The anchors that GitHub gives to headings: lower case, no punctuation, hyphens for spaces, numbered if repeated. */
function anchorsOf(markdown) {
  const anchors = new Set([...markdown.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id]) => id));
  const prose = markdown.replace(/^( *)(```+|~~~+)[\s\S]*?^\1\2\s*$/gm, '');
  for (const [, heading] of prose.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Reason codes: those that the program lists, and those that stand where its source gives a reason. */
function reasonsInProgram() {
  const reasons = new Set([
    ...mediaErrorCodes,
    ...rejectedUtteranceSchema.shape.reason.options,
    ...suspicionReasons,
    ...dropReasons,
    ...videoStages.flatMap(({ checks }) => checks.map(({ reason }) => reason)),
  ]);
  // A property, variable or type named reason; a DataError; the return type of a function that finds a reason.
  const given =
    /\breason\??\s*[:=](?!=)([^;,{}]*)|\bnew DataError\(([^,]*)|\w*[rR]eason\w*\([^{};]*\):([^;{]*)\{/g;
  for (const path of filesIn('src', '.ts')) {
    if (path.endsWith('.test.ts') || path.endsWith('.fixture.ts') || ofAnswers.test(path)) continue;
    for (const [, property, error, returned] of read(path).matchAll(given)) {
      // Literals that are a value, not what one is compared with.
      const values = (property ?? error ?? returned).matchAll(/(?:^|[?:|])\s*'([a-z-]+)'/g);
      // A column or field of that name is no code.
      for (const [, code] of values) if (code !== 'reason') reasons.add(code);
    }
  }
  for (const code of captionRefusalSchema.options) reasons.add(code);
  return reasons;
}

function staleOutcomes() {
  const page = 'docs/outcomes.md';
  const text = read(page);
  const sections = Object.keys(schema.properties).join('|');
  const settings = [...text.matchAll(new RegExp(String.raw`\`((?:${sections})\.\w+)[:\`]`, 'g'))].map(
    ([, path]) => path,
  );
  return [
    ...differences(page, 'reason', reasonsInProgram(), firstCells(text)),
    ...settings
      .filter((path) => !(path.split('.')[1] in schema.properties[path.split('.')[0]].properties))
      .map((path) => `${page} names the setting ${path}, which does not exist.`),
  ];
}

/** Numbers in brackets behind a setting, as in `a.b` (2 s), are its default; where that is null, what it stands for. */
function staleDefaults() {
  const numbered = /`(\w+)\.(\w+)`\s\((\d[\d,]*(?:\.\d+)?)/g;
  return pagesOfPeople().flatMap((page) =>
    [...read(page).matchAll(numbered)].flatMap(([, section, key, told]) => {
      const value = schema.properties[section]?.properties?.[key]?.default;
      if (typeof value !== 'number' || value === Number(told.replaceAll(',', ''))) return [];
      return [`${page} gives ${section}.${key} the default ${told}, and it is ${value}.`];
    }),
  );
}

function staleDependencies() {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(read('package.json'));
  const packages = new Set(Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }));
  return differences('docs/dependencies.md', 'package', packages, firstCells(read('docs/dependencies.md')));
}

/** The page has tables of fields, too; those of formats are known by the first cell of their header. */
function staleFormats() {
  const page = 'docs/formats.md';
  const text = read(page);
  const listed = (header) => firstCells(tableOf(text, header));
  return [
    ...differences(page, 'output format', new Set(exportFormats), listed('output format')),
    ...differences(page, 'dataset kind', new Set(Object.keys(corpusReaders)), listed('dataset kind')),
  ];
}

function staleModels() {
  const page = 'docs/models.md';
  const known = new Set(knownModels.map(({ name }) => name));
  return differences(page, 'model', known, firstCells(tableOf(read(page), 'name')));
}

/** The first table whose header begins with this cell; empty where there is none. */
function tableOf(markdown, header) {
  return markdown.match(new RegExp(String.raw`^\| *${header} *\|.*(?:\n\|.*)*`, 'm'))?.[0] ?? '';
}

/** What the first cells of a page's tables name in code style. */
function firstCells(markdown) {
  const cells = [...markdown.matchAll(/^\|([^|]*)\|/gm)].map(([, cell]) => cell);
  return new Set(cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name)));
}

function differences(page, noun, inProgram, onPage) {
  return [
    ...[...inProgram]
      .filter((name) => !onPage.has(name))
      .map((name) => `${page} has no row for the ${noun} ${name}.`),
    ...[...onPage]
      .filter((name) => !inProgram.has(name))
      .map((name) => `${page} has a row for the ${noun} ${name}, which is no more.`),
  ];
}
