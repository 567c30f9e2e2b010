import type { Page } from './answer.ts';
import type { Facet } from './corpus.ts';

/** Rule sets that score answers, and the model that judges. */
export type Scorer = 'ours' | 'benchmark' | 'paper' | 'judge';

/** A model on a benchmark in one way of asking. */
export interface EvaluatedCell {
  /** Its number: `/api/evaluation/cells/:n`. */
  n: number;
  label: string;
  benchmark: string;
  /** How it was asked, in words; cells that have this alike can be compared item by item. */
  asked: string;
  shots: number;
  items: number;
  failed: number;
  scores: Record<Scorer, CellScore | null>;
}

/** Shares, 0 to 1. */
export interface CellScore {
  mean: number;
  interval: [number, number] | null;
  scored: number;
}

/** `/api/evaluation`: results of `lectern evaluate run`. */
export interface Evaluation {
  cells: EvaluatedCell[];
  /** Rule sets that scored anything. */
  scorers: Scorer[];
  /** What is to be known when the figures are read. */
  notes: string[];
}

/** `/api/evaluation/curve?scorer`: scores over the number of demonstrations. */
export interface EvaluationCurve {
  sections: {
    title: string;
    benchmarks: { benchmark: string; lines: { label: string; points: CurvePoint[] }[] }[];
  }[];
}

export interface CurvePoint {
  shots: number;
  mean: number;
  low: number | null;
  high: number | null;
}

/** An item with its answer in a list. */
export interface EvaluatedRow {
  /** Position in its cell, from 0. */
  n: number;
  item: string;
  /** Null where the benchmark's files are not known. */
  question: string | null;
  /** Address of its first picture, or null. */
  picture: string | null;
  response: string | null;
  /** By the rule set that was asked for. */
  score: number | null;
  extracted: string | null;
}

/** `/api/evaluation/cells/:n?scorer&answer&group&search`: items of a cell. */
export interface EvaluatedItems extends Page<EvaluatedRow> {
  cell: EvaluatedCell;
  /** Groups that its items are of, with their values and mean scores by the rule set. */
  groups: { name: string; values: (Facet & { mean: number | null })[] }[];
  /** Why questions and pictures are not shown; null where they are. */
  missing: string | null;
}

/** A question as it was put. */
export interface ShownItem {
  id: string;
  /** Null where the benchmark's files are not known. */
  question: string | null;
  hint: string | null;
  choices: string[];
  answers: string[];
  pictures: string[];
}

/** `/api/evaluation/cells/:n/items/:i`: an item with all that was shown and answered. */
export interface EvaluatedItem {
  cell: EvaluatedCell;
  n: number;
  /** Of the last item. */
  last: number;
  asked: ShownItem;
  /** In the order in which the model saw them. */
  demos: (ShownItem & { similarity: number | null })[];
  response: string | null;
  finish: string | null;
  flags: string[];
  failure: string | null;
  groups: Record<string, string>;
  scores: { scorer: Scorer; score: number | null; extracted: string | null }[];
  missing: string | null;
  /** The same item in other cells that were asked alike. */
  others: { cell: EvaluatedCell; n: number; response: string | null; score: number | null }[];
}

/** `/api/evaluation/changes?before&after&scorer&which`: what one model gained and lost over another, item by item. */
export interface EvaluationChanges
  extends Page<EvaluatedRow & { before: number; after: number; was: string | null }> {
  beforeCell: EvaluatedCell;
  afterCell: EvaluatedCell;
  counts: { gained: number; lost: number; same: number };
}
