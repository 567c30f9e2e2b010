import { useEffect, useState } from 'preact/hooks';

const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const storedAs = 'lectern-theme';
const names: Record<Theme, string> = { auto: 'Auto', light: 'Light', dark: 'Dark' };

function storedTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(storedAs)) ?? 'auto';
  } catch {
    // Storage may be switched off; the theme then lasts as long as the page.
    return 'auto';
  }
}

export function ThemeSwitch() {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(storedAs, theme);
    } catch {
      // As above.
    }
  }, [theme]);
  return (
    <label class="theme">
      <span class="theme-label">Theme</span>
      <select value={theme} onChange={({ currentTarget }) => setTheme(currentTarget.value as Theme)}>
        {themes.map((name) => (
          <option key={name} value={name}>
            {names[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
