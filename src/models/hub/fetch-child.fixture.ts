// Fetches one file in a process of its own, for tests that end it or spoil its disk: `node fetch-child.fixture.ts SETTINGS
// FILE [FAULT]`, all as JSON. A fault lets writing to the cache fail after so many bytes.
import files, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import type { HubFile } from './describe-file.ts';
import type { HubSettings } from './hub-settings.ts';

const [settings, file, fault] = process.argv.slice(2).map((text) => JSON.parse(text) as unknown) as [
  HubSettings,
  HubFile,
  { code: string; afterBytes: number }?,
];

if (fault) {
  const { open } = files;
  let written = 0;
  files.open = async (...given) => {
    const handle = await open(...given);
    const write = handle.writeFile.bind(handle);
    handle.writeFile = async (data, ...rest) => {
      written += (data as Buffer).length;
      if (written > fault.afterBytes)
        throw Object.assign(new Error(`${fault.code}: injected, write`), {
          code: fault.code,
          syscall: 'write',
        });
      return write(data, ...rest);
    };
    return handle as FileHandle;
  };
  syncBuiltinESMExports();
}

const { fetchFile } = await import('./fetch-file.ts');
try {
  console.log(await fetchFile(file, settings));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
