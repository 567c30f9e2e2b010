// Entry of the process in which an evaluation compares pictures (`openEncoderProcess`).
import type { FromEncoder, ToEncoder } from './evaluate/demos/encoder-process.ts';
import { openConfiguredEncoder } from './stats/open-encoder.ts';
import type { ImageEncoder } from './vision/image-encoder.ts';

let encoder: ImageEncoder | null = null;

process.on('message', (message: ToEncoder) => {
  const id = 'id' in message ? message.id : null;
  answerTo(message).then(
    (answer) => process.send?.(answer),
    (error: Error) =>
      process.send?.({ id, error: { name: error.name, message: error.message } } satisfies FromEncoder),
  );
});
process.on('disconnect', () => process.exit());

async function answerTo(message: ToEncoder): Promise<FromEncoder> {
  if ('open' in message) {
    encoder = await openConfiguredEncoder(message.open, process.env);
    return { producer: encoder.producer };
  }
  if (!encoder) throw new Error('The encoder is not open.');
  return { id: message.id, vector: await encoder.embed(message.picture) };
}
