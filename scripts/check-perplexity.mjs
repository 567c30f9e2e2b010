// Compares `training/perplexity.py` with `lectern stats --perplexity`: the same texts, the same tiny random model with the
// tokenizer of LLaMA, and long texts that have to be cut into windows. All figures must be equal. The server that `stats`
// asks is `perplexity.py --serve`. Called by check-training.mjs.
//
//   node scripts/check-perplexity.mjs --folder DIR --python FILE
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import llama from 'llama-tokenizer-js';

const { values } = parseArgs({ options: { folder: { type: 'string' }, python: { type: 'string' } } });
if (!values.folder || !values.python) throw new Error('Expected --folder and --python; see above.');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, 'training', 'perplexity.py');
const folder = join(resolve(values.folder), 'perplexity');
const model = join(folder, 'model');
const window = '200';
// One thread: the model is tiny, and threads that wait for each other on a busy machine take minutes.
const environment = {
  ...process.env,
  ...{ HF_HUB_OFFLINE: '1', PYTHONDONTWRITEBYTECODE: '1', OMP_NUM_THREADS: '1' },
};
rmSync(folder, { recursive: true, force: true });
mkdirSync(model, { recursive: true });

/** Random weights: what is compared is what is made of them. */
const modelSource = `
import sys, torch
from transformers import LlamaConfig, LlamaForCausalLM
torch.manual_seed(0)
size = dict(hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4)
config = LlamaConfig(vocab_size=32000, max_position_embeddings=512, initializer_range=0.2, **size)
LlamaForCausalLM(config).save_pretrained(sys.argv[1])
`;

writeTokenizer();
python('-c', modelSource, model);
const data = writeClips();
const here = JSON.parse(python(program, model, '--data', data, '--window', window, '--json'));
const there = await askedByStats();
for (const [at, variant] of here.variants.entries())
  for (const [name, value] of Object.entries(variant)) compare(name, value, there.variants[at]?.[name]);
for (const name of ['unit', 'available', 'chosen', 'measured', 'empty'])
  compare(name, here[name], there[name]);
const windows = here.variants.reduce((sum, one) => sum + one.windows, 0);
console.log(
  `perplexity: ${here.variants.length} variants in ${windows} windows, as \`lectern stats\` has them`,
);

/** Sums are taken in another order. */
function compare(name, one, other) {
  const isSame = typeof one === 'number' ? Math.abs(one - other) <= 1e-9 * Math.abs(one) : one === other;
  if (!isSame) throw new Error(`${name}: ${one} by perplexity.py, ${other} by lectern stats.`);
}

function python(...args) {
  return execFileSync(values.python, args, {
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** The tokenizer that `lectern` counts windows with, for transformers. */
function writeTokenizer() {
  const { vocabById, merges } = llama;
  const pairs = [...merges].sort(([, a], [, b]) => a - b).map(([pair]) => pair.split(' '));
  const tokenizer = {
    version: '1.0',
    added_tokens: ['<unk>', '<s>', '</s>'].map((content, id) => ({
      ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: '▁' },
        { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
      ],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    model: {
      type: 'BPE',
      unk_token: '<unk>',
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(vocabById.map((token, id) => [token, id])),
      merges: pairs,
    },
  };
  writeFileSync(join(model, 'tokenizer.json'), JSON.stringify(tokenizer));
  const about = { tokenizer_class: 'PreTrainedTokenizerFast', bos_token: '<s>', eos_token: '</s>' };
  writeFileSync(join(model, 'tokenizer_config.json'), JSON.stringify(about));
}

/** Videos with two wordings and on-screen text, one of them over two samples, one without speech; this project's texts. */
function writeClips() {
  const texts = ['README.md', 'docs/training.md', 'docs/statistics.md'].map((name) =>
    readFileSync(join(root, name), 'utf8').slice(0, 2500),
  );
  const clip = (vid, text, ocr) => ({
    vid,
    asr: text.replaceAll(', ', ', um '),
    refined_asr: text,
    ocr_qwen2_vl_72b: ocr,
  });
  const records = [
    [clip('-a_b', texts[0], 'x2 = 10\né 𝑥 ≠ "漢字"'), clip('two', texts[1].slice(0, 300), '')],
    [clip('-a_b', texts[2], ''), { vid: 'End of a Video' }, { vid: 'mute', ocr_qwen2_vl_72b: 'only text' }],
    [clip('long', 'word'.repeat(900), '漢'.repeat(500)), clip('three', texts[1], texts[2].slice(0, 900))],
  ];
  const path = join(folder, 'clips.jsonl');
  writeFileSync(path, records.map((conversations) => `${JSON.stringify({ conversations })}\n`).join(''));
  return path;
}

async function askedByStats() {
  const server = spawn(values.python, [program, model, '--serve', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment,
  });
  try {
    const [name, baseUrl] = (await firstLine(server)).split(': ');
    const config = join(folder, 'lectern.yaml');
    writeFileSync(config, `providers: { local: { baseUrl: '${baseUrl}', concurrency: 2 } }\n`);
    const stats = execFileSync(
      process.execPath,
      [
        ...[join(root, 'bin/lectern.js'), 'stats', data, '--config', config, '--format', 'json'],
        ...['--perplexity', `local/${name}`, '--perplexity-window', window],
        ...['--responses', join(folder, 'responses')],
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    return JSON.parse(stats).perplexity;
  } finally {
    server.kill();
  }
}

async function firstLine(child) {
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('perplexity.py --serve ended without an address.');
}
