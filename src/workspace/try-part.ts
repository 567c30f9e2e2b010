import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { errorMessage } from '../base/errors.ts';
import { processCpuSec } from '../engine/process-cpu.ts';
import { type WorkBounds, WorkWatch } from '../engine/work-watch.ts';
import { workerNode } from '../engine/worker-node.ts';
import type { PartFound } from '../stages/parts.ts';

/** What became of using a part: what was found, or why it does not work. */
export type PartAnswer = PartFound | { problem: string };

const usualBounds: WorkBounds = { cpuSec: 60, stallSec: 60 };
const lookEveryMs = 250;
const lastWordsChars = 500;

/**
 * Uses a part in a process of its own, so that native code that crashes or hangs while it loads gives an answer too.
 * @param entry Script that takes the part's name as its argument and sends a `PartAnswer`.
 */
export async function tryPart(
  name: string,
  { entry = partEntry(), bounds = usualBounds } = {},
): Promise<PartAnswer> {
  const child = fork(entry, [name], {
    execPath: workerNode(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  let answer: PartAnswer | null = null;
  let lastWords = '';
  child.on('message', (message) => {
    answer = message as PartAnswer;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString('utf8')).slice(-lastWordsChars);
  });
  let overdue: string | null = null;
  const watch = new WorkWatch(bounds, 0);
  const looking = setInterval(() => {
    overdue ??= watch.overdueReason(lookEveryMs / 1000, processCpuSec(child.pid ?? 0) ?? 0);
    if (overdue !== null) child.kill('SIGKILL');
  }, lookEveryMs);
  let code: number | null;
  let signal: NodeJS.Signals | null;
  try {
    [code, signal] = await once(child, 'close');
  } catch (error) {
    return { problem: `No process can be started to use it: ${errorMessage(error)}` };
  } finally {
    clearInterval(looking);
  }
  if (answer) return answer;
  if (overdue !== null) return { problem: overdue };
  const words = lastWords.trim().split('\n').at(-1);
  const end = signal
    ? `The process that used it died of ${signal}.`
    : `The process that used it ended (${code}).`;
  return { problem: words ? `${end} ${words}` : end };
}

function partEntry(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`../part-main.${extension}`, import.meta.url));
}
