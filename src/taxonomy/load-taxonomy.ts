import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorCode, errorMessage, UsageError } from '../base/errors.ts';
import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import { parseSubject } from './subject-file.ts';
import { pointsOf, type Subject, type Taxonomy } from './taxonomy.ts';
import { slugOf } from './words.ts';

const maxBytes = 20_000_000;

/** The tree that comes with Lectern. The folder lies at the top of the package, two above `src/` and `dist/` alike. */
const shipped = fileURLToPath(new URL('../../taxonomy', import.meta.url));

/** A subject and the file it was read from. */
export interface SubjectFile {
  path: string;
  subject: Subject;
}

/**
 * The taxonomy at a path: a YAML file of one subject, or a folder of them; the tree that comes with Lectern where `path`
 * is null.
 * @throws UsageError where it cannot be read, is not of the four levels, or two points have one id
 */
export async function loadTaxonomy(path: string | null): Promise<Taxonomy> {
  const subjects = (await readSubjects(path)).map(({ subject }) => subject);
  const seen = new Map<string, string>();
  for (const { point } of pointsOf(subjects)) {
    const other = seen.get(point.id);
    if (other !== undefined) {
      throw new UsageError(
        `Two knowledge points have the id ${point.id}:  ${JSON.stringify(other)} and ${JSON.stringify(point.name)}. ` +
          'Change one of them; `lectern taxonomy check` finds the others.',
      );
    }
    seen.set(point.id, point.name);
  }
  return { subjects, digest: sha256(canonicalJson(subjects)) };
}

/**
 * Reads subjects as they stand, sorted by name; ids may be there twice.
 * @throws UsageError where something cannot be read, is not of the four levels, or two files hold one subject
 */
export async function readSubjects(path: string | null): Promise<SubjectFile[]> {
  const files: SubjectFile[] = [];
  const bySlug = new Map<string, string>();
  for (const file of await filesAt(path ?? shipped)) {
    const subject = parseSubject(await readText(file), file);
    const slug = slugOf(subject.name);
    const other = bySlug.get(slug);
    if (other !== undefined)
      throw new UsageError(
        `${other} and ${file} have the same subject, ${JSON.stringify(subject.name)}. Merge them into one file.`,
      );
    bySlug.set(slug, file);
    files.push({ path: file, subject });
  }
  return files.sort((a, b) => (slugOf(a.subject.name) < slugOf(b.subject.name) ? -1 : 1));
}

async function filesAt(path: string): Promise<string[]> {
  const info = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!info.isDirectory()) return [path];
  const names = (await readdir(path)).filter(
    (name) => ['.yaml', '.yml'].includes(extname(name)) && !name.startsWith('.'),
  );
  if (names.length === 0)
    throw new UsageError(`The folder ${JSON.stringify(path)} has no taxonomy: no file ends in .yaml.`);
  return names.sort().map((name) => join(path, name));
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes)
      throw new UsageError(`${path} is larger than ${maxBytes} bytes, too large for a subject.`);
    return await readFile(path, 'utf8');
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): UsageError {
  const code = errorCode(error);
  return new UsageError(
    code === 'ENOENT'
      ? `No taxonomy ${JSON.stringify(path)}.`
      : `Cannot read the taxonomy ${JSON.stringify(path)} (${code ?? errorMessage(error)}).`,
  );
}
