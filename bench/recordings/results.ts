/** What the pipeline made of a folder of recordings. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defaultSettings } from '../../src/config/schema.ts';
import { readRunIndex } from '../../src/engine/run-index.ts';
import { Workspace } from '../../src/engine/workspace.ts';
import { loadArtefacts } from '../../src/workspace/artefacts.ts';
import { type Grey, greyOf } from './grey.ts';

export interface FoundScreen {
  startSec: number;
  endSec: number;
  takenAtSec: number;
  grey: Grey;
}

export interface FoundUtterance {
  startSec: number;
  endSec: number;
  text: string;
}

export interface Found {
  /** Why it went no further; null where all was found. */
  reason: string | null;
  screens: FoundScreen[];
  utterances: FoundUtterance[];
}

/** Bounds by which short recordings would be dropped; what they say is no part of the question. */
export const benchSettings = (model: 'tiny' | 'base'): string =>
  `transcribe: { model: ${model} }
listen: { minSpeechSec: 0, windows: 1 }
judge: { minWords: 0, minWordsPerMinute: 0 }
`;

/** Runs the program over files, all in one workspace: up to the screens, and no further. */
export function runPipeline(
  root: string,
  workspace: string,
  paths: readonly string[],
  options: { model: 'tiny' | 'base'; concurrency: number; isQuiet?: boolean },
): Promise<number | null> {
  const list = `${workspace}.txt`;
  const config = `${workspace}.yaml`;
  writeFileSync(list, `${paths.join('\n')}\n`);
  writeFileSync(config, benchSettings(options.model));
  const concurrency = String(options.concurrency);
  const flags = [
    '--out',
    workspace,
    '--config',
    config,
    '--only',
    'judge,keyframe',
    '--concurrency',
    concurrency,
  ];
  return new Promise((resolve, reject) => {
    const args = [join(root, 'bin', 'lectern.js'), 'run', list, ...flags];
    const { isQuiet = false } = options;
    const child = spawn(process.execPath, args, {
      stdio: isQuiet ? ['ignore', 'ignore', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (exitCode) => {
      if (exitCode !== 0) process.stderr.write(said);
      resolve(exitCode);
    });
  });
}

/** By file name. */
export async function readResults(workspace: string): Promise<Map<string, Found>> {
  const { store } = Workspace.at(workspace);
  const found = new Map<string, Found>();
  for (const entry of await readRunIndex(workspace, 'default')) {
    const { keyframe, transcribe } = await loadArtefacts(store, entry, defaultSettings);
    const screens = await Promise.all(
      (keyframe?.screens ?? []).map(async ({ screenStartSec, screenEndSec, takenAtSec, picture }) => ({
        startSec: screenStartSec,
        endSec: screenEndSec,
        takenAtSec,
        grey: await greyOf(await store.getBlob(picture.digest)),
      })),
    );
    const utterances = transcribe?.utterances ?? [];
    const isDone = keyframe !== null && transcribe !== null;
    const result = { reason: isDone ? null : (entry.reason ?? entry.verdict), screens, utterances };
    for (const source of entry.video.sources) found.set(basename(source), result);
  }
  return found;
}
