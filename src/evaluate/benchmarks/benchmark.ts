import type { BenchmarkName, Item } from '../item.ts';
import type { Problem } from './problems.ts';

/** Settings that name files of a benchmark. */
export const fileRoles = ['questions', 'answers', 'images', 'ocr'] as const;
/** What a file of a benchmark is for, as its setting is called. */
export type FileRole = (typeof fileRoles)[number];

/** Where the files of a benchmark, or of its demonstrations, lie. */
export interface BenchmarkFiles {
  questions: string;
  answers: string | null;
  images: string | null;
  ocr: string | null;
}

/** Which of the files in a folder are meant. */
export interface ShardChoice {
  /** Names of the split as files or their folders have them, such as `validation`. */
  splits: readonly string[];
  /** Whether the folder may hold a folder for each subject, all of which are read. */
  hasSubjects?: boolean;
  /** Whether only a file that bears the name of the split is taken; else a file that is given is. */
  mustBeNamed?: boolean;
}

/** The questions of a benchmark, and what is wrong with its files. */
export interface Reading {
  items: Item[];
  problems: Problem[];
}

/** Where demonstrations come from unless the settings say otherwise. */
export interface DefaultPool {
  /** Whose files hold them; the benchmark itself where it has a training split. */
  benchmark: BenchmarkName;
  /** Whether they are what is asked there, or its own demonstrations. */
  part: 'items' | 'demos';
  /** In words, for reports. */
  title: string;
}

/** A benchmark whose files Lectern reads. */
export interface Benchmark {
  title: string;
  /** What each setting names, in the form that its authors publish. Those left out are not used. */
  files: Readonly<Partial<Record<FileRole, string>>>;
  /** The data set on the hub whose Parquet files are read too; null where there is none. */
  parquet: string | null;
  /** Where people usually get the files. */
  sources: readonly string[];
  /** A benchmark whose settings serve where there are none of its own. */
  sharesFilesOf?: BenchmarkName;
  /** Which Parquet files in a folder are asked, and which are demonstrations; null where there are none of those. */
  shards: { items: ShardChoice; demos: ShardChoice | null };
  /** Published numbers of items, by what they are. */
  sizes: Readonly<Record<string, number>>;
  /** Null where only the settings say it. */
  pool: DefaultPool | null;
  /** Null where a folder has no file of the split. @throws UsageError where the files are not what they should be. */
  read(files: BenchmarkFiles): Promise<Reading | null>;
  /**
   * The demonstrations in files; null where there are none.
   * @param given Whether the settings name these files for demonstrations; else they are those of the benchmark, of which
   * only a training split may be taken.
   * @throws as `read`
   */
  readDemos(files: BenchmarkFiles, given: boolean): Promise<Reading | null>;
}
