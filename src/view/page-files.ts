import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { UsageError } from '../index.ts';

/** A file of the page, held in memory. */
export interface PageFile {
  bytes: Uint8Array;
  type: string;
  /** Whether its name says its content, so that it may be kept for good. */
  isHashed: boolean;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
};

/** What Vite puts into a name. */
const hash = /-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

/**
 * Reads the built page, by the paths that it is asked for. Nothing else is ever read for a path.
 * @throws UsageError where the page was not built.
 */
export async function readPageFiles(folder: string): Promise<Map<string, PageFile>> {
  const files = new Map<string, PageFile>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    files.set(`/${name}`, { bytes: await readFile(path), type, isHashed: hash.test(name) });
  }
  const index = files.get('/index.html');
  if (!index) throw new UsageError('The page is not built. In a checkout, run: npm run build');
  files.set('/', index);
  return files;
}
