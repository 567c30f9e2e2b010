import { UsageError } from '../../base/errors.ts';
import { extensionPath, type LoadedExtension, type OwnStage } from '../../config/extensions.ts';
import type { Settings } from '../../config/schema.ts';
import { videoStages } from '../pipeline.ts';
import type { OwnCheck, OwnStageOfVideo } from './extension.ts';
import { readExtension } from './read-extension.ts';

/** As little as there is to do with what others measured. */
const usualCpuSecPerSec = 0.01;
/** What a check of clips or screens goes by. */
const itemsOf = { video: [], clips: ['clip'], screens: ['keyframe'] } as const;

/**
 * The settings with what the modules of one's own say, loaded once: every process works with the same ones, and a run's
 * record holds all that reading their results takes.
 * @param more Modules that a program names besides.
 * @throws UsageError where one cannot be loaded, is none, or does not go with the others
 */
export async function withExtensions(
  settings: Settings,
  more: readonly (string | URL)[] = [],
): Promise<Settings> {
  const given = settings.extensions.map((one) => (typeof one === 'string' ? one : one.module));
  const paths = [...new Set([...given, ...more].map((one) => extensionPath(one, process.cwd())))];
  if (paths.length === 0 && Object.keys(settings.thresholds).length === 0) return settings;
  const extensions: LoadedExtension[] = [];
  for (const path of paths) extensions.push(await loaded(path, settings.thresholds));
  refuseMisfits(extensions, settings);
  return { ...settings, extensions };
}

async function loaded(module: string, thresholds: Settings['thresholds']): Promise<LoadedExtension> {
  const { extension, digest } = await readExtension(module);
  const { recogniser, stages = [], checks = [] } = extension;
  return {
    module,
    digest,
    stages: [...stages.map(stageRecord), ...checks.map((check) => checkRecord(check, thresholds))],
    recogniser: recogniser
      ? { name: recogniser.name, version: recogniser.version, languages: [...recogniser.languages] }
      : null,
  };
}

function stageRecord(work: OwnStageOfVideo | OwnCheck): OwnStage {
  const { name, version, title = name, inputs, cpuSecPerSec = usualCpuSecPerSec } = work;
  return { name, version, title, inputs: [...inputs], cpuSecPerSec, check: null };
}

function checkRecord(check: OwnCheck, thresholds: Settings['thresholds']): OwnStage {
  const { of = 'video', atLeast, atMost } = check;
  const record = stageRecord(check);
  return {
    ...record,
    inputs: [...new Set([...record.inputs, ...itemsOf[of]])],
    check: {
      of,
      bound: atLeast === undefined ? 'atMost' : 'atLeast',
      threshold: thresholds[check.name] ?? atLeast ?? atMost!,
    },
  };
}

const derived = ['weave', 'export'];

function refuseMisfits(extensions: readonly LoadedExtension[], settings: Settings): void {
  const known = new Set([...videoStages.map(({ name }) => name)]);
  const builtIn = new Set([...known, ...derived]);
  const own = new Set<string>();
  for (const { module, stages } of extensions) {
    for (const { name, inputs } of stages) {
      if (builtIn.has(name)) throw new UsageError(`${module}: ${name} is the name of a built-in stage.`);
      if (own.has(name)) throw new UsageError(`${module}: there is another check or stage named ${name}.`);
      const unknown = inputs.find((input) => !known.has(input));
      if (unknown !== undefined)
        throw new UsageError(
          `${module}: ${name} needs the stage ${JSON.stringify(unknown)}, which is none that comes before it. Stages: ${[...known].join(', ')}.`,
        );
      own.add(name);
      known.add(name);
    }
  }
  const checks = extensions.flatMap(({ stages }) => stages).filter(({ check }) => check !== null);
  for (const name of Object.keys(settings.thresholds)) {
    if (!checks.some((check) => check.name === name))
      throw new UsageError(
        `thresholds.${name}: there is no check of your own with this name.${checks.length > 0 ? ` There are: ${checks.map((check) => check.name).join(', ')}.` : ' Name its module in extensions.'}`,
      );
  }
  refuseRecognisers(extensions, settings);
}

function refuseRecognisers(
  extensions: readonly LoadedExtension[],
  { languages, roles }: Pick<Settings, 'languages' | 'roles'>,
): void {
  const recognisers = extensions.flatMap(({ recogniser }) => recogniser ?? []);
  const [first] = recognisers;
  if (!first) return;
  if (recognisers.length > 1)
    throw new UsageError(
      `Expected one recogniser in all extensions, got ${recognisers.map(({ name }) => name).join(', ')}.`,
    );
  if (roles.transcribe)
    throw new UsageError(`Expected roles.transcribe or the recogniser ${first.name}, got both.`);
  const foreign = languages.find((language) => !first.languages.includes(language));
  if (foreign !== undefined)
    throw new UsageError(
      `The recogniser ${first.name} does not understand ${JSON.stringify(foreign)} of languages. It understands: ${first.languages.join(', ')}.`,
    );
}
