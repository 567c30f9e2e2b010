import { corpusInfo } from './corpus-info.ts';
import { openDataset } from './dataset.ts';
import { type IndexEvent, openOrMakeIndex } from './make-index.ts';
import { readPageFiles } from './page-files.ts';
import { startServer, type ViewServer } from './server.ts';

export interface ViewOptions {
  /** A workspace, a dataset, or a file of one. */
  dir: string;
  /** Run of a workspace; the one made last where it is null. */
  run: string | null;
  /** Port to listen on, 0 for any free one; null for the usual one, or the next that is free. */
  port: number | null;
  /** Folder of the built page. */
  pageFolder: string;
  onEvent(event: IndexEvent): void;
  /** Aborted: an index that is being made is given up. */
  signal: AbortSignal;
  /** Is told what went wrong in an answer that was not the caller's fault. */
  onFault(message: string): void;
}

const usualPort = 4747;

/**
 * Opens a dataset, makes its index unless there is one, and serves the reader on this machine alone.
 * @throws UsageError where there is no dataset, no page or no port; what reading the dataset throws; the signal's
 *   reason where it was aborted.
 */
export async function viewDataset(options: ViewOptions): Promise<ViewServer> {
  const { port } = options;
  const pageFiles = await readPageFiles(options.pageFolder);
  const dataset = await openDataset(options.dir, options.run);
  const { db, indexSec } = await openOrMakeIndex(dataset, options.onEvent, options.signal);
  try {
    const opened = { dataset, db, info: corpusInfo(dataset, db, indexSec) };
    const server = await startServer(
      opened,
      pageFiles,
      { port: port ?? usualPort, isFixed: port !== null },
      options.onFault,
    );
    return {
      ...server,
      close: async () => {
        await server.close();
        db.close();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}
