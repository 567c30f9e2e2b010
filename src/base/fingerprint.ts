import { createHash } from 'node:crypto';
import type { Digest } from '../records/basics.ts';

/** JSON with sorted keys and no white space: equal values give equal bytes. `undefined` members are left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (member === null || typeof member !== 'object' || Array.isArray(member)) return member;
    const record = member as Record<string, unknown>;
    return Object.fromEntries(
      Object.keys(record)
        .sort()
        .map((key) => [key, record[key]]),
    );
  });
}

export function sha256(bytes: string | Uint8Array): Digest {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Everything that decides what a stage puts out. */
export interface KeyParts {
  stage: string;
  version: number;
  /** The stage's slice of the configuration. */
  config: unknown;
  /** Name, model and weights of what does the work. */
  providers: unknown;
  /** Digests of the contents of the inputs, by name. An input that comes out unchanged keeps the key. */
  inputs: Record<string, Digest | null>;
}

export function artefactKey(parts: KeyParts): Digest {
  return sha256(canonicalJson(parts));
}
