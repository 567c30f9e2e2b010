/** What models are asked to do. */
export const promptRoles = ['refine', 'judge', 'caption', 'read', 'review'] as const;
export type PromptRole = (typeof promptRoles)[number];

/** Places that a prompt of the role must have, and all that it may have. */
export const promptValues: Record<PromptRole, { needed: readonly string[]; known: readonly string[] }> = {
  refine: { needed: ['lines'], known: ['title', 'before', 'lines'] },
  judge: { needed: ['transcript'], known: ['topic', 'transcript'] },
  caption: { needed: ['pictures'], known: ['title', 'pictures'] },
  read: { needed: ['pictures'], known: ['title', 'pictures'] },
  review: { needed: ['title'], known: ['topic', 'title', 'description', 'comments'] },
};
