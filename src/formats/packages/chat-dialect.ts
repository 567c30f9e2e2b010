/** Trainers that read chats, each in its own way. */
export const chatDialects = ['swift', 'llama-factory', 'trl', 'llava'] as const;
/** A trainer that chats are written for. */
export type ChatDialect = (typeof chatDialects)[number];
