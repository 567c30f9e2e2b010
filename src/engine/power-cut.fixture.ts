import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const mutating = ['open', 'rename', 'link', 'rm', 'mkdir', 'appendFile', 'writeFile'] as const;

/** Ends the work of this process on a folder with its nth write, as a power cut would; every later write fails, too. */
export function cutPowerAt(folder: string, nth: number): { happened: () => boolean; restore: () => void } {
  const originals = { ...files };
  let count = 0;
  for (const name of mutating) {
    const original = originals[name] as (...args: unknown[]) => Promise<unknown>;
    Object.assign(files, {
      [name]: async (...args: unknown[]) => {
        const isWrite = name !== 'open' || !['r', undefined].includes(args[1] as string);
        const concerns = String(args[0]).startsWith(folder) && isWrite && typeof args[1] !== 'number';
        if (concerns && ++count >= nth) throw Object.assign(new Error('power cut'), { code: 'ECRASH' });
        return original(...args);
      },
    });
  }
  syncBuiltinESMExports();
  return {
    happened: () => count >= nth,
    restore: () => {
      Object.assign(files, originals);
      syncBuiltinESMExports();
    },
  };
}
