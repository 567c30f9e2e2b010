import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../base/errors.ts';
import { sha256 } from '../base/fingerprint.ts';
import type { Digest } from '../records/basics.ts';
import { type PromptRole, promptRoles } from '../records/prompt-role.ts';
import { promptValues } from './prompt-roles.ts';

/** A piece of a turn: text as it stands, a place for untrusted text with its cap, or the place of the pictures. */
export type PromptPiece =
  | { kind: 'text'; text: string }
  | { kind: 'value'; name: string; mostChars: number }
  | { kind: 'pictures' };

/** What a model is asked in a role. */
export interface Prompt {
  role: PromptRole;
  version: number;
  turns: { speaker: 'system' | 'user' | 'assistant'; pieces: PromptPiece[] }[];
  /** Of the file; part of the key of what is made with it. */
  digest: Digest;
}

const headerSchema = z.strictObject({ role: z.enum(promptRoles), version: z.int().positive() });

const place = /\{\{\s*([a-zA-Z]+)(?:\s+(\d+))?\s*\}\}/g;

/**
 * Reads a prompt file: a header in YAML between `---` lines (`role`, `version`), then turns, each after a line
 * `[system]`, `[user]` or `[assistant]`. `{{name 500}}` is the place of a value, of which 500 characters are shown;
 * `{{pictures}}` that of the pictures.
 * @param path For messages.
 * @throws UsageError where it is no prompt for the role
 */
export function parsePrompt(source: string, role: PromptRole, path: string): Prompt {
  const text = source.replaceAll('\r\n', '\n');
  const wrong = (expected: string): UsageError =>
    new UsageError(`Expected ${expected}, in the prompt ${path}.`);
  const [, header, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  if (header === undefined || body === undefined) throw wrong('a header between two lines of "---"');
  const { data } = headerSchema.safeParse(yamlOf(header));
  if (data?.role !== role)
    throw wrong(`"role: ${role}" and a whole number as "version", and nothing else, in the header`);
  const [before, ...parts] = body.split(/^\[(system|user|assistant)\]$/m);
  if (before!.trim() !== '' || parts.length === 0)
    throw wrong('a line "[system]" or "[user]" before the text');
  const turns: Prompt['turns'] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const speaker = parts[i] as 'system' | 'user' | 'assistant';
    turns.push({ speaker, pieces: piecesOf(parts[i + 1]!.trim(), wrong) });
  }
  checkPlaces(turns, role, wrong);
  return { role, version: data.version, turns, digest: sha256(text) };
}

function yamlOf(header: string): unknown {
  try {
    return parseYaml(header) as unknown;
  } catch {
    return null;
  }
}

function piecesOf(text: string, wrong: (expected: string) => UsageError): PromptPiece[] {
  const pieces: PromptPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(place)) {
    const [whole, name, most] = match;
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    if (name === 'pictures') pieces.push({ kind: 'pictures' });
    else if (most === undefined || Number(most) === 0)
      throw wrong(`the maximum characters to show of ${name}, as in {{${name} 500}}`);
    else pieces.push({ kind: 'value', name: name!, mostChars: Number(most) });
    from = match.index + whole.length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  const stray = pieces.find((piece) => piece.kind === 'text' && /\{\{|\}\}/.test(piece.text));
  if (stray) throw wrong('double braces only around a placeholder, as in {{title 300}}');
  if (text === '') throw wrong('text in every turn');
  return pieces;
}

function checkPlaces(
  turns: Prompt['turns'],
  role: PromptRole,
  wrong: (expected: string) => UsageError,
): void {
  const { needed, known } = promptValues[role];
  const pieces = turns.flatMap(({ pieces }) => pieces);
  const names = pieces.flatMap((piece) =>
    piece.kind === 'value' ? [piece.name] : piece.kind === 'pictures' ? ['pictures'] : [],
  );
  const missing = needed.find((name) => !names.includes(name));
  if (missing !== undefined) throw wrong(`the placeholder {{${missing}}}, for what the model is asked about`);
  const stranger = names.find((name) => !known.includes(name));
  if (stranger !== undefined)
    throw wrong(`only known placeholders (${known.join(', ') || 'none'}), not {{${stranger}}}`);
  const misplaced = turns.some(
    ({ speaker, pieces }) => speaker !== 'user' && pieces.some(({ kind }) => kind !== 'text'),
  );
  if (misplaced) throw wrong('placeholders only in [user] turns');
  if (turns.at(-1)!.speaker !== 'user') throw wrong('[user] as the last turn');
}
