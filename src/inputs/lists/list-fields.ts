/** What an entry of a list may say, by whoever reads it. */
const fields = [
  'path',
  'download',
  'url',
  'id',
  'title',
  'description',
  'licence',
  'channel',
  'language',
  'durationSec',
  'published',
  'subject',
  'course',
  'subCourse',
  'knowledgePoint',
] as const;

/** `knowledge_point` and `Knowledge Point` are one name. */
const plainName = (name: string): string => name.toLowerCase().replace(/[ _-]/g, '');

/** Other names that are in use, for what there is none by its own name; the first that says something counts. */
const otherNames: Partial<Record<(typeof fields)[number], string[]>> = {
  path: ['filepath', 'videopath', 'videofile', 'file', 'filename', 'video'],
  url: ['webpageurl', 'pageurl', 'link'],
  download: ['downloadurl'],
  licence: ['license'],
};

const fieldOf = new Map<string, string>([
  ...fields.map((name) => [plainName(name), name] as const),
  ...Object.entries(otherNames).flatMap(([name, others]) => others.map((other) => [other, name] as const)),
]);
const places: readonly string[] = ['path', 'download', 'url'];

/** Whether a field of this name says where a video is. */
export function namesPlace(name: string): boolean {
  return places.includes(fieldOf.get(plainName(name)) ?? '');
}

/**
 * An entry under the names that Lectern knows; others stay as they are. A `url` of a file is its `path`. What is no
 * object, or a text, is left to its reader.
 */
export function namedEntry(entry: unknown): unknown {
  if (typeof entry === 'string') return { path: entry };
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
  const said = new Map(Object.entries(entry));
  const byPlainName = new Map([...said].map(([name, value]) => [plainName(name), value]));
  for (const name of fields) {
    const names = [plainName(name), ...(otherNames[name] ?? [])];
    if (said.has(name) && !isNothing(said.get(name))) continue;
    const value = names
      .map((other) => byPlainName.get(other))
      .find((other) => (typeof other === 'string' || typeof other === 'number') && !isNothing(other));
    if (value !== undefined) said.set(name, value);
  }
  for (const name of ['download', 'url']) {
    const address = said.get(name);
    if (!isNothing(said.get('path')) || typeof address !== 'string' || !/^\s*file:/i.test(address)) continue;
    said.set('path', address);
    said.delete(name);
  }
  return Object.fromEntries(said);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
