/** What can compare sentences without an endpoint, by its name in the configuration and in the table of models. */
export const sentenceEncoderNames = ['use-lite', 'minilm'] as const;

export type SentenceEncoderName = (typeof sentenceEncoderNames)[number];

/** Comes with Lectern. */
export const builtInEncoder = 'use-lite' satisfies SentenceEncoderName;
