/** The order of test files: those that take longest come first, so that none of them is left to run alone at the end. */
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The first makes the run that others share; the second has no need of it. */
const longest = [
  'run',
  'recordings',
  'endpoints',
  'bad-input',
  'install',
  'crash',
  'shared-recordings',
  'shared-data',
  'tracks',
  'faults',
  'view',
  'stats',
  'ledger',
  'suspect',
  'collect-to-samples',
  'hand-over',
  'captions',
].map((name) => `test/${name}.test.ts`);

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const at = longest.indexOf(relative(this.ctx.config.root, moduleId));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
