import { z } from 'zod';
import { scorerNames } from './item.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const score = z.number().min(0).max(1);

/** Ways of choosing demonstrations. */
export const demoKinds = ['rices', 'random'] as const;
/** How the examples before a question are chosen: `rices` by similar images, `random` by chance. */
export type DemoKind = (typeof demoKinds)[number];

/** Which prompts demonstrations and question are put in. */
export const promptStyles = ['even', 'llava-v1', 'idefics2', 'paper'] as const;
/** Which wording a question is asked in (docs/evaluate.md). */
export type PromptStyle = (typeof promptStyles)[number];

/** The rule sets, and the model that judges. */
export const scoreNames = [...scorerNames, 'judge'] as const;
/** Who scores an answer: one of the sets of rules, or the model that judges. */
export type ScoreName = (typeof scoreNames)[number];

/** One number that a rule set gave; null where it could not be given, such as `judge` without one. */
const scoredSchema = z
  .strictObject({
    /** What the rule took for the answer; null where it found none. */
    extracted: z.string().nullable(),
    score,
  })
  .nullable();

/** Why a response is not a plain answer; it is scored as it is. */
export const answerFlags = ['empty', 'cut', 'refused'] as const;
export type AnswerFlag = (typeof answerFlags)[number];

/** A line of `*.items.jsonl`: one item of one cell. */
export const itemResultSchema = z.strictObject({
  item: z.string(),
  /** Of its pictures as their files lie there, in the order of the text. */
  pictures: z.array(sha256),
  /** What is drawn together when intervals are made: the picture, or the problem. */
  cluster: z.string(),
  groups: z.record(z.string(), z.string()),
  /** In the order in which the model saw them: the last stands nearest to the question. */
  demos: z.array(z.strictObject({ id: z.string(), similarity: z.number().nullable() })),
  /** Of everything that was sent, pictures by their digests; without the model. Null where pictures could not be read. */
  prompt: sha256.nullable(),
  /** `failed`: the server gave no answer to this item. It counts as missing. */
  outcome: z.enum(['answered', 'failed']),
  failure: z.strictObject({ reason: z.string(), message: z.string() }).nullable(),
  /** As the model wrote it; null where it failed. */
  response: z.string().nullable(),
  finish: z.string().nullable(),
  flags: z.array(z.enum(answerFlags)),
  scores: z.strictObject({
    ours: scoredSchema,
    benchmark: scoredSchema,
    paper: scoredSchema,
    judge: scoredSchema,
  }),
  /** Of the cheat test: what copying the shown answer scores, by rule set. */
  ceiling: z.partialRecord(z.enum(scorerNames), score).nullable(),
});
/** The answer of a model to one question, with its scores. */
export type ItemResult = z.infer<typeof itemResultSchema>;

/** A cell of a table: one model on one benchmark in one way of asking. */
export const cellKeySchema = z.strictObject({
  /** How tables name the model. */
  label: z.string(),
  benchmark: z.string(),
  /** Demonstrations before the question. */
  shots: z.int().min(0),
  /** Null without demonstrations. */
  demos: z.enum(demoKinds).nullable(),
  /** Whether the item itself is among its demonstrations. */
  cheat: z.boolean(),
  /** Of random demonstrations; null where nothing is drawn. */
  seed: z.int().nullable(),
  prompt: z.enum(promptStyles),
});
/** What tells one cell of a table of results from another. */
export type CellKey = z.infer<typeof cellKeySchema>;

const cellScoreSchema = z
  .strictObject({
    /** Mean over the items that the rule set scored, 0 to 1. Those that the server failed are missing. */
    mean: score,
    /** Of the mean, clustered by `cluster`; null for fewer than two clusters. */
    standardError: z.number().min(0).nullable(),
    /** 95 %, by bootstrap over clusters; null for fewer than two. */
    interval: z.tuple([score, score]).nullable(),
    /** Items that this rule set scored. */
    scored: z.int().min(0),
    /** What perfect copying reaches; only in the cheat test. */
    ceiling: score.nullable(),
  })
  .nullable();

export const cellSchema = cellKeySchema.extend({
  provider: z.string(),
  model: z.string(),
  /** File of its items, in the folder of the results. */
  file: z.string(),
  items: z.int().min(0),
  failed: z.int().min(0),
  /** How many answers were so, and how many points (sum of scores) each rule set gave them. */
  flagged: z.record(
    z.enum(answerFlags),
    z.strictObject({ answers: z.int().min(0), points: z.partialRecord(z.enum(scoreNames), z.number()) }),
  ),
  scores: z.strictObject({
    ours: cellScoreSchema,
    benchmark: cellScoreSchema,
    paper: cellScoreSchema,
    judge: cellScoreSchema,
  }),
});
/** The scores of one model on one benchmark, asked in one way. */
export type Cell = z.infer<typeof cellSchema>;

/** `results.json`: what was asked of whom about what, and what came out. */
export const resultsSchema = z.strictObject({
  form: z.literal(1),
  lectern: z.string(),
  node: z.string(),
  /** All options of the run as resolved, without keys. */
  options: z.record(z.string(), z.json()),
  /** By label: what the server says of the model. */
  servers: z.record(z.string(), z.json()),
  /** What compared pictures for `rices`; null where nothing was compared. */
  encoder: z.strictObject({ name: z.string(), model: z.string(), version: z.string() }).nullable(),
  benchmarks: z.record(
    z.string(),
    z.strictObject({
      files: z.array(z.strictObject({ role: z.string(), name: z.string(), bytes: z.number(), sha256 })),
      items: z.int().min(0),
      /** Items that are asked, where `--limit` asks fewer. */
      asked: z.int().min(0),
      pool: z.strictObject({ from: z.string(), items: z.int().min(0), excluded: z.int().min(0) }).nullable(),
      /** What is to be known when the figures are read, a sentence each. */
      notes: z.array(z.string()),
    }),
  ),
  cells: z.array(cellSchema),
});
/** What `results.json` holds: options, files and scores of an evaluation. */
export type Results = z.infer<typeof resultsSchema>;
