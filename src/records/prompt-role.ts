/** What models are asked to do with a prompt of its own. */
export const promptRoles = [
  'refine',
  'judge',
  'caption',
  'read',
  'review',
  'courses',
  'sub-courses',
  'points',
] as const;
export type PromptRole = (typeof promptRoles)[number];
