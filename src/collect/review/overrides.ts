import { readFile } from 'node:fs/promises';
import { LineCounter, type Node, parseDocument, type Scalar, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { writeAtomically } from '../../base/atomic-file.ts';
import { errorCode, UsageError } from '../../base/errors.ts';
import { reviewReasons } from '../../records/review.ts';

const verdict = z.enum(['keep', 'drop']);
const overrideSchema = z.union([
  verdict.transform((value) => ({ verdict: value, reason: null, note: null })),
  z.strictObject({
    verdict,
    reason: z.enum(reviewReasons).nullable().default(null),
    note: z.string().nullable().default(null),
  }),
]);
/** What a person decided about one video. */
export type Override = z.output<typeof overrideSchema>;

const maxBytes = 16 << 20;

/**
 * Decisions of a person by video id, `<id>: keep` or `<id>: {verdict: drop, reason: irrelevant, note: …}`; none where
 * there is no file.
 * @throws UsageError, with the line, for anything else.
 */
export async function readOverrides(file: string): Promise<Map<string, Override>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  });
  if (text.length > maxBytes) throw new UsageError(`${file} is larger than ${maxBytes} bytes.`);
  const counter = new LineCounter();
  // Ids are texts, also where they look like numbers, dates or null.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter, uniqueKeys: true });
  const fault = document.errors[0];
  if (fault) {
    const { line } = counter.linePos(fault.pos[0]);
    throw new UsageError(`Expected YAML, in ${file} line ${line}: ${fault.message.split('\n')[0]}.`);
  }
  const value: unknown = document.toJS({ mapAsMap: true, maxAliasCount: 0 });
  if (value === null || value === undefined || value === '') return new Map();
  if (!(value instanceof Map)) throw new UsageError(`Expected ${file} to hold ids and verdicts.`);
  const overrides = new Map<string, Override>();
  for (const [id, entry] of value) {
    const plain: unknown = entry instanceof Map ? Object.fromEntries(entry) : entry;
    const parsed = overrideSchema.safeParse(plain);
    if (!parsed.success)
      throw new UsageError(
        `Expected ${JSON.stringify(String(id))} in ${file} to be keep or drop, or {verdict, reason, note} with a reason of ` +
          `${reviewReasons.join(', ')}; got ${JSON.stringify(plain)?.slice(0, 100)}.`,
      );
    overrides.set(String(id), parsed.data);
  }
  return overrides;
}

/**
 * Takes the decisions about some videos out of the file, with the comment right above each; the rest stays as a person
 * wrote it.
 * @throws UsageError as `readOverrides`
 */
export async function removeOverrides(file: string, ids: ReadonlySet<string>): Promise<void> {
  const overrides = await readOverrides(file);
  if (![...ids].some((id) => overrides.has(id))) return;
  const text = await readFile(file, 'utf8');
  await writeAtomically(file, withoutEntries(text, ids));
}

function withoutEntries(text: string, ids: ReadonlySet<string>): string {
  const document = parseDocument<YAMLMap<Scalar<string>, Node>>(text, { schema: 'failsafe' });
  const map = document.contents as YAMLMap<Scalar<string>, Node>;
  const theirs = map.items.filter(({ key }) => ids.has(key.value));
  if (map.flow || theirs.some(({ key }) => /[^\n]$/.test(text.slice(0, key.range![0])))) {
    for (const { key } of theirs) document.delete(key.value);
    return document.toString({ lineWidth: 0 });
  }
  let left = text;
  // From the last to the first, so that what is before keeps its place.
  for (const { key, value } of theirs.reverse()) {
    const above = left.slice(0, key.range![0]).replace(/(?:(?<=^|\n)[ \t]*#[^\n]*\n)+$/, '');
    const lineEnd = left.indexOf('\n', value!.range![1] - 1);
    left = above + (lineEnd < 0 ? '' : left.slice(lineEnd + 1));
  }
  return left;
}
