// Which stages compute again when a setting changes, found out by changing it: under every kind of configuration that
// makes a stage look at other settings, and by what goes into the keys of its artefacts.
import type { AnyStage } from '../src/engine/stage.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Of JSON Schema what the configuration uses. */
export interface SchemaNode {
  type?: string | string[];
  enum?: Json[];
  anyOf?: SchemaNode[];
  items?: SchemaNode;
  properties?: Record<string, SchemaNode>;
  propertyNames?: SchemaNode;
  additionalProperties?: SchemaNode;
  minimum?: number;
  maximum?: number;
}

/** A configuration to change settings in, and what has to be set for it: '' for the defaults. */
interface Base<Settings> {
  settings: Settings;
  when: string;
}

interface Given<Settings> {
  stages: readonly AnyStage<Settings>[];
  schema: SchemaNode;
  /** Configurations to begin with, the defaults first. */
  bases: readonly Base<Settings>[];
  /** Whether a configuration is valid. */
  isValid(settings: unknown): boolean;
}

const mostBases = 100;
/** Another value of settings that name bytes. */
const digest = '0'.repeat(64);

/** What goes into a stage's keys besides its inputs; null where it does not apply. */
function keyOf<Settings>(stage: AnyStage<Settings>, settings: Settings): string | null {
  if (stage.applies?.(settings) === false) return null;
  const slice: unknown = stage.slice(settings);
  return JSON.stringify([
    slice,
    stage.providers(slice),
    stage.readsCaptions?.(slice) ?? false,
    stage.readsFacts?.(slice) ?? [],
    stage.ignores?.(slice) ?? [],
  ]);
}

/** Undefined where settings that are not valid make the stage fail. */
function tryKey<Settings>(stage: AnyStage<Settings>, settings: Settings): string | null | undefined {
  try {
    return keyOf(stage, settings);
  } catch {
    return undefined;
  }
}

/** What stages look at, whatever its value. */
function shapeOf<Settings>(stages: readonly AnyStage<Settings>[], settings: Settings): string {
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shape);
    if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shape(inner)]));
  };
  return JSON.stringify(
    stages.map((stage) => stage.applies?.(settings) !== false && shape(stage.slice(settings))),
  );
}

/** The places that a path of the reference means in a configuration: `roles.judge[].model` is there once a judge. */
function placesOf(path: string, settings: unknown): string[][] {
  let places: string[][] = [[]];
  for (const step of path.replaceAll('[]', '.[]').split('.')) {
    places = places.flatMap((place) => {
      const there = valueAt(settings, place);
      if (step !== '[]' && step !== 'NAME') return [[...place, step]];
      return typeof there === 'object' && there !== null
        ? Object.keys(there).map((name) => [...place, name])
        : [];
    });
  }
  return places.filter((place) => valueAt(settings, place.slice(0, -1)) !== undefined);
}

function valueAt(value: unknown, place: readonly string[]): unknown {
  return place.reduce<unknown>((at, step) => (Object(at) as Record<string, unknown>)[step], value);
}

function changed<Settings>(settings: Settings, place: readonly string[], value: unknown): Settings {
  const copy = structuredClone(settings);
  const holder = valueAt(copy, place.slice(0, -1));
  if (typeof holder === 'object' && holder !== null) Object.assign(holder, { [place.at(-1)!]: value });
  return copy;
}

/** Other values that a setting may have; some may break a bound that the schema does not tell. */
function otherValues(node: SchemaNode, now: unknown): unknown[] {
  const values = (node.anyOf ?? [node]).flatMap((form): unknown[] => {
    if (form.enum) return form.enum;
    return [form.type ?? []].flat().flatMap((type): unknown[] => {
      if (type === 'null') return [null];
      if (type === 'boolean') return [true, false];
      if (type === 'string')
        return [
          ...(typeof now === 'string' ? [`${now}x`, `${now}X`] : []),
          'other',
          'de',
          'http://other',
          digest,
        ];
      if (type === 'array')
        return Array.isArray(now) ? [[...now].reverse(), now.slice(1), [...now, 'other'], ['other']] : [[]];
      if (type !== 'number' && type !== 'integer') return [{}, { other: 1 }];
      const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = form;
      const middle = typeof now === 'number' ? [now + 1, now - 1, now / 2, Math.ceil(now / 2)] : [];
      return [...middle, minimum, maximum].filter((value) => value >= minimum && value <= maximum);
    });
  });
  return values.filter((value) => JSON.stringify(value) !== JSON.stringify(now));
}

/** All leaves with a choice of a few values. */
function choices(node: SchemaNode, path: string[] = []): { place: string[]; values: Json[] }[] {
  if (node.enum) return [{ place: path, values: node.enum }];
  if (node.type === 'boolean') return [{ place: path, values: [true, false] }];
  return Object.entries(node.properties ?? {}).flatMap(([name, inner]) => choices(inner, [...path, name]));
}

/** The given bases and, for every choice that makes stages look at other settings, one in which it is made. */
function allBases<Settings>({ stages, schema, bases, isValid }: Given<Settings>): Base<Settings>[] {
  const found = [...bases];
  const shapes = new Set(found.map(({ settings }) => shapeOf(stages, settings)));
  for (let at = 0; at < found.length && found.length < mostBases; at++) {
    const { settings, when } = found[at]!;
    for (const { place, values } of choices(schema)) {
      for (const value of values) {
        const made = changed(settings, place, value);
        const shape = shapeOf(stages, made);
        if (shapes.has(shape) || !isValid(made)) continue;
        shapes.add(shape);
        const choice = `\`${place.join('.')}: ${String(value)}\``;
        found.push({ settings: made, when: [when, choice].filter(Boolean).join(', ') });
      }
    }
  }
  return found;
}

/** Tells for a setting, by its path in the reference, which stages compute again, and under what configuration. */
export function computesAgain<Settings>(given: Given<Settings>) {
  const { stages, isValid } = given;
  const bases = allBases(given);
  /** @throws Error where no other value can be thought of: then nothing is known. */
  return (path: string, node: SchemaNode): { stage: string; when: string }[] => {
    const reset = new Map<string, string>();
    let tried = 0;
    for (const { settings, when } of bases) {
      const keys = stages.map((stage) => keyOf(stage, settings));
      for (const place of placesOf(path, settings)) {
        const now = valueAt(settings, place);
        const elsewhere = bases.map((base) => valueAt(base.settings, place));
        for (const value of [...otherValues(node, now), ...elsewhere]) {
          if (value === undefined || JSON.stringify(value) === JSON.stringify(now)) continue;
          const other = changed(settings, place, value);
          const moved = stages.filter(
            (stage, index) => !reset.has(stage.name) && tryKey(stage, other) !== keys[index],
          );
          // Whether a value is valid takes long to say, and matters only where it changes something.
          if ((moved.length === 0 && tried > 0) || !isValid(other)) continue;
          tried++;
          for (const { name } of moved) reset.set(name, when);
        }
      }
    }
    if (tried === 0) throw new Error(`No other value of ${path} can be thought of.`);
    return stages.flatMap(({ name }) => (reset.has(name) ? [{ stage: name, when: reset.get(name)! }] : []));
  };
}
