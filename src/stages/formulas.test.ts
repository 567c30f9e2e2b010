import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ProtocolServer, startProtocolServer } from '../../test/protocol-server.ts';
import { type Settings, settingsSchema } from '../config/schema.ts';
import { openResponseLog } from '../engine/response-log.ts';
import type { AnyStage, StageContext } from '../engine/stage.ts';
import type { Transcript } from '../records/speech.ts';
import { judge1 } from './04-judge/judge-model.ts';
import { reread } from './07-read/reread.ts';
import { refine } from './08-refine/refine.ts';
import { describe as describeStage } from './09-caption/describe.ts';
import { withPrompts } from './shared/prompts.ts';
import { readingOf, screensOf, tiling } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-formulas-'));
let server: ProtocolServer;
let settings: Settings;
let says = '';

/** As small models write it into JSON. */
const formula = String.raw`\frac{a^2}{b^2} = \theta + \rho \neq \beta`;
const spoken = 'so we get rho plus theta';
const transcript: Transcript = {
  producer: { name: 'test', model: 'none', version: '1' },
  language: 'en',
  utterances: [{ startSec: 0, endSec: 5, text: spoken, confidence: null }],
  rejected: [],
};
const screens = screensOf([{ at: [0, 10], text: 'a2 b2' }]);
const clips = { clips: tiling([10]) };

beforeAll(async () => {
  server = await startProtocolServer({ chat: () => says });
  const model = { provider: 'local', model: 'm' };
  const given = settingsSchema.parse({
    providers: { local: { baseUrl: server.baseUrl } },
    roles: { read: model, caption: model, refine: model, judge: [model] },
  });
  settings = await withPrompts(given);
});
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** What the stage makes of the inputs where the model answers with this text. */
async function outputOf(stage: AnyStage<Settings>, inputs: object, reply: string): Promise<unknown> {
  says = reply;
  const shared = new Map<string, Promise<unknown>>();
  const { signal } = new AbortController();
  const context: StageContext = {
    onProgress: () => {},
    localFile: async () => '',
    captions: async () => null,
    facts: { title: 'Ratios', knowledgePoint: null },
    putBlob: async () => '',
    getBlob: async () => Buffer.from('ffd8ffe0', 'hex'),
    shared<T>(name: string, load: () => Promise<T>): Promise<T> {
      if (!shared.has(name)) shared.set(name, load());
      return shared.get(name) as Promise<T>;
    },
    asking: {
      responses: openResponseLog(join(folder, `${stage.name}.jsonl`)),
      noCache: false,
      signal,
      admit: () => () => {},
      onUsage: () => {},
    },
    signal,
  };
  return stage.output.parse(
    await stage.run(inputs, stage.slice(settings), context, stage.limits?.(settings)),
  );
}

test('a model that reads screens', async () => {
  const inputs = { keyframe: screens, read: readingOf([{ at: [0, 10], text: 'a2 b2' }]) };
  const reply = `{"text": "Ratios:\\n${formula}\\n- new line", "informativeness": 8}`;
  expect(await outputOf(reread, inputs, reply)).toMatchObject({
    screens: [{ text: `Ratios:\n${formula}\n- new line`, informativeness: 8 }],
  });
  // The answer that was stored is read the same way.
  expect(await outputOf(reread, inputs, 'no more')).toMatchObject({
    screens: [{ text: `Ratios:\n${formula}\n- new line` }],
  });
});

test('a model that describes clips', async () => {
  const inputs = { clip: clips, keyframe: screens };
  expect(await outputOf(describeStage, inputs, `{"description": "A slide with ${formula}."}`)).toMatchObject({
    descriptions: [{ text: `A slide with ${formula}.`, rejected: null }],
  });
});

test('a model that judges', async () => {
  const reply = `{"relevance": 8, "density": 7, "quality": 9, "rationale": "It derives ${formula}."}`;
  expect(await outputOf(judge1, { judge: null, transcribe: transcript }, reply)).toMatchObject({
    windows: [{ rationale: `It derives ${formula}.`, rejected: null }],
  });
});

test('a model that rewrites speech', async () => {
  const reply = String.raw`{"lines": [{"number": 1, "text": "So we get \rho + \theta."}]}`;
  expect(await outputOf(refine, { transcribe: transcript }, reply)).toMatchObject({
    texts: [String.raw`So we get \rho + \theta.`],
    paragraphs: [{ rejected: null }],
  });
});
