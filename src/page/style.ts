import { trusted } from './html.ts';

/**
 * The style sheet of all pages. Series colors are Okabe and Ito's, darkened for the light scheme and lightened for
 * the dark one. Every line then has a contrast of at least 3:1 with its background, and every letter at least 4.5:1.
 */
export const style = trusted(`
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --surface: #f3f1ea; --text: #1c2028; --muted: #59606c; --rule: #d8d4c9; --strong: #9a958a;
  --gain: #00684c; --loss: #a83200; --ground: #6d7178; --shade: #1c202840;
  --series-0: #0064a4; --series-1: #c44e00; --series-2: #00805d; --series-3: #a6447d;
  --series-4: #806000; --series-5: #2a83b8; --series-6: #6b4fb3; --series-7: #1c2028;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171c; --surface: #1d2128; --text: #ebe9e3; --muted: #a6acb7; --rule: #363c46; --strong: #6d7480;
    --gain: #4fd0a5; --loss: #ff9a63; --ground: #565b63; --shade: #000000b0;
    --series-0: #62bdf5; --series-1: #ff9448; --series-2: #3fcf9f; --series-3: #ea9fcb;
    --series-4: #f0c73f; --series-5: #9ad2f2; --series-6: #b9a3f2; --series-7: #ebe9e3;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 66rem; padding: 2.5rem clamp(1rem, 4vw, 2.5rem) 4rem;
  background: var(--paper); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1, h2, h3, .score { font-family: Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, serif; font-weight: 600; line-height: 1.2; }
h1 { font-size: clamp(1.7rem, 5vw, 2.5rem); margin: 0 0 .4rem; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 1.45rem; margin: 3.2rem 0 .4rem; padding-top: .9rem; border-top: 1px solid var(--strong); }
h3 { font-size: 1.08rem; margin: 1.8rem 0 .3rem; }
p { margin: .4rem 0 1rem; max-width: 44rem; }
a { color: inherit; }
.quiet, caption, figcaption, dt, .axis { color: var(--muted); }
.lead { font-size: 1.08rem; }
.eyebrow { margin: 0 0 .6rem; color: var(--muted); font-size: .82rem; letter-spacing: .08em; text-transform: uppercase; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 1.2rem 0 0; padding: 0; list-style: none; font-size: .92rem; }
.sources { margin: 2rem 0 0; padding: 0; list-style: none; border-top: 1px solid var(--strong); }
.sources > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: .1rem 1.5rem; padding: 1.1rem 0 1.2rem; border-bottom: 1px solid var(--rule); break-inside: avoid; }
@media (max-width: 34rem) {
  .sources > li { grid-template-columns: minmax(0, 1fr); }
  .sources .score { text-align: left; margin-top: .5rem; }
}
.sources h2 { margin: 0; padding: 0; border: 0; font-size: 1.2rem; overflow-wrap: anywhere; }
.score { font-size: 2.5rem; line-height: 1; font-variant-numeric: tabular-nums lining-nums; text-align: right; }
.score + .score { margin-top: .8rem; }
.score small { display: block; margin-top: .25rem; font: .82rem/1.3 system-ui, sans-serif; color: var(--muted); }
.sources .wide { grid-column: 1 / -1; }
.tag { display: inline-block; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font: .78rem/1.5 system-ui, sans-serif; color: var(--loss); vertical-align: .1em; }
.strip { display: block; width: 100%; height: 1.5rem; margin-top: .7rem; overflow: visible; }
.measures { display: flex; flex-wrap: wrap; gap: .1rem 1.6rem; margin: .5rem 0 0; }
.measures div { display: flex; gap: .45rem; }
.measures dd { margin: 0; font-variant-numeric: tabular-nums; }
.axis { display: flex; justify-content: space-between; font-size: .78rem; font-variant-numeric: tabular-nums; }
.note { margin: 1.5rem 0 0; padding: .8rem 1.1rem; border-left: .25rem solid var(--loss); background: var(--surface); break-inside: avoid; }
.note p { margin: .15rem 0; }
.note ul { margin: .2rem 0; padding-left: 1.2rem; }
.facts { display: grid; grid-template-columns: minmax(7rem, 11rem) minmax(0, 1fr); gap: .35rem 1.2rem; margin: .8rem 0; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: .8rem 0; padding: .8rem 1rem; background: var(--surface); font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; break-inside: avoid; }
code { font-family: ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: .92em; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.4rem; margin: .8rem 0; padding: 0; list-style: none; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: .5rem; overflow-wrap: anywhere; }
.legend svg { flex: none; width: 2.2rem; height: .6rem; }
.legend.swatches svg { height: .96rem; background: var(--ground); border-radius: .2rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
figure { margin: 0; break-inside: avoid; }
figcaption { font-size: .86rem; line-height: 1.4; }
figure svg, figure img { display: block; max-width: 100%; height: auto; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 23rem), 1fr)); gap: .5rem 2.5rem; align-items: start; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(46%, 12rem), 1fr)); gap: 1.2rem 1rem; margin: 1rem 0; }
.charts figcaption { color: var(--text); font-size: .92rem; margin-bottom: .2rem; display: flex; justify-content: space-between; gap: .5rem; max-width: 13rem; }
.charts figcaption .quiet { font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: 1rem 0; max-width: 100%;
  background: linear-gradient(to right, var(--paper) 60%, transparent) 0 0 / 2.6rem 100% local no-repeat,
    linear-gradient(to left, var(--paper) 60%, transparent) 100% 0 / 2.6rem 100% local no-repeat,
    linear-gradient(to right, transparent 1px, var(--shade) 1px, transparent) 0 0 / 1.1rem 100% scroll no-repeat,
    linear-gradient(to left, transparent 1px, var(--shade) 1px, transparent) 100% 0 / 1.1rem 100% scroll no-repeat; }
.tables { display: flex; flex-wrap: wrap; gap: .5rem 3rem; align-items: flex-start; }
.tables > .scroll { flex: 0 1 auto; }
.tables caption { max-width: 29rem; }
.scroll:focus-visible { outline: 2px solid var(--series-0); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums lining-nums; }
caption { text-align: left; font-size: .86rem; padding-bottom: .5rem; max-width: 44rem; }
caption span { display: block; position: sticky; left: 0; max-width: min(44rem, calc(100vw - 2.2rem)); }
tbody th, thead th:first-child { position: sticky; left: 0; background: var(--paper); }
th, td { padding: .28rem .9rem .28rem 0; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--rule); }
th { font-weight: 500; }
thead th { color: var(--muted); font-size: .84rem; border-bottom-color: var(--strong); vertical-align: bottom; }
thead th:first-child { text-align: left; }
thead th.group { text-align: center; border-bottom-color: var(--rule); }
tbody th { text-align: left; }
tbody th.inner { padding-left: 1.1rem; font-weight: 400; color: var(--muted); }
tbody tr.inner td { color: var(--muted); }
tr.total th, tr.total td { font-weight: 650; border-top: 1px solid var(--strong); color: var(--text); }
tr { break-inside: avoid; }
td small, .difference { color: var(--muted); font-size: .86em; }
.gain { color: var(--gain); font-weight: 600; }
.loss { color: var(--loss); font-weight: 600; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.2rem), 1fr)); gap: 1.1rem 1rem; margin: 1rem 0; }
.card svg.figure, .people svg { width: 100%; border-radius: .3rem; background: var(--ground); }
.card dl { margin: .35rem 0 0; font-size: .86rem; }
.card .strip { height: 1rem; margin: .1rem 0 0; }
td.bar, th.bar { width: 9rem; padding-right: 0; }
td.bar .strip { height: 1rem; margin: 0; }
.cards.diagrams { grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.cards.diagrams > * { max-width: 24rem; }
.cards.several { grid-template-columns: repeat(auto-fill, minmax(min(46%, 10rem), 1fr)); }
.card dl div { display: flex; justify-content: space-between; gap: .5rem; }
.card dt { min-width: 0; overflow-wrap: anywhere; line-height: 1.3; }
.card dd { margin: 0; font-variant-numeric: tabular-nums; }
.people { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(46%, 16rem), 1fr)); gap: 1.1rem .8rem; margin: .8rem 0 1.6rem; }
.people.several { grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.people .panels { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: .3rem; }
.people figcaption { margin-top: .3rem; overflow-wrap: anywhere; }
.people figcaption b { color: var(--text); font-weight: 500; }
.hidden { position: absolute; width: 0; height: 0; overflow: hidden; }
.columns { columns: 14rem; margin: .5rem 0; padding-left: 1.2rem; font-size: .86rem; overflow-wrap: anywhere; }
footer { margin-top: 3.5rem; padding-top: .9rem; border-top: 1px solid var(--strong); font-size: .88rem; color: var(--muted); }
@page { margin: 14mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  nav { display: none; }
  h2, h3, h3 + .quiet, caption { break-after: avoid; }
  .figure { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2 { margin-top: 1.6rem; }
  .scroll { overflow: visible; }
  caption span { max-width: none; }
  .cards, .cards.diagrams { grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.cards.diagrams > * { max-width: 24rem; }
.cards.several { grid-template-columns: repeat(6, 1fr); gap: .8rem; }
  .people { grid-template-columns: repeat(6, 1fr); gap: .8rem .6rem; }
  .people.several { grid-template-columns: repeat(3, 1fr); }
  .charts { grid-template-columns: repeat(3, 1fr); }
}
`);
