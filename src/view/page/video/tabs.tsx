import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

export interface Tab {
  name: string;
  content: () => ComponentChildren;
}

/** Panels one at a time; the arrows go from tab to tab. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const [open, setOpen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const choose = (index: number) => {
    const wrapped = (index + tabs.length) % tabs.length;
    setOpen(wrapped);
    list.current?.querySelectorAll('button')[wrapped]?.focus();
  };
  return (
    <div class="tabs">
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={({ key }) => {
          if (key === 'ArrowRight') choose(open + 1);
          if (key === 'ArrowLeft') choose(open - 1);
        }}
      >
        {tabs.map(({ name }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${index}`}
            aria-selected={index === open}
            aria-controls="tab-panel"
            tabIndex={index === open ? 0 : -1}
            onClick={() => setOpen(index)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${open}`}>
        {tabs[open]?.content()}
      </div>
    </div>
  );
}
