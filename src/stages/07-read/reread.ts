import { inParallel } from '../../base/in-parallel.ts';
import { chatModelOf } from '../../clients/model-choice.ts';
import { renderPrompt } from '../../prompts/render.ts';
import { type ReadReply, readReplySchema } from '../../prompts/reply-schemas.ts';
import { contentChars } from '../../reading/content.ts';
import { toScore } from '../../records/basics.ts';
import { type ReadScreen, readingSchema } from '../../records/reading.ts';
import { screensSchema } from '../../records/screen.ts';
import { defineVideoStage } from '../define-stage.ts';
import { rereadUse } from '../shared/expected-use.ts';
import { modelPicture } from '../shared/model-picture.ts';
import { atOnce, modelProducer, openModels, rejectionOf } from '../shared/models.ts';
import { askingLimits, promptDigest, promptInKey } from '../shared/prompts.ts';
import { informativenessScore } from './informativeness-score.ts';

/** A line that comes so often in a row is a model in a loop. */
const mostRepeats = 6;

/**
 * Keyframe → its text once more by a vision model, formulas as LaTeX and tables as Markdown, and how much it carries.
 * What the embedded reader made stays beside it, and stands in where the answer cannot be used.
 */
export const reread = defineVideoStage({
  name: 'reread',
  version: 2,
  resource: 'net',
  applies: ({ roles }) => roles.read !== null,
  title: 'read on-screen text with a model',
  optional: true,
  readsSource: false,
  slice: (settings) => {
    const { read: role } = settings.roles;
    if (!role) return null;
    const { longEdge } = role;
    return { model: chatModelOf(role), longEdge, prompt: promptDigest(settings, 'read') };
  },
  limits: askingLimits,
  providers: () => null,
  inputs: { keyframe: screensSchema, read: readingSchema },
  optionalInputs: {},
  output: readingSchema,
  checks: [],
  scores: [informativenessScore],
  cpuSecPerSec: 0.002,
  expectedUse: rereadUse,
  async run({ keyframe, read }, slice, context, limits) {
    if (!slice) throw new Error('Screens were to be read by no model.');
    const { model, longEdge } = slice;
    const prompt = promptInKey(limits, 'read', slice.prompt);
    const models = await openModels(limits, context);
    const producer = modelProducer(model, prompt.digest);
    const embedded = new Map(read.screens.map((screen) => [screen.screen, screen]));
    const screens = await inParallel(
      keyframe.screens,
      atOnce(limits, model),
      async (screen): Promise<ReadScreen> => {
        const own = embedded.get(screen.index);
        if (!own) throw new Error(`Screen ${screen.index} was not read.`);
        const answer = await models.ask({
          model,
          messages: async () => {
            const picture = await modelPicture(screen.sourcePicture ?? screen.picture, longEdge, context);
            return renderPrompt(prompt, {}, [picture]).messages;
          },
          schema: readReplySchema,
          schemaName: 'reading',
          objection: loopIn,
        });
        if (answer.outcome === 'rejected')
          return { ...own, producer: read.producer, rejected: rejectionOf(answer) };
        const text = cleanText(answer.value.text);
        return {
          ...own,
          text,
          contentChars: contentChars(text),
          informativeness: toScore(answer.value.informativeness),
          producer,
          embedded: { text: own.text, informativeness: own.informativeness },
        };
      },
    );
    return { producer, screens };
  },
});

/** The text without what cannot be seen, and without blanks at the ends of lines; those at the start may be code. */
function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cf}\p{Co}\p{Cn}\uFFFD]|(?![\n\t])\p{Cc}/gu, '')
    .replace(/[^\S\n]+$/gmu, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
}

function loopIn({ text }: ReadReply): string | null {
  let last = '';
  let count = 0;
  for (const line of text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)) {
    count = line === last ? count + 1 : 1;
    last = line;
    if (count >= mostRepeats) return `The same line comes ${count} times in a row.`;
  }
  return null;
}
