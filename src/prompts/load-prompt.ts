import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** The `prompts` of the configuration: a folder with files named by role, or texts by role. */
type OwnPrompts = string | Partial<Record<PromptRole, string>>;

/**
 * The text of a role's prompt: the user's own, else the one that comes with Lectern.
 * @throws UsageError where it cannot be read or is no prompt of the role
 */
export async function promptText(prompts: OwnPrompts, role: PromptRole): Promise<string> {
  if (typeof prompts === 'string') {
    const path = join(prompts, `${role}.md`);
    if (!existsSync(path)) return builtInPromptText(role);
    await loadPrompt(role, path);
    return readFile(path, 'utf8');
  }
  const text = prompts[role];
  if (text === undefined) return builtInPromptText(role);
  parsePrompt(text, role, `prompts.${role}`);
  return text;
}
