import type { ComparedKind, RunSide } from '../../api.ts';

export const sides = ['run', 'against'] as const satisfies readonly RunSide[];
const kinds = ['video', 'clip', 'keyframe', 'ocr'] as const satisfies readonly ComparedKind[];

/** Which differences are listed. */
export interface Selection {
  kind: ComparedKind;
  keptBy: RunSide;
  offset: number;
}

/** Null where none are. */
export function readSelection(query: URLSearchParams): Selection | null {
  const kind = kinds.find((name) => name === query.get('kind'));
  const keptBy = sides.find((name) => name === query.get('keptBy'));
  if (!kind || !keptBy) return null;
  const offset = Number(query.get('offset') ?? 0);
  return { kind, keptBy, offset: Number.isSafeInteger(offset) && offset > 0 ? offset : 0 };
}

export function selectionQuery({ kind, keptBy, offset }: Selection): Record<string, string> {
  return { kind, keptBy, ...(offset === 0 ? {} : { offset: String(offset) }) };
}
