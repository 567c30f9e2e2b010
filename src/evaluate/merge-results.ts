import { UsageError } from '../base/errors.ts';
import { canonicalJson } from '../base/fingerprint.ts';
import type { Results } from './result-records.ts';

/**
 * Results to which cells can be added: those of earlier runs in the folder, if they are of the same files, models and
 * settings. Else the tables would mix what is not alike.
 * @throws UsageError where they are not
 */
export function mergeable(earlier: Results | null, now: Results, out: string): Results {
  if (earlier === null) return now;
  const unlike = unlikeness(earlier, now);
  if (unlike !== null)
    throw new UsageError(`The results in ${out} were made with ${unlike}. Use another --out.`);
  const { judge } = now.options;
  return {
    ...now,
    options: { ...now.options, judge: judge ?? earlier.options.judge ?? null },
    encoder: now.encoder ?? earlier.encoder,
    servers: { ...earlier.servers, ...now.servers },
    benchmarks: { ...earlier.benchmarks, ...joinedFacts(earlier.benchmarks, now.benchmarks) },
    cells: earlier.cells,
  };
}

/** Settings that bear on what models write. */
const answerOptions = ['temperature', 'maxTokens', 'answerTokens', 'extra'] as const;

/** What tells two runs apart whose cells must not stand side by side, in words; null where nothing does. */
function unlikeness(earlier: Results, now: Results): string | null {
  for (const [name, { files }] of Object.entries(now.benchmarks)) {
    const before = earlier.benchmarks[name]?.files;
    if (before && haveChanged(before, files)) return `other files of ${name}`;
  }
  if (earlier.encoder && now.encoder && !isSame(earlier.encoder, now.encoder))
    return `another image encoder (${earlier.encoder.model})`;
  for (const name of answerOptions)
    if (!isSame(earlier.options[name], now.options[name])) return `another evaluate.${name}`;
  if (earlier.options.judge && now.options.judge && !isSame(earlier.options.judge, now.options.judge))
    return 'another judge';
  for (const [label, server] of Object.entries(now.servers)) {
    const before = earlier.servers[label];
    if (before && modelIn(before) !== modelIn(server))
      return `another model under the label ${label} (${modelIn(before)})`;
  }
  return null;
}

function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}

type Facts = Results['benchmarks'][string];

/** Whether a file of the same role holds something else: folders may be moved, and without shots no demonstrations are read. */
function haveChanged(before: Facts['files'], after: Facts['files']): boolean {
  const digestsIn = (files: Facts['files'], role: string): string[] =>
    files.filter((file) => file.role === role).map(({ sha256 }) => sha256);
  return after.some(({ role }) => {
    const known = digestsIn(before, role);
    return known.length > 0 && !isSame(known, digestsIn(after, role));
  });
}

/** What runs of the same benchmarks know of them together. */
function joinedFacts(earlier: Results['benchmarks'], now: Results['benchmarks']): Results['benchmarks'] {
  const joined = (name: string, facts: Facts): Facts => {
    const before = earlier[name];
    if (!before) return facts;
    const roles = new Set(facts.files.map(({ role }) => role));
    return {
      ...facts,
      files: [...facts.files, ...before.files.filter(({ role }) => !roles.has(role))],
      pool: facts.pool ?? before.pool,
      notes: [...new Set([...facts.notes, ...before.notes])],
    };
  };
  return Object.fromEntries(Object.entries(now).map(([name, facts]) => [name, joined(name, facts)]));
}

function modelIn(server: unknown): string {
  const { provider, model } = Object(server) as { provider?: unknown; model?: unknown };
  return `${provider}/${model}`;
}
