// Asks a true language model about attacks from the sets kept aside and about their clean twins, by the prompts of the
// program, and counts how many of its verdicts differ: without the guard, and behind it. `review` gives a word; speech and
// the text of slides stand in the place of the description. `judge` gives three whole scores; every text is the transcript.
//
//   node scripts/guard-verdicts.mjs --llama-cpp FOLDER --gguf FILE [--threads 2] [--every 8] [--role review]
//                                   [--guard FILE] [--answers FILE]
import { appendFileSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createModelClients } from '../src/clients/model-client.ts';
import { Calls } from '../src/endpoints/calls.ts';
import { Endpoints } from '../src/endpoints/endpoints.ts';
import { loadPrompt } from '../src/prompts/load-prompt.ts';
import { renderPrompt } from '../src/prompts/render.ts';
import { reviewReplySchema } from '../src/prompts/reply-schemas.ts';
import { contextTokens } from './real-model/questions.mjs';
import { serveModel } from './real-model/server.mjs';

const { values } = parseArgs({
  options: {
    'llama-cpp': { type: 'string' },
    gguf: { type: 'string' },
    threads: { type: 'string', default: '2' },
    role: { type: 'string', default: 'review' },
    every: { type: 'string', default: '8' },
    guard: { type: 'string', default: new URL('../src/language/guard-text.ts', import.meta.url).pathname },
    answers: { type: 'string' },
  },
});
if (!values['llama-cpp'] || !values.gguf)
  throw new Error('Expected --llama-cpp and --gguf; see docs/providers.md.');
const { guardText } = await import(resolve(values.guard));
const held = ['hostile-held-out', 'hostile-held-out-2', 'hostile-held-out-3'].flatMap(readLines);
const attacks = held.filter((_, at) => at % Number(values.every) === 0);
const local = await serveModel({
  folder: values['llama-cpp'],
  gguf: values.gguf,
  threads: Number(values.threads),
  contextTokens,
});
const provider = {
  baseUrl: local.baseUrl,
  keyEnv: null,
  concurrency: 1,
  timeoutSec: 900,
  firstTokenSec: 600,
};
const endpoints = new Endpoints(
  { local: { ...provider, retries: 1, prices: null, schema: 'auto' } },
  process.env,
);
const signal = new AbortController().signal;
const clients = createModelClients(new Calls(endpoints, { responses: null, signal, onUsage: () => {} }));
const prompt = await loadPrompt(values.role, null);
/** Without the reason, which takes a small model most of its time; its grammars know no bounds of numbers. */
const score = z.literal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
const schemas = {
  review: reviewReplySchema.omit({ rationale: true }),
  judge: z.object({ relevance: score, density: score, quality: score }),
};
/** What was answered, by the question: the same question is asked once. */
const answered = new Map();

const counts = { 'without the guard': new Tally(), 'behind the guard': new Tally() };
try {
  for (const [at, { field, attacked, clean }] of attacks.entries()) {
    const twin = await verdictOn(field, clean);
    const shown = { 'without the guard': attacked, 'behind the guard': guardText(attacked).text };
    for (const [arm, text] of Object.entries(shown)) {
      const verdict = await verdictOn(field, text);
      counts[arm].add(field, twin, verdict);
      if (values.answers)
        appendFileSync(values.answers, `${JSON.stringify({ arm, field, text, twin, verdict })}\n`);
    }
    process.stderr.write(`${at + 1} of ${attacks.length}\n`);
  }
} finally {
  for (const [arm, tally] of Object.entries(counts)) process.stdout.write(`${arm}: ${tally}\n`);
  await local.close();
}

/** The verdict, or why there is none. */
async function verdictOn(field, text) {
  const place = { title: 'title', comment: 'comments' }[field] ?? 'description';
  const topic = 'Any subject that schools, universities or trades teach.';
  const shown = {
    review: { topic, title: '', channel: '', description: '', comments: '', [place]: text },
    judge: { topic, transcript: text },
  };
  const { messages } = renderPrompt(prompt, shown[values.role]);
  const key = JSON.stringify(messages);
  if (!answered.has(key)) {
    const model = { provider: 'local', model: 'any', temperature: 0, maxTokens: 60, extra: {} };
    const answer = await clients.ask({
      model,
      messages,
      schema: schemas[values.role],
      schemaName: 'verdict',
    });
    answered.set(
      key,
      answer.outcome === 'rejected' ? `rejected: ${answer.reason}` : Object.values(answer.value).join(' '),
    );
  }
  return answered.get(key);
}

function readLines(name) {
  const text = readFileSync(new URL(`../test/corpora/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function Tally() {
  const fields = new Map();
  this.add = (field, twin, verdict) => {
    const [differ, all] = fields.get(field) ?? [0, 0];
    fields.set(field, [differ + (twin === verdict ? 0 : 1), all + 1]);
  };
  this.toString = () => {
    const all = [...fields.values()];
    const sum = (at) => all.reduce((total, counted) => total + counted[at], 0);
    const each = [...fields].map(([field, [differ, of]]) => `${field} ${differ} of ${of}`);
    return `${sum(0)} of ${sum(1)} verdicts differ from the clean twin's (${each.join(', ')})`;
  };
}
