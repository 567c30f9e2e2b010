import { LiveDataset, type LiveOptions } from './live-dataset.ts';
import { readPageFiles } from './page-files.ts';
import { startServer, type ViewServer } from './server.ts';

/** Options of `viewDataset`. */
export interface ViewOptions extends LiveOptions {
  /** Port to listen on, 0 for any free one; null for the usual one, or the next that is free. */
  port: number | null;
  /** Folder of the built page. */
  pageFolder: string;
  /** Is told what went wrong in an answer that was not the caller's fault. */
  onFault(message: string): void;
}

const usualPort = 4747;

/**
 * Opens a dataset, makes its index unless there is one, and serves the reader on this machine alone. What changes in the
 * dataset is shown when it has changed.
 * @throws UsageError where there is no dataset, no page or no port; what reading the dataset throws; the signal's
 *   reason where it was aborted.
 */
export async function viewDataset(options: ViewOptions): Promise<ViewServer> {
  const { port } = options;
  const pageFiles = await readPageFiles(options.pageFolder);
  const live = await LiveDataset.open(options);
  try {
    const server = await startServer(
      live,
      pageFiles,
      { port: port ?? usualPort, isFixed: port !== null },
      options.onFault,
    );
    return {
      ...server,
      close: async () => {
        await server.close();
        await live.close();
      },
    };
  } catch (error) {
    await live.close();
    throw error;
  }
}
