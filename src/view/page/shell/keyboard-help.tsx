import { useRef } from 'preact/hooks';
import { useShortcuts } from '../navigation/shortcuts.ts';

const groups: readonly { title: string; keys: readonly [string, string][] }[] = [
  {
    title: 'Everywhere',
    keys: [
      ['?', 'show this list'],
      ['Esc', 'close this list'],
    ],
  },
  {
    title: 'Library and contents',
    keys: [['/', 'search']],
  },
  {
    title: 'Textbook',
    keys: [
      ['→ or j', 'next sample'],
      ['← or k', 'previous sample'],
      ['Home, End', 'first and last sample'],
      ['g', 'go to a sample number'],
      ['t', 'switch page and training view'],
    ],
  },
  {
    title: 'Labels: lists of items, and what is selected in a video',
    keys: [
      ['j, k', 'next, previous item of a list'],
      ['y', 'keep: belongs into the textbook'],
      ['x', 'drop: does not'],
      ['w', 'wrong: misread, misplaced, cut off'],
      ['n', 'write a note'],
      ['Backspace', 'take the label back'],
    ],
  },
  {
    title: 'Audit',
    keys: [
      ['1 2 3 4', 'slide, lecture shot, animation, natural scene'],
      ['5 6', 'new, near-duplicate'],
      ['7 8', 'the text explains the image, does not'],
      ['→ ←', 'next, previous image'],
    ],
  },
  {
    title: 'Compare: a moment of a film',
    keys: [['j, k', 'next, previous difference']],
  },
  {
    title: 'Evaluation: an item',
    keys: [['j, k', 'next, previous item']],
  },
  {
    title: 'Video',
    keys: [
      ['Tab', 'next timeline lane'],
      ['← →', 'move along a lane'],
      ['Enter', 'select and play from there'],
      ['+ − 0', 'zoom in, zoom out, show all'],
      ['p', 'play or pause'],
      ['j, k', 'next, previous keyframe'],
      ['Esc', 'clear the selection'],
    ],
  },
];

export function KeyboardHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  const show = () => dialog.current?.showModal();
  useShortcuts({ '?': show });
  return (
    <>
      <button
        type="button"
        class="quiet help-button"
        onClick={show}
        aria-label="Keyboard shortcuts"
        title="Keys (?)"
      >
        ?
      </button>
      <dialog ref={dialog} class="help" aria-labelledby="help-title">
        <form method="dialog">
          <h2 id="help-title">Keys</h2>
          <div class="help-groups">
            {groups.map(({ title, keys }) => (
              <section key={title}>
                <h3>{title}</h3>
                <dl>
                  {keys.map(([key, what]) => (
                    <div key={key}>
                      <dt>
                        <kbd>{key}</kbd>
                      </dt>
                      <dd>{what}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
