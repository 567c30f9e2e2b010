/** Trainers that read chats, each in its own way. */
export const chatDialects = ['swift', 'llama-factory', 'trl', 'llava'] as const;
export type ChatDialect = (typeof chatDialects)[number];
