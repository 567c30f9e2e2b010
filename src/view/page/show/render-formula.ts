import 'katex/dist/katex.min.css';
import katex, { type KatexOptions } from 'katex';

interface TreeNode {
  children?: TreeNode[];
  attributes?: Record<string, string>;
}

/** `katex.render` by its two steps; its types leave them out. */
const typesetter = katex as unknown as {
  __renderToDomTree(source: string, options: KatexOptions): TreeNode & { toNode(): HTMLElement };
};
const deferred = 'data-style';

/** What a formula may ask for, since whoever filmed the video wrote it: sizes in em, macros expanded. */
const limits = { maxSize: 20, maxExpand: 500 };

/**
 * Sets a formula in a node of its own.
 *
 * @returns Whether it could be read; if not, the node stays as it is.
 */
export function renderFormula(source: string, isDisplay: boolean, node: HTMLElement): boolean {
  try {
    const tree = typesetter.__renderToDomTree(source, {
      displayMode: isDisplay,
      throwOnError: true,
      strict: 'ignore',
      trust: false,
      ...limits,
    });
    deferStyles(tree);
    const drawn = tree.toNode();
    for (const styled of drawn.querySelectorAll<HTMLElement>(`[${deferred}]`)) {
      styled.style.cssText = styled.getAttribute(deferred)!;
      styled.removeAttribute(deferred);
    }
    node.replaceChildren(drawn);
    return true;
  } catch {
    return false;
  }
}

/** KaTeX gives some parts a `style` attribute, which the content security policy forbids; style properties may be set. */
function deferStyles(node: TreeNode): void {
  if (node.attributes?.style !== undefined) {
    node.attributes[deferred] = node.attributes.style;
    delete node.attributes.style;
  }
  for (const child of node.children ?? []) deferStyles(child);
}
