// Asks a true language model what the text roles ask, by the clients and prompts of the program, and counts how many of
// its answers were valid at once, valid after one repair, or rejected. What it shows is whether answers are read and
// sick ones caught; small models judge badly. docs/providers.md says how to get a model.
//
//   node scripts/real-model.mjs --url http://localhost:8080/v1 --model any [--key-env NAME]
//   node scripts/real-model.mjs --llama-cpp FOLDER --gguf FILE [--threads 2]
//                               both with [--passages 30] [--roles refine,judge,review] [--forms schema,words]
//                               [--answers FILE]   every answer, a line of JSON each
import { createWriteStream, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createModelClients } from '../src/clients/model-client.ts';
import { Calls } from '../src/endpoints/calls.ts';
import { EndpointError } from '../src/endpoints/endpoint-error.ts';
import { Endpoints } from '../src/endpoints/endpoints.ts';
import { loadPrompt } from '../src/prompts/load-prompt.ts';
import { contextTokens, questionOf, textRoles, usableRewrite } from './real-model/questions.mjs';
import { serveModel } from './real-model/server.mjs';
import { markdownTable, Tally } from './real-model/tally.mjs';

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    model: { type: 'string', default: 'any' },
    'key-env': { type: 'string' },
    'llama-cpp': { type: 'string' },
    gguf: { type: 'string' },
    threads: { type: 'string', default: '2' },
    passages: { type: 'string', default: '30' },
    roles: { type: 'string', default: textRoles.join(',') },
    forms: { type: 'string', default: 'schema,words' },
    answers: { type: 'string' },
  },
});
if (!values.url && !(values['llama-cpp'] && values.gguf))
  throw new Error('Expected --url, or --llama-cpp and --gguf; the first lines of this file say more.');

/** How answers are asked for: in the server's schema mode where it has one, or in words. */
const schemaOf = { schema: 'auto', words: 'none' };
const forms = values.forms.split(',');
const roles = values.roles.split(',');
requireKnown('--forms', forms, Object.keys(schemaOf));
requireKnown('--roles', roles, textRoles);
const passages = readPassages().slice(0, Number(values.passages));
const local = values.url
  ? null
  : await serveModel({
      folder: values['llama-cpp'],
      gguf: values.gguf,
      threads: Number(values.threads),
      contextTokens,
    });
const settings = {
  baseUrl: values.url ?? local.baseUrl,
  keyEnv: values['key-env'] ?? null,
  concurrency: 1,
  timeoutSec: 900,
  firstTokenSec: 600,
  retries: 1,
  prices: null,
};
const endpoints = new Endpoints(
  Object.fromEntries(Object.entries(schemaOf).map(([form, schema]) => [form, { ...settings, schema }])),
  process.env,
);
const asked = new AbortController();
process.once('SIGINT', () => asked.abort(new Error('Interrupted.')));

let seconds = 0;
let requests = 0;
const clients = createModelClients(
  new Calls(endpoints, {
    responses: null,
    signal: asked.signal,
    onUsage: (usage) => {
      requests += usage.requests;
      seconds += usage.seconds;
    },
  }),
);
const answersFile = values.answers ? createWriteStream(values.answers) : null;

/** Asks one question and says what it took; `answer` is null where none came. */
async function measured(ask) {
  [seconds, requests] = [0, 0];
  try {
    const answer = await ask();
    return { answer, seconds, requests };
  } catch (error) {
    if (!(error instanceof EndpointError) || error.fault !== 'transient') throw error;
    process.stderr.write(`${error.message}\n`);
    return { answer: null, seconds, requests };
  }
}

const prompts = Object.fromEntries(
  await Promise.all(roles.map(async (role) => [role, await loadPrompt(role, null)])),
);
const chats = roles.flatMap((role) => forms.map((form) => new Tally(role, form)));
const embeddings = new Tally('embedText', '');

try {
  // Passage by passage, so that an interrupted run has asked for every role.
  for (const [index, passage] of passages.entries()) {
    for (const tally of chats) await askChat(tally, passage);
    await askEmbedding(passage);
    process.stderr.write(`${index + 1} of ${passages.length} passages\n`);
  }
} catch (error) {
  if (!asked.signal.aborted) throw error;
} finally {
  process.stdout.write(`${markdownTable([...chats, embeddings])}\n`);
  answersFile?.end();
  await local?.close();
}

async function askChat(tally, passage) {
  const { role, form } = tally;
  const question = questionOf(role, prompts[role], passage, { provider: form, model: values.model });
  const { answer, ...took } = await measured(() => clients.ask(question));
  const isKept = role === 'refine' && answer?.outcome === 'answer' && usableRewrite(passage, answer.value);
  tally.add(answer, took, isKept);
  if (endpoints.provider(form).knows(values.model, 'no-schema')) tally.note = ' (no schema mode: words)';
  answersFile?.write(`${JSON.stringify({ role, form, title: passage.title, ...took, ...answer })}\n`);
}

async function askEmbedding({ lines }) {
  const model = { provider: forms[0], model: values.model, dimensions: null };
  const { answer, ...took } = await measured(() => clients.embed({ model, texts: [lines.join(' ')] }));
  embeddings.add(answer, took, false);
}

/** The passages beside the script, and the example lecture, four utterances each. */
function readPassages() {
  const made = JSON.parse(readFileSync(new URL('real-model/passages.json', import.meta.url), 'utf8'));
  const lecture = new URL('../examples/pythagorean_theorem.truth.json', import.meta.url);
  const said = JSON.parse(readFileSync(lecture, 'utf8')).speech.map(({ text }) => text);
  const title = 'The Pythagorean Theorem';
  const description = 'Three sides, three squares, one equation. Geometry, lesson 4.';
  const parts = Array.from({ length: Math.floor(said.length / 4) }, (_, part) => ({
    title,
    topic: title,
    description,
    lines: said.slice(4 * part, 4 * part + 4),
  }));
  // In turn, so that the first few are a fair sample.
  return made.flatMap((passage, index) =>
    index % 5 === 0 && parts[index / 5] ? [parts[index / 5], passage] : [passage],
  );
}

function requireKnown(option, given, known) {
  const strange = given.find((value) => !known.includes(value));
  if (strange !== undefined) throw new Error(`Expected ${known.join(', ')} in ${option}, got ${strange}.`);
}
