import type { DatabaseSync } from 'node:sqlite';
import type { EvaluateSettings } from '../library/evaluate.ts';

/** Files that hold no documents, but what was evaluated or found. */
export interface Results {
  kind: 'evaluation' | 'overlap';
  files: string[];
  /** Where the files of benchmarks lie; null where nobody says it. */
  benchmarks: EvaluateSettings | null;
  /** Puts all of it into an empty index. */
  index(db: DatabaseSync, onCount: (count: number) => void): Promise<void>;
}
