import { z } from 'zod';

/** What a schema asks for at one place. */
export interface Expected {
  /** In words, such as `a number between 0 and 1`. */
  what: string;
  /** The bounds of a number, such as `between 0 and 1`; null where it has none. */
  range: string | null;
  /** The description of the setting, or null. */
  hint: string | null;
  /** Names of the settings below it. */
  keys: readonly string[];
}

interface Node {
  type?: string | string[];
  description?: string;
  format?: string;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  items?: Node;
  anyOf?: Node[];
  properties?: Record<string, Node>;
  /** Of names that the user chooses. */
  additionalProperties?: Node | boolean;
}

/** Says what `schema` expects at a path; null where it knows no such path. */
export function expectedAt(schema: z.ZodType, path: readonly PropertyKey[]): Expected | null {
  let node: Node | undefined = z.toJSONSchema(schema, { io: 'input' }) as Node;
  for (const step of path) node = node && below(node, step);
  if (!node) return null;
  const choices = node.anyOf ?? [node.type ?? []].flat().map((type) => ({ ...node, type }));
  const value = choices.find(({ type }) => type !== 'null') ?? node;
  // A word that stands for itself is one of several ways to say it.
  const ways = value.enum ? choices.filter(({ type }) => type !== 'null') : [value];
  const words = ways.map(wordsFor).join(' or ');
  const orNull = choices.some(({ type }) => type === 'null');
  return {
    what: orNull ? `${words}, or null` : words,
    range: rangeOf(value),
    hint: node.description ?? null,
    keys: Object.keys(value.properties ?? {}),
  };
}

/** What stands at one step below a node, in whichever of its forms has such a step. */
function below(node: Node, step: PropertyKey): Node | undefined {
  for (const form of [node, ...(node.anyOf ?? [])]) {
    const chosen = typeof form.additionalProperties === 'object' ? form.additionalProperties : undefined;
    const found = typeof step === 'number' ? form.items : (form.properties?.[String(step)] ?? chosen);
    if (found) return found;
  }
  return undefined;
}

function wordsFor(node: Node): string {
  if (node.enum) return oneOf(node.enum.map((choice) => JSON.stringify(choice)));
  const range = rangeOf(node);
  switch (node.type) {
    case 'integer':
    case 'number': {
      const noun = node.type === 'integer' ? 'a whole number' : 'a number';
      return range === null ? noun : `${noun} ${range.replace(/^at/, 'of at')}`;
    }
    case 'string':
      if (node.format === 'uri') return 'a URL with http:// or https://';
      return node.maxLength === undefined
        ? 'a string'
        : `a string of ${node.minLength ?? 0} to ${node.maxLength} characters`;
    case 'array':
      return node.minItems
        ? `a list with at least ${node.minItems} ${node.minItems === 1 ? 'entry' : 'entries'}`
        : 'a list';
    case 'boolean':
      return 'true or false';
    case 'object':
      return 'a mapping';
    default:
      return 'a value';
  }
}

function rangeOf({ minimum, maximum }: Node): string | null {
  // zod bounds whole numbers by what a double can hold, which is no news to anyone.
  const low = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const high = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (low !== undefined && high !== undefined) return `between ${low} and ${high}`;
  if (low !== undefined) return `at least ${low}`;
  return high === undefined ? null : `at most ${high}`;
}

function oneOf(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');
}
