/** Runs with the usual settings, each made once for all test files by the first that asks for it. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { errorCode } from '../src/base/errors.ts';
import { type Ended, example, lectern, sharedData } from './cli.ts';
import { isAlive } from './disturbed.ts';

interface FinishedRun {
  /** To be copied and read, never written to. */
  workspace: string;
  ended: Ended;
}

/** Of the example lecture. */
export function finishedRun(): Promise<FinishedRun> {
  return runOnce('finished-run', example);
}

/** Of the recordings of the data folder, where it is there. */
export function finishedRecordings(): Promise<FinishedRun> {
  return runOnce('finished-recordings', join(sharedData, 'video'));
}

async function runOnce(name: string, input: string): Promise<FinishedRun> {
  const folder = join(inject('sharedFolder'), name);
  const workspace = join(folder, 'textbook');
  const note = join(folder, 'ended.json');
  if (isFirst(folder)) {
    writeFileSync(join(folder, 'maker'), String(process.pid));
    const ended = await lectern(['run', input, '--out', workspace, '--json']);
    writeFileSync(`${note}.part`, JSON.stringify(ended));
    renameSync(`${note}.part`, note);
  }
  while (!existsSync(note)) {
    if (makerIsGone(folder))
      throw new Error('The test file that made the shared run ended before it was done.');
    await sleep(200);
  }
  return { workspace, ended: JSON.parse(readFileSync(note, 'utf8')) as Ended };
}

/** Gives a workspace what stages made of the example (all of them, if none is named), so that a run need not. */
export async function takeOver(workspace: string, ...stages: string[]): Promise<void> {
  takeOverFrom(await finishedRun(), workspace, ...stages);
}

/** The same of another finished run. */
export function takeOverFrom(finished: FinishedRun, workspace: string, ...stages: string[]): void {
  const wanted = stages.length > 0 ? stages.map((stage) => join('artefacts', stage)) : ['artefacts'];
  for (const path of [...wanted, 'blobs']) {
    cpSync(join(finished.workspace, path), join(workspace, path), { recursive: true });
  }
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  }
}

function makerIsGone(folder: string): boolean {
  const maker = join(folder, 'maker');
  return existsSync(maker) && !isAlive(Number(readFileSync(maker, 'utf8') || process.pid));
}
