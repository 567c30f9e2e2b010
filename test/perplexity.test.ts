import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSamples } from '../src/formats/samples.ts';
import type { MeasuredCorpus } from '../src/library/stats.ts';
import type { Sample } from '../src/records/index.ts';
import { lectern, temporaryFolder } from './cli.ts';
import type { CompletionOptions } from './protocol-completions.ts';
import { type ProtocolOptions, startProtocolServer } from './protocol-server.ts';

/**
 * In bits: after `<s>`, `the` takes 1 and anything else 4; `cat` after `the` 2; `sat` after `cat` 3; what is not
 * here 4.
 */
const bigrams = { '<s> the': 1 / 2, 'the cat': 1 / 4, 'cat sat': 1 / 8 };
const folder = temporaryFolder();
const samples = join(folder, 'samples.jsonl');
const pages = join(folder, 'obelics.jsonl');

const place = { clip: 0, startSec: 0, endSec: 9, artefact: 'a' };
const unknown = { title: null, licence: null, url: null, subject: null, course: null, subCourse: null };

function sampleOf(id: string, videos: readonly string[], items: Sample['items']): Sample {
  const clips = [{ index: 0, startSec: 0, endSec: 9 }];
  return {
    id,
    split: 'train',
    videos: videos.map((id) => ({ id, ...unknown, knowledgePoint: null, clips })),
    items,
    images: 0,
    textTokens: 1,
    budgetTokens: 1,
    tokenizer: 'llama',
  };
}

