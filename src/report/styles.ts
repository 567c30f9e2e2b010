/** The styles of all pages: readable on a phone, on paper, light and dark. */
export const styles = `
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fdfdfb; --soft: #5c5c66; --line: #d9d9d2; --tint: #f1f1ec; --link: #005a9c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8ea; --paper: #16171a; --soft: #a5a6ad; --line: #3a3b40; --tint: #212327; --link: #7ab8ff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 56rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
a { color: var(--link); }
a:focus-visible, .table:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.lead, figcaption, caption, .facts, nav, footer { color: var(--soft); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: .75rem; padding: 0; margin: 1rem 0; list-style: none; }
.cards li { background: var(--tint); border-radius: .5rem; padding: .6rem .8rem; }
.cards b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
figure { margin: 0 0 1rem; min-width: 0; }
.plot svg { width: 100%; height: auto; }
figcaption { font-size: .9rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: .5rem 0; list-style: none; font-size: .9rem; }
.legend span { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px; }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .9rem; min-width: 100%; overflow-wrap: normal; }
caption { text-align: left; padding-bottom: .3rem; }
th, td { padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; max-width: 22rem; }
thead th { font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 400; min-width: 7rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.samples { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem; padding: 0; list-style: none; }
.samples a { display: block; text-decoration: none; }
.samples img, .samples .blank { width: 100%; height: auto; aspect-ratio: 16 / 9; object-fit: cover; border-radius: .4rem; border: 1px solid var(--line); background: var(--tint); display: block; }
.samples span { display: block; font-size: .9rem; margin-top: .3rem; }
.samples small { color: var(--soft); }
nav { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .5rem 1rem; margin: 1rem 0; }
.book { max-width: 42rem; margin: 0 auto; }
.book img { display: block; max-width: 100%; height: auto; margin: 1.25rem auto .25rem; border: 1px solid var(--line); border-radius: .3rem; }
.book .at { color: var(--soft); font-size: .85rem; margin: 0 0 1rem; }
.book pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--tint); border-left: 3px solid var(--line); padding: .6rem .8rem; font: .9rem/1.45 ui-monospace, monospace; margin: .75rem 0; }
.book .lost { background: var(--tint); color: var(--soft); padding: 2rem 1rem; text-align: center; border-radius: .3rem; }
.end { display: flex; align-items: center; gap: .75rem; color: var(--soft); font-size: .9rem; margin: 2rem 0; }
.end::before, .end::after { content: ''; flex: 1; border-top: 1px solid var(--line); }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: .75rem 0; font-size: .95rem; }
dl.facts dd { margin: 0; }
caption.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media print { nav { display: none; } }
`;
