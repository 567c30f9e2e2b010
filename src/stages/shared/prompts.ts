import { assignedRoles } from '../../config/roles.ts';
import type { Settings } from '../../config/schema.ts';
import { promptText } from '../../prompts/load-prompt.ts';
import { type Prompt, parsePrompt } from '../../prompts/prompt.ts';
import type { Digest } from '../../records/basics.ts';
import { type PromptRole, promptRoles } from '../../records/prompt-role.ts';
import type { LimitSettings } from '../define-stage.ts';
import type { ModelLimits } from './models.ts';

const parsed = new Map<string, Prompt>();

/**
 * The settings with the texts of all prompts that they use, so that every process works with the same ones and a run's
 * record holds them.
 * @throws UsageError where a prompt cannot be read or is none of its role
 */
export async function withPrompts(settings: Settings): Promise<Settings> {
  const used = new Set(assignedRoles(settings.roles).map(({ path: [, role] }) => role));
  const prompts: Partial<Record<PromptRole, string>> = {};
  for (const role of promptRoles)
    if (used.has(role)) prompts[role] = await promptText(settings.prompts, role);
  return { ...settings, prompts };
}

/** The prompt of a role that settings from `withPrompts` use. */
export function promptOf({ prompts }: Pick<Settings, 'prompts'>, role: PromptRole): Prompt {
  const text = typeof prompts === 'string' ? undefined : prompts[role];
  if (text === undefined) throw new Error(`The prompt for ${role} was not taken into the settings.`);
  const known = parsed.get(text) ?? parsePrompt(text, role, `prompts.${role}`);
  parsed.set(text, known);
  return known;
}

/** What a stage that asks models gets beside its slice: where they are, and the text of its prompt. */
export interface AskingLimits extends ModelLimits {
  prompts: LimitSettings['prompts'];
}

export function askingLimits({ providers, prompts }: LimitSettings): AskingLimits {
  return { providers, prompts };
}

/** The prompt of a role, which must be the one that a stage's slice names. */
export function promptInKey(limits: AskingLimits, role: PromptRole, digest: Digest | null): Prompt {
  const prompt = promptOf(limits, role);
  if (prompt.digest !== digest) throw new Error(`The prompt for ${role} is not the one in the key.`);
  return prompt;
}

/** For keys; null where the settings do not hold the prompt, and nothing is made with them. */
export function promptDigest(settings: Settings, role: PromptRole): Digest | null {
  const { prompts } = settings;
  return typeof prompts !== 'string' && role in prompts ? promptOf(settings, role).digest : null;
}
