import { groupBy } from '../../base/group-by.ts';
import { inParallel } from '../../base/in-parallel.ts';
import { chatModelOf } from '../../clients/model-choice.ts';
import { renderPrompt } from '../../prompts/render.ts';
import { captionReplySchema } from '../../prompts/reply-schemas.ts';
import { clipsSchema } from '../../records/clip.ts';
import { type Description, descriptionsSchema } from '../../records/reading.ts';
import { type Screen, screensSchema } from '../../records/screen.ts';
import { defineVideoStage } from '../define-stage.ts';
import { sightings } from '../shared/clip-contents.ts';
import { describeUse } from '../shared/expected-use.ts';
import { modelPicture } from '../shared/model-picture.ts';
import { atOnce, modelProducer, openModels, rejectionOf } from '../shared/models.ts';
import { askingLimits, promptDigest, promptInKey } from '../shared/prompts.ts';

/**
 * Clip → what a vision model says that its pictures show (paper section 4.2). All screens seen in the clip are shown to
 * it, kept or not, so that thresholds move without asking again.
 */
export const describe = defineVideoStage({
  name: 'describe',
  version: 3,
  resource: 'net',
  applies: ({ roles }) => roles.caption !== null,
  title: 'describe the clips with a model',
  optional: true,
  readsSource: false,
  readsFacts: () => ['title'],
  slice: (settings) => {
    const { caption: role } = settings.roles;
    if (!role) return null;
    const { maxImages, longEdge } = role;
    return { model: chatModelOf(role), maxImages, longEdge, prompt: promptDigest(settings, 'caption') };
  },
  limits: askingLimits,
  providers: () => null,
  inputs: { clip: clipsSchema, keyframe: screensSchema },
  optionalInputs: {},
  output: descriptionsSchema,
  checks: [],
  scores: [],
  cpuSecPerSec: 0.002,
  expectedUse: describeUse,
  async run({ clip, keyframe }, slice, context, limits) {
    if (!slice) throw new Error('Descriptions were asked of no model.');
    const { model, maxImages, longEdge } = slice;
    const prompt = promptInKey(limits, 'caption', slice.prompt);
    const models = await openModels(limits, context);
    const title = context.facts?.title ?? '';
    const seen = groupBy(sightings(keyframe.screens, clip.clips), (pair) => pair.clip);
    const descriptions = await inParallel(
      clip.clips,
      atOnce(limits, model),
      async (one): Promise<Description> => {
        const shown = spread(
          (seen.get(one) ?? []).map(({ screen }) => screen),
          maxImages,
        );
        const about = { clip: one.index, screens: shown.map(({ index }) => index) };
        if (shown.length === 0) return { ...about, text: null, rejected: null };
        const answer = await models.ask({
          model,
          messages: async () => {
            const loading = shown.map(({ picture }) => modelPicture(picture, longEdge, context));
            return renderPrompt(prompt, { title }, await Promise.all(loading)).messages;
          },
          schema: captionReplySchema,
          schemaName: 'caption',
        });
        if (answer.outcome === 'rejected') return { ...about, text: null, rejected: rejectionOf(answer) };
        return { ...about, text: answer.value.description.replace(/\s+/gu, ' ').trim(), rejected: null };
      },
    );
    return { producer: modelProducer(model, prompt.digest), descriptions };
  },
});

/** At most so many screens, evenly out of all, the first and the last among them. */
function spread(screens: readonly Screen[], most: number): Screen[] {
  if (screens.length <= most) return [...screens];
  if (most === 1) return [screens[Math.floor(screens.length / 2)]!];
  return Array.from(
    { length: most },
    (_, at) => screens[Math.round((at * (screens.length - 1)) / (most - 1))]!,
  );
}
