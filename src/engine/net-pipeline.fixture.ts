import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { UnavailableError } from '../base/errors.ts';
import { callsPath } from './pipeline.fixture.ts';
import { type AnyStage, defineStage, type StageContext } from './stage.ts';

/** A pipeline that looks at a file, asks a model about it three times, and does something with the answer. */
export interface NetSettings {
  /** Where the model is; without, it is at hand. */
  endpoint: string | null;
}

export const netSettings: NetSettings = { endpoint: 'far' };
export const questionsEach = 3;
const cost = 0.25;

async function note(stage: string, context: StageContext): Promise<void> {
  await appendFile(callsPath({ path: await context.localFile() }), `${stage} ${process.pid}\n`);
}

const looked = z.object({ name: z.string() });
const answered = z.object({ answer: z.string() });

const look = defineStage<NetSettings>()({
  name: 'look',
  version: 1,
  resource: 'cpu',
  title: 'look',
  optional: false,
  readsSource: true,
  slice: () => ({}),
  providers: () => null,
  inputs: {},
  optionalInputs: {},
  output: looked,
  checks: [],
  scores: [],
  cpuSecPerSec: 0,
  async run(_inputs, _slice, context) {
    await note('look', context);
    return { name: basename(await context.localFile()) };
  },
});

const ask = defineStage<NetSettings>()({
  name: 'ask',
  version: 1,
  resource: ({ endpoint }) => (endpoint === null ? 'llm' : 'net'),
  title: 'ask',
  optional: false,
  readsSource: false,
  readsFacts: () => ['title'],
  slice: () => ({}),
  providers: () => null,
  inputs: { look: looked },
  optionalInputs: {},
  output: answered,
  checks: [],
  scores: [],
  cpuSecPerSec: 0,
  async run(_inputs, _slice, context) {
    await note('ask', context);
    await misbehave(context);
    for (let question = 0; question < questionsEach; question++) {
      context.signal.throwIfAborted();
      const giveBack = context.asking.admit();
      await sleep(5);
      const tokens = { inputTokens: 10, outputTokens: 2, audioSec: 0, seconds: 0.005 };
      context.asking.onUsage({ provider: 'far', model: 'm', requests: 1, ...tokens, cached: false, cost });
      giveBack();
    }
    return { answer: `of ${context.facts?.title ?? 'nothing'}` };
  },
});

const use = defineStage<NetSettings>()({
  name: 'use',
  version: 1,
  resource: 'cpu',
  title: 'use',
  optional: false,
  readsSource: false,
  slice: () => ({}),
  providers: () => null,
  inputs: { ask: answered },
  optionalInputs: {},
  output: answered,
  checks: [],
  scores: [],
  cpuSecPerSec: 0,
  async run({ ask }, _slice, context) {
    await note('use', context);
    return ask;
  },
});

/** Does what the file's name tells, such as `crash` for `crash.txt`. */
async function misbehave(context: StageContext): Promise<void> {
  const path = await context.localFile();
  const [manner] = basename(path, extname(path)).split('-');
  // Until the test has put a file there, but not for ever.
  const wait = async (file: string): Promise<void> => {
    for (let tries = 0; tries < 1000 && !existsSync(join(dirname(path), file)); tries++) {
      context.asking.signal.throwIfAborted();
      await sleep(20);
    }
  };
  switch (manner) {
    case 'wait':
      await wait('go');
      break;
    case 'crash':
      await wait('crash');
      process.kill(process.pid, 'SIGSEGV');
      await sleep(10_000);
      break;
    case 'spin':
      for (;;);
    case 'down':
      throw new UnavailableError('Nobody answers.');
  }
}

export const netStages: readonly AnyStage<NetSettings>[] = [look, ask, use];
