import { z } from 'zod';
import { sha256 } from '../base/fingerprint.ts';
import { inParallel } from '../base/in-parallel.ts';
import type { Objects } from '../engine/objects.ts';
import { layout } from '../engine/workspace-layout.ts';
import { digestSchema } from '../records/basics.ts';

/** What one process learned about a source for all others: its digest, or why it could not be read. */
const digestNoteSchema = z.union([
  z.object({ path: z.string(), stamp: z.string().nullable(), sha256: digestSchema }),
  z.object({ path: z.string(), message: z.string() }),
]);
export type DigestNote = z.infer<typeof digestNoteSchema>;

/** Notes that are read or removed at once, where each takes its time. */
const notesAtOnce = 64;

/** A name of a source that is that of a file too. */
export function noteName(path: string): string {
  return sha256(path);
}

export function noteKey(path: string): string {
  return layout.digestNote(noteName(path));
}

/** Names of the sources that have a note. */
export async function notedNames(objects: Objects): Promise<ReadonlySet<string>> {
  return new Set(await objects.list(layout.digestNotes));
}

export async function writeNote(objects: Objects, note: DigestNote): Promise<void> {
  await objects.replace(noteKey(note.path), `${JSON.stringify(note)}\n`);
}

/** All notes, and the keys of all, of which a damaged one tells nothing. */
export async function readNotes(objects: Objects): Promise<{ notes: DigestNote[]; keys: string[] }> {
  const keys = [...(await notedNames(objects))].map((name) => layout.digestNote(name));
  const notes = await inParallel(keys, notesAtOnce, async (key) => parsed(await objects.read(key)));
  return { notes: notes.filter((note) => note !== null), keys };
}

/** Some sources whose digest a note tells, of so many notes that are looked at. */
export async function someNotedSources(objects: Objects, most: number): Promise<string[]> {
  const names = [...(await notedNames(objects))];
  const start = Math.floor(Math.random() * names.length);
  const some = [...names.slice(start), ...names.slice(0, start)].slice(0, most);
  const notes = await inParallel(some, notesAtOnce, async (name) =>
    parsed(await objects.read(layout.digestNote(name))),
  );
  return notes.filter((note) => note !== null && 'sha256' in note).map((note) => note!.path);
}

export async function removeNotes(objects: Objects, keys: readonly string[]): Promise<void> {
  await inParallel(keys, notesAtOnce, (key) => objects.remove(key));
}

function parsed(bytes: Buffer | null): DigestNote | null {
  try {
    return bytes && (digestNoteSchema.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null);
  } catch {
    return null;
  }
}
