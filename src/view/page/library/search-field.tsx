import { useEffect, useRef, useState } from 'preact/hooks';
import { useShortcuts } from '../navigation/shortcuts.ts';

interface SearchFieldProps {
  value: string;
  label: string;
  onSearch: (words: string) => void;
}

/** How long to wait for the next letter before searching. */
const pauseMs = 350;

/** Searches while one types; `/` comes here from anywhere on the page. */
export function SearchField({ value, label, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // What was searched for can change elsewhere: by the button back, by a link that clears it.
    if (document.activeElement !== input.current) setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = setTimeout(() => onSearch(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  useShortcuts({ '/': () => input.current?.focus() });
  return (
    <search>
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(typed.trim());
        }}
      >
        <input
          ref={input}
          type="search"
          aria-label={label}
          placeholder={label}
          value={typed}
          maxLength={200}
          autoComplete="off"
          spellcheck={false}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </form>
    </search>
  );
}
