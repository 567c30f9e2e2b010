/** Benchmarks whose files Lectern knows; any other name under `evaluate.benchmarks` is of the generic form. */
export const benchmarkNames = [
  'okvqa',
  'textvqa',
  'textvqa-ocr',
  'scienceqa',
  'mathvista',
  'mathvision',
  'mathverse',
  'mmmu',
  'mmmu-pro',
] as const;
/** A benchmark whose published files Lectern reads. */
export type BenchmarkName = (typeof benchmarkNames)[number];

const mathematics: readonly string[] = ['mathvista', 'mathvision', 'mathverse'] satisfies BenchmarkName[];

/** Whether a benchmark asks mathematics, which the paper lets models work out and a judge mark. */
export function isMathematics(benchmark: string): boolean {
  return mathematics.includes(benchmark);
}

/** How answers of a generic benchmark are scored. */
export const metricNames = ['vqa', 'relaxed', 'anls', 'letter', 'exact'] as const;
/** A way to score answers of a benchmark of one's own. */
export type MetricName = (typeof metricNames)[number];

/** A picture of an item: a file, or bytes that a table holds. */
export interface ItemImage {
  /** What tells it apart in messages and reports, such as its path in the picture folder. */
  name: string;
  /** The file's bytes as they lie there: JPEG, PNG, WebP, GIF. */
  read(): Promise<Uint8Array>;
}

/** One question of a benchmark, whatever form its files have. */
export interface Item {
  /** A benchmark of `benchmarkNames`, or the name of a generic one. */
  benchmark: string;
  /** Unique in its benchmark and split. */
  id: string;
  /** What belongs together and is drawn together when intervals are made: the picture, or the problem. */
  cluster: string;
  /** Parts of the benchmark that a table may tell apart, such as `subject`, `level`, `problem_version`. */
  groups: Readonly<Record<string, string>>;
  /** As published. Empty where the question is in the picture. */
  question: string;
  /** Context that the benchmark gives with the question (ScienceQA, MathVista); null where there is none. */
  hint: string | null;
  /** Texts of the choices in order; empty for an open question. */
  choices: readonly string[];
  /**
   * Reference answers as published: ten for OK-VQA and TextVQA, the letter for ScienceQA, MathVerse and MMMU with
   * choices, the letter or the value for MathVision, the text of the choice for MathVista.
   */
  answers: readonly string[];
  /** In the order of their marks in the text; one picture with several marks stands once. */
  images: readonly ItemImage[];
  /** Words in the picture as a reference reader saw them (`textvqa-ocr`). */
  ocrTokens: readonly string[] | null;
  /**
   * Further published fields that a prompt or a scorer goes by, under their published names, such as `answer_type`,
   * `precision`, `unit`, `question_type`, `problem_version`, `query_wo`, `query_cot`, `confidences`.
   */
  fields: Readonly<Record<string, unknown>>;
  /** Of a generic benchmark. */
  metric: MetricName | null;
}

/** What a model wrote, however it ended. */
export interface Response {
  /** As it came, before anything is cut. */
  text: string;
  /** Why the server stopped: `stop`, `length`, `content_filter` or what it says. */
  finish: string;
}

/** The answer that a rule found in a response, and what it is worth. */
export interface Scored {
  /** Null where the rule found none. */
  extracted: string | null;
  /** 0 to 1. */
  score: number;
}

/** Rule sets that need no model. `judge` is asked apart. */
export const scorerNames = ['ours', 'benchmark', 'paper'] as const;
export type ScorerName = (typeof scorerNames)[number];
