import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { exporters, exportFormats } from '../formats/exporters.ts';
import { chatDialects } from '../formats/packages/chat-dialect.ts';
import { type DatasetExport, exportDataset } from './export-dataset.ts';
import { sampleWorkspace } from './sample-workspace.fixture.ts';
import { verifyPackage } from './verify-package.ts';

const hostile = '"]: <script>x</script>\n---\n# {y} `z` |';

async function exported(path: string, options: Partial<DatasetExport>) {
  const folder = join(await temporaryFolder(), 'out');
  await exportDataset(path, { format: 'chat', run: null, folder, card: { title: hostile }, ...options });
  const card = await readFile(join(folder, 'README.md'), 'utf8');
  const [, yaml = '', ...rest] = card.split(/^---$/m);
  const croissant = JSON.parse(await readFile(join(folder, 'croissant.json'), 'utf8'));
  return { folder, header: parse(yaml), text: rest.join('---'), croissant };
}

/** Video n has what `facts` has at n. */
async function textbook(facts: { licence?: string | null; source?: string; none?: true }[]): Promise<string> {
  const path = join(await temporaryFolder(), 'textbook.jsonl');
  const nothing = { url: null, subject: null, course: null, subCourse: null, knowledgePoint: null };
  const lines = facts.map(({ licence = null, source = null, none }, n) => {
    const place = { video: none ? null : `v${n}`, clip: null, start: null, end: null };
    const slots = [{ kind: 'text', parts: [{ role: none ? 'text' : 'speech', ...place, chars: 9 }] }];
    const video = { id: `v${n}`, title: hostile, licence, source, ...nothing, clips: [] };
    const metadata = JSON.stringify({ slots, videos: none ? [] : [video] });
    return JSON.stringify({ id: `s${n}`, images: [null], texts: ['two words'], metadata });
  });
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

const kinds = exportFormats
  .filter((format) => 'pack' in exporters[format])
  .flatMap((format): Partial<DatasetExport>[] =>
    format === 'chat' ? chatDialects.map((dialect) => ({ format, dialect })) : [{ format }],
  );

test.each(kinds)('$format $dialect has a card, Croissant metadata and their digests', async (kind) => {
  const { path } = await sampleWorkspace(9);
  const { folder, header, text, croissant } = await exported(path, kind);
  expect(header).toMatchObject({ pretty_name: hostile, language: ['en'], size_categories: ['n<1K'] });
  expect(croissant).toMatchObject({ name: hostile, conformsTo: 'http://mlcommons.org/croissant/1.0' });
  expect(text).toMatch(/\| samples +\| +9 \|/);
  expect(text).toMatch(/\| images +\| +16 \|/);
  expect(text).toMatch(/```(python|sh|yaml)\n/);
  const sums = await readFile(join(folder, 'SHA256SUMS'), 'utf8');
  for (const name of ['README.md', 'croissant.json']) {
    expect(sums.split('\n').filter((line) => line.endsWith(`  ${name}`))).toHaveLength(1);
  }
  expect(await verifyPackage(folder)).toEqual([]);
  for (const { '@type': type, name, sha256, contentSize } of croissant.distribution) {
    if (type !== 'cr:FileObject') continue;
    const bytes = await readFile(join(folder, name));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(contentSize).toBe(`${bytes.length} B`);
  }
  const patterns = (header.configs?.[0].data_files ?? []).map(({ path }: { path: string }) => path);
  expect(patterns.length > 0).toBe(kind.format !== 'markdown');
});

test('changed card files are found, and nothing is changed', async () => {
  const { path } = await sampleWorkspace(4);
  const { folder } = await exported(path, {});
  await writeFile(join(folder, 'README.md'), 'changed');
  await rm(join(folder, 'croissant.json'));
  const before = await readdir(folder, { recursive: true });
  expect(await verifyPackage(folder)).toEqual([
    { name: 'README.md', what: 'damaged' },
    { name: 'croissant.json', what: 'missing' },
  ]);
  expect(await readdir(folder, { recursive: true })).toEqual(before);
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('changed');
});

test('the same dataset gives the same card', async () => {
  const path = await textbook([{ licence: 'CC-BY-4.0', source: 'vimeo:1' }, { none: true }]);
  const [one, two] = [await exported(path, {}), await exported(path, {})];
  for (const name of ['README.md', 'croissant.json', 'SHA256SUMS'])
    expect(await readFile(join(two.folder, name))).toEqual(await readFile(join(one.folder, name)));
});

test('licences and sources are counted, and what is unknown is called so', async () => {
  const path = await textbook([
    { licence: 'CC-BY-4.0', source: 'vimeo:1' },
    { licence: 'CC-BY-4.0', source: 'youtube:x' },
    { licence: hostile, source: 'vimeo:2' },
    {},
  ]);
  const { header, text, croissant } = await exported(path, { format: 'webdataset' });
  expect(header).toMatchObject({ license: 'other', license_link: 'README.md#licences' });
  expect(text).toMatch(/\| CC-BY-4\.0 +\| +2 \|/);
  expect(text).toMatch(/\| not stated +\| +1 \|/);
  expect(text).toMatch(/\| vimeo +\| +2 \|/);
  expect(text).toMatch(/"Not stated" means unknown/);
  expect(text).toMatch(/\| words +\| +8 \|/);
  const shown = text.replace(/^```[\s\S]*?^```/gm, '');
  expect(shown).not.toMatch(/[^\\]<script/);
  expect(croissant.license).toEqual(expect.arrayContaining(['CC-BY-4.0', hostile, 'unknown']));
});

test('one licence is that of the dataset only where each sample has a video', async () => {
  const licensed = { licence: 'CC-BY-4.0' };
  expect((await exported(await textbook([licensed, licensed]), {})).header.license).toBe('cc-by-4.0');
  const mixed = await exported(await textbook([licensed, { none: true }]), {});
  expect(mixed.header.license).toBe('other');
  expect(mixed.text).toContain('1 of the samples name no video: their licences are unknown.');
  const none = await exported(await textbook([{ none: true }]), {});
  expect(none.header.license).toBe('unknown');
  expect(none.croissant.license).toEqual(['unknown']);
});

test('a title neither closes the citation nor its block', async () => {
  const { text, croissant } = await exported(await textbook([{}]), {
    card: { title: 'a}``` \\b% 50_1\n```x' },
  });
  expect(croissant.citeAs).toContain('title = {a b\\% 50\\_1 x},');
  // Two snippets and the citation, each begun and ended.
  expect(text.match(/^```/gm)).toHaveLength(6);
});

test('the default title is the name of the dataset; other formats have no card', async () => {
  const { path } = await sampleWorkspace(2);
  const { header } = await exported(await textbook([{}]), { card: {} });
  expect(header.pretty_name).toBe('textbook.jsonl');
  await expect(exported(path, { format: 'clips' })).rejects.toThrow(/Expected no card for clips/);
  await expect(exported(path, { format: 'textbook', folder: null })).rejects.toThrow(
    /Expected --out for textbook with a card/,
  );
});
