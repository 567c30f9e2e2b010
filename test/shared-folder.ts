/**
 * A folder for what several test files need and one of them makes; it goes when all have ended. The program and its
 * workers are started some hundred times by tests, so Node keeps there what it compiled.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    sharedFolder: string;
  }
}

export default function makeSharedFolder({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-shared-'));
  provide('sharedFolder', folder);
  process.env.NODE_COMPILE_CACHE ??= join(folder, 'compiled');
  // A process that is just ending may still write to it.
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
