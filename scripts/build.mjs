// Brings dist/ up to date with src/. Does nothing where it is.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringUpToDate } from './build/builds.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
try {
  await bringUpToDate(root, async (folder) => {
    const { compile } = await import('./build/compile.mjs');
    await compile(root, folder);
  });
} catch (error) {
  const cure = /MODULE_NOT_FOUND$/.test(error.code) ? '\nWhat builds it is not installed. Run: npm ci' : '';
  console.error(`Lectern could not be built: ${error.message.split('\n')[0]}${cure}`);
  process.exitCode = 1;
}
