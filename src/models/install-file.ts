import { createHash } from 'node:crypto';
import { copyFile, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../base/atomic-file.ts';
import { draftPath, isDraft } from '../base/drafts.ts';
import { makeFolder } from '../base/make-folder.ts';
import { modelFolder, modelsFolder } from './cache-folder.ts';
import type { KnownModel, ModelFile } from './known-model.ts';
import { knownModels } from './known-models.ts';
import { licenceText } from './licence-text.ts';

/** A file that the table names. */
export interface NamedFile {
  model: KnownModel;
  file: ModelFile;
}

const namedFiles: readonly NamedFile[] = knownModels.flatMap((model) =>
  model.files.map((file) => ({ model, file })),
);
const knownSizes: ReadonlySet<number> = new Set(namedFiles.map(({ file }) => file.bytes));

/** Whether a file of this size may be one that the table names: what else there is need not be read. */
export function mayBeNamed(bytes: number): boolean {
  return knownSizes.has(bytes);
}

/**
 * Takes a file into the folder of its model if its digest is one that the table names. It is written under a temporary
 * name, checked, and renamed, so that a model has a file whole or not at all.
 * @param bytes What the file is said to have; more than that is not read.
 * @returns The models that it belongs to; none for other files, of which nothing stays.
 */
export async function installFile(
  bytes: number,
  chunks: AsyncIterable<Uint8Array>,
  environment: NodeJS.ProcessEnv,
): Promise<NamedFile[]> {
  const folder = modelsFolder(environment);
  await makeFolder(folder);
  const draft = draftPath(join(folder, 'incoming'));
  try {
    const digest = await writeDraft(draft, bytes, chunks);
    const named = digest === null ? [] : namedFiles.filter(({ file }) => file.sha256 === digest);
    for (const [index, one] of named.entries()) {
      await place(draft, one, index === named.length - 1, environment);
    }
    return named;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Its digest; null where it has more or fewer bytes than it is said to have. */
async function writeDraft(
  path: string,
  bytes: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<string | null> {
  const hash = createHash('sha256');
  let written = 0;
  const handle = await open(path, 'wx');
  try {
    for await (const chunk of chunks) {
      written += chunk.length;
      if (written > bytes) return null;
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return written === bytes ? hash.digest('hex') : null;
}

async function place(
  draft: string,
  { model, file }: NamedFile,
  isLast: boolean,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const folder = modelFolder(model.name, environment);
  await makeFolder(folder);
  await writeAtomically(join(folder, 'LICENSE'), licenceText(model));
  const path = join(folder, file.name);
  if (isLast) return rename(draft, path);
  const copy = draftPath(path);
  try {
    await copyFile(draft, copy);
    await rename(copy, path);
  } finally {
    await rm(copy, { force: true });
  }
}

/** A draft that nobody has written to for so long was left by a program that was killed. */
const abandonedMs = 3_600_000;

/** Removes what killed programs left behind; what others are writing now stays. */
export async function removeAbandonedDrafts(environment: NodeJS.ProcessEnv): Promise<void> {
  const folder = modelsFolder(environment);
  for (const name of await readdir(folder).catch(() => [])) {
    if (!isDraft(name)) continue;
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (found && Date.now() - found.mtimeMs > abandonedMs) await rm(path, { recursive: true, force: true });
  }
}
