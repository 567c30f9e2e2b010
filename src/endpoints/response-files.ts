import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { draftPath } from '../engine/drafts.ts';
import { errorCode } from '../engine/errors.ts';
import { canonicalJson, sha256 } from '../engine/fingerprint.ts';
import type { ResponseStore } from './response-store.ts';

/**
 * Answers as files `<folder>/<digest>.json` of two lines: the digest of the second, and the answer. A file is linked
 * into place whole. Nothing is synced, which would take longer than many answers: what a crash of the machine leaves
 * torn counts as not there.
 */
export function openResponseFiles(folder: string): ResponseStore {
  const pathOf = (digest: string): string => {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new RangeError(`Expected a SHA-256 digest, got ${digest}.`);
    return join(folder, `${digest}.json`);
  };
  return {
    get: async (digest) => read(pathOf(digest)),
    async putIfAbsent(digest, value) {
      const path = pathOf(digest);
      const draft = await writeDraft(path, value);
      const winner = (await linkUnlessThere(draft, path)) ? value : await read(path);
      if (winner !== null) {
        await unlink(draft);
        return winner;
      }
      // Damaged, or a file system without links.
      await rename(draft, path);
      return value;
    },
    async replace(digest, value) {
      const path = pathOf(digest);
      await rename(await writeDraft(path, value), path);
    },
  };
}

/** Whether it was linked; false where something is there, or where there are no links. */
async function linkUnlessThere(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (['EEXIST', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

async function writeDraft(path: string, value: unknown): Promise<string> {
  const draft = draftPath(path);
  const body = canonicalJson(value);
  const text = `${sha256(body)}\n${body}\n`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(draft, text, { flag: 'wx' });
  }
  return draft;
}

async function read(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  const [digest, body, ...rest] = text.split('\n');
  if (body === undefined || rest.length !== 1 || digest !== sha256(body)) return null;
  return JSON.parse(body) as unknown;
}
