/** What can read the text in pictures, by its name in the configuration and in the table of models. */
export const readerModels = ['ppocr-v4', 'ppocr-v6', 'ppocr-v6-hub'] as const;
export type ReaderModel = (typeof readerModels)[number];

/** Comes with Lectern. */
export const builtInReader = 'ppocr-v4' satisfies ReaderModel;
