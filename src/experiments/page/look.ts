import { trusted } from '../../page/index.ts';

/** Style of an experiment's page, in addition to the common style. */
export const look = trusted(`
.verdicts { margin: 1.2rem 0; padding: 0; list-style: none; border-top: 1px solid var(--rule); }
.verdicts li { display: grid; grid-template-columns: 9.6rem minmax(0, 1fr) 11rem; gap: .1rem 1.4rem; align-items: start; padding: .8rem 0; border-bottom: 1px solid var(--rule); break-inside: avoid; }
.verdicts p { margin: 0; }
.verdict { font-weight: 600; color: var(--muted); }
.verdict.held { color: var(--gain); } .verdict.contradicted { color: var(--loss); }
.verdicts .strip { height: 1.1rem; margin: .2rem 0 0; }
@media (max-width: 44rem) { .verdicts li { grid-template-columns: minmax(0, 1fr); } .verdicts .strip { max-width: 18rem; } }
.reach { padding-left: 1.2rem; max-width: 44rem; }
.reach li { margin: .3rem 0; }
.arms { margin: 1rem 0; }
.arms tbody th { white-space: normal; min-width: 9rem; max-width: 16rem; }
.arms th, .arms td { padding-right: .7rem; }
.arms .tag { white-space: nowrap; }
.arms td.bar, .arms th.bar { width: 5rem; min-width: 5rem; }
.arms tr.arm th, .arms tr.arm td { border-bottom: 0; padding-top: .7rem; }
.arms tr.final th.inner { color: var(--text); font-weight: 500; }
.arms tr.paper th, .arms tr.paper td { background: var(--surface); color: var(--muted); }
.arms tr.paper .tag { color: var(--muted); }
.arms tr.baseline td, .arms tr.baseline th { color: var(--muted); }
.histograms svg { max-width: none; background: var(--surface); border-radius: .3rem; }
.steps { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); gap: .9rem; margin: .6rem 0 1.6rem; align-items: start; }
.steps svg.panel { width: 100%; border-radius: .3rem; background: #10141c; }
.steps figcaption { margin-top: .35rem; }
.steps figcaption b { color: var(--text); font-weight: 500; }
@media print {
  .beside { grid-template-columns: 1fr 1fr; gap: .5rem 1.5rem; }
  .arms table { font-size: 7.2pt; }
  .arms thead th, .arms .tag { font-size: 6.8pt; }
  .arms caption { font-size: 8pt; }
  .arms th, .arms td { padding-right: .4rem; }
  .arms tbody th { min-width: 6rem; }
  .arms .bar { display: none; }
  .histograms svg { max-width: 100%; height: auto; }
  .steps { grid-template-columns: repeat(3, 1fr); } .verdicts li { grid-template-columns: 7rem minmax(0, 1fr) 9rem; }
}
`);
