import { readFile } from 'node:fs/promises';
import { errorMessage, UsageError } from '../base/errors.ts';
import type { PromptRole } from '../records/prompt-role.ts';
import { type Prompt, parsePrompt } from './prompt.ts';

/** The text of the prompt file that comes with Lectern, for showing and for taking as a start of one's own. */
export function builtInPromptText(role: PromptRole): Promise<string> {
  return readFile(new URL(`${role}.md`, import.meta.url), 'utf8');
}

/**
 * The prompt of a role.
 * @param path A file of the user's own; null for the one that comes with Lectern.
 * @throws UsageError where the file cannot be read or is no prompt of the role
 */
export async function loadPrompt(role: PromptRole, path: string | null): Promise<Prompt> {
  if (path === null) return parsePrompt(await builtInPromptText(role), role, `${role}.md`);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read the prompt for ${role}: ${errorMessage(error)}.`);
  }
  return parsePrompt(text, role, path);
}
