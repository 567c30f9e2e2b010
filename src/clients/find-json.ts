import { canonicalJson } from '../base/fingerprint.ts';
import { doubleBackslashes } from './latex-escapes.ts';

const mostFound = 20;

/**
 * The different JSON objects and arrays that stand in a reply, whether alone, in a code fence or amid prose, in order;
 * 20 at most. What begins and does not end is none, and neither is what stands inside it.
 */
export function findJson(text: string): unknown[] {
  const whole = parse(text.trim());
  if (whole !== undefined) return [whole];
  const found = new Map<string, unknown>();
  for (let at = nextStart(text, 0); at >= 0 && found.size < mostFound; ) {
    const end = endOfValue(text, at);
    if (end < 0) break;
    const value = parse(text.slice(at, end));
    if (value !== undefined) found.set(canonicalJson(value), value);
    at = nextStart(text, end);
  }
  return [...found.values()];
}

function nextStart(text: string, from: number): number {
  const offset = text.slice(from).search(/[{[]/);
  return offset < 0 ? -1 : from + offset;
}

/** Where the brackets that open at `start` are closed again, or -1. */
function endOfValue(text: string, start: number): number {
  let [depth, inString] = [0, false];
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

/** Undefined where it is no JSON object or array. Formulas in it may be written without doubled backslashes. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(doubleBackslashes(text));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