beforeAll(async () => {
  await writeSamples(samples, [
    sampleOf(
      '00000-train-0',
      ['one'],
      [{ kind: 'speech', video: 'one', ...place, raw: 'um the cat', refined: 'the cat' }],
    ),
    // The rest of the first video and the second: the unit is the video, not the sample.
    sampleOf(
      '00000-train-1',
      ['one', 'two'],
      [
        { kind: 'speech', video: 'one', ...place, raw: 'sat', refined: 'sat' },
        { kind: 'end', video: 'one', ...place },
        { kind: 'ocr', video: 'two', ...place, text: 'the' },
        { kind: 'speech', video: 'two', ...place, raw: 'cat', refined: 'cat' },
      ],
    ),
  ]);
  const page = {
    images: [null, 'a.jpg'],
    texts: ['the cat sat', null],
    metadata: null,
    general_metadata: '{}',
  };
  writeFileSync(pages, `${JSON.stringify({ ...page, metadata: '[null,{"src":"a.jpg"}]' })}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let configs = 0;
async function serve(complete: Partial<CompletionOptions> = {}, options: ProtocolOptions = {}) {
  const server = await startProtocolServer({
    complete: { bigrams, gives: 'prompt_logprobs', ...complete },
    ...options,
  });
  const config = join(folder, `lectern-${configs++}.yaml`);
  const prices = '{ inputPerMillion: 1000000, outputPerMillion: 0 }';
  writeFileSync(
    config,
    `providers: { local: { baseUrl: '${server.baseUrl}', retries: 0, concurrency: 2, prices: ${prices} } }\n`,
  );
  const responses = join(folder, `responses-${configs}`);
  const asked = ['--perplexity', 'local/base/model', '--responses', responses, '--config', config];
  return {
    server,
    stats: (...args: (string | Parameters<typeof lectern>[1])[]) => {
      const words = args.filter((word) => typeof word === 'string');
      const options = args.find((word) => typeof word === 'object');
      return lectern(['stats', ...words, ...asked, '--format', 'json'], options);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

describe('stats --perplexity', () => {
  test('measures videos in every variant, as worked out by hand, and asks nothing twice', async () => {
    await using asked = await serve();
    const { stdout, stderr, exitCode } = await asked.stats(samples);
    expect(exitCode).toBe(0);
    const { perplexity } = JSON.parse(stdout) as MeasuredCorpus;
    expect(perplexity).toMatchObject({
      provider: 'local',
      model: 'base/model',
      unit: 'video',
      available: 2,
      measured: 2,
      empty: 0,
      refused: 0,
    });
    const bits = perplexity!.variants.map(({ speech, ocr, tokens, words, logProb }) => [
      speech,
      ocr,
      tokens,
      words,
      Math.round(-logProb / Math.LN2),
    ]);
    expect(bits).toEqual([
      // the cat sat: 1 + 2 + 3; the cat: 1 + 2
      ['refined', true, 5, 5, 9],
      // um the cat sat: 4 + 4 + 2 + 3; the cat
      ['raw', true, 6, 6, 16],
      // the cat sat; cat: 4
      ['refined', false, 4, 4, 10],
      ['raw', false, 5, 5, 17],
    ]);
    const [refined] = perplexity!.variants;
    expect(refined!.perToken).toBeCloseTo(2 ** (9 / 5), 9);
    expect(refined!.meanOfUnits).toBeCloseTo((2 ** (6 / 3) + 2 ** (3 / 2)) / 2, 9);
    // "the cat sat" and "the\ncat"
    expect(refined!.bitsPerCharacter).toBeCloseTo(9 / 18, 9);
    // Four different texts for eight windows, with a begin of sequence each: 4 + 5 + 3 + 2 tokens.
    expect(asked.server.requests.length).toBe(4);
    expect(stderr).toContain('4 model requests (14 tokens in, cost 14');
    expect(asked.server.answeredTwice()).toEqual([]);

    const again = await asked.stats(samples);
    expect(again.stdout).toBe(stdout);
    expect(again.stderr).toContain('0 model requests (0 tokens in, cost 0');
    expect(asked.server.requests.length).toBe(4);
  });

  test('several datasets stand side by side; a page is a unit where there are no videos', async () => {
    await using asked = await serve({ gives: 'echo' });
    const { stdout, exitCode } = await asked.stats(samples, pages);
    expect(exitCode).toBe(0);
    const [, second] = JSON.parse(stdout) as MeasuredCorpus[];
    expect(second!.perplexity).toMatchObject({ unit: 'document', available: 1, measured: 1 });
    expect(second!.perplexity!.variants).toMatchObject([{ speech: 'as it is', ocr: null, tokens: 3 }]);
    expect(second!.perplexity!.variants[0]!.perToken).toBeCloseTo(4, 9);

    const config = join(folder, `lectern-${configs - 1}.yaml`);
    const table = await lectern([
      ...['compare', samples, pages, '--perplexity', 'local/base/model', '--config', config],
      ...['--responses', join(folder, `responses-${configs}`), '--format', 'csv'],
    ]);
    const row = table.stdout.split('\r\n').find((line) => line.includes('obelics.jsonl / as it is'));
    expect(table.stdout).toContain('mean of units');
    expect(row).toMatch(/^perplexity,.*obelics\.jsonl \/ as it is \/ none,per token,(?:4|3\.99|4\.00)/);
  });

  test('stops where the budget ends, and goes on from there', async () => {
    await using asked = await serve();
    const first = await asked.stats(samples, '--max-requests', '1');
    expect(first.exitCode).toBe(4);
    expect(first.stderr).toContain('--max-requests');
    const second = await asked.stats(samples, '--max-cost', '1');
    expect(second.exitCode).toBe(4);
    expect(second.stderr).toContain('--max-cost');
    expect((await asked.stats(samples)).exitCode).toBe(0);
    expect(asked.server.requests.length).toBe(4);
    expect(asked.server.answeredTwice()).toEqual([]);
  });

  test('interrupted, it lets come in what was sent, and goes on from there', async () => {
    let running = 0;
    await using asked = await serve(
      {},
      {
        misbehave: ({ number }) => {
          if (number > 0) return null;
          process.kill(running, 'SIGINT');
          return { kind: 'delay', ms: 500 };
        },
      },
    );
    const first = await asked.stats(samples, {
      onStart: (pid) => {
        running = pid;
      },
    });
    expect([first.stdout, first.exitCode]).toEqual(['', 130]);
    expect(first.stderr).toContain('Interrupted; rerun to resume.');
    expect(first.stderr).toContain('1 model request ');
    expect((await asked.stats(samples)).exitCode).toBe(0);
    expect(asked.server.requests.length).toBe(4);
    expect(asked.server.answeredTwice()).toEqual([]);
  });

  test('a server that gives no log-probabilities of the prompt is refused, and asked no more', async () => {
    await using asked = await serve({ gives: 'neither' });
    const { stdout, stderr, exitCode } = await asked.stats(samples);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toMatch(/^lectern: Provider local does not give the log-probabilities of a prompt/m);
    expect(asked.server.requests.length).toBe(2);
  });

  test('a window that the model cannot read, an unknown provider and a wrong name are told with their cure', async () => {
    await using asked = await serve(
      {},
      { misbehave: () => ({ kind: 'status', status: 400, message: 'maximum context length is 4 tokens' }) },
    );
    const long = await asked.stats(samples);
    expect(long.exitCode).toBe(2);
    expect(long.stderr).toContain('Lower --perplexity-window.');
    const config = join(folder, `lectern-${configs - 1}.yaml`);
    const other = await lectern(['stats', samples, '--perplexity', 'other/m', '--config', config]);
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain('No provider "other" in providers of the configuration (known: local).');
    const wrong = await lectern(['stats', samples, '--perplexity', 'local']);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('Expected PROVIDER/MODEL.');
  });
});
