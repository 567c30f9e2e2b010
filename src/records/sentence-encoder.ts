/** The built-in encoders of sentences, by their names in the configuration. */
export const sentenceEncoderNames = ['use-lite', 'minilm'] as const;

export type SentenceEncoderName = (typeof sentenceEncoderNames)[number];
