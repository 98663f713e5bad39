# Copyright: dayone.aws contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The style of the page: light and dark, wide and narrow, screen and paper."""

from __future__ import annotations

STYLE = """
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf8, #14161a);
  --card: light-dark(#ffffff, #1b1e24);
  --ink: light-dark(#191b1f, #e9e7e2);
  --soft: light-dark(#585d66, #a5abb5);
  --line: light-dark(#e2dfd9, #31363f);
  --accent: light-dark(#0b5c66, #7cc9d3);
  --drift: light-dark(#a92c1f, #ff9a8a);
  --unknown: light-dark(#65439c, #c7a8f5);
  --manual: light-dark(#875200, #f0b75e);
  --input: light-dark(#8a3d6b, #eba3cf);
  --choice: light-dark(#0b5c66, #7cc9d3);
  --waiting: light-dark(#585d66, #a5abb5);
  --fixed: light-dark(#1d5b9e, #8dc1f7);
  --excepted: light-dark(#585d66, #a5abb5);
  --compliant: light-dark(#2a6a3b, #8bcf9c);
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Roboto Mono", Menlo, Consolas, monospace;
}
:root[data-theme="light"] { color-scheme: light; }
:root[data-theme="dark"] { color-scheme: dark; }
* { box-sizing: border-box; }
html { scroll-padding-top: 3.2rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
main, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.5rem; }
a { color: var(--accent); text-underline-offset: .18em; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
section:focus { outline: none; }
h1, h2, h3, p, dl, dd, ol, ul { margin: 0; }
ol, ul { padding: 0; list-style: none; }
small { font-size: .8125rem; color: var(--soft); }
code { font-family: var(--mono); font-size: .8125rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: .75rem; z-index: 3; background: var(--card); padding: .5rem 1rem; }

header {
  position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.75rem;
  padding: .6rem max(1.5rem, calc((100% - 73rem) / 2)); background: var(--paper); border-bottom: 1px solid var(--line);
}
.mark { font-weight: 650; letter-spacing: -.01em; }
.mark span { color: var(--soft); font-weight: 400; }
nav[aria-label="Sections"] { display: flex; gap: 1.25rem; flex: 1; font-size: .9375rem; }
nav[aria-label="Sections"] a { text-decoration: none; padding: .25rem 0; }
nav[aria-label="Sections"] a:hover { text-decoration: underline; }
.tools { display: flex; gap: .5rem; }
button, select, input {
  font: inherit; font-size: .9375rem; color: var(--ink); background: var(--card); border: 1px solid var(--line);
  border-radius: 6px; padding: .35rem .7rem; min-height: 2.25rem;
}
button { cursor: pointer; }
button:hover:not(:disabled) { border-color: var(--soft); }
button:disabled { color: var(--soft); cursor: default; }
.tools button { font-size: .875rem; }

#answer { padding: 3.25rem 0 2.5rem; }
.when { color: var(--soft); font-size: .9375rem; }
h1 { font-size: clamp(1.75rem, 1.1rem + 2.6vw, 2.9rem); line-height: 1.14; letter-spacing: -.025em; font-weight: 640;
  max-width: 24ch; margin: .5rem 0 1.75rem; text-wrap: balance; }
.bar { display: block; width: 100%; height: 8px; border-radius: 4px; }
.bar .drift { fill: var(--drift); } .bar .unknown { fill: var(--unknown); } .bar .manual { fill: var(--manual); }
.bar .input { fill: var(--input); } .bar .choice { fill: var(--choice); } .bar .waiting { fill: var(--waiting); }
.bar .not_applicable { fill: var(--line); }
.bar .fixed { fill: var(--fixed); } .bar .excepted { fill: var(--excepted); }
.bar .compliant { fill: var(--compliant); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: .75rem 0 2.25rem; font-size: .9375rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.25rem, 1fr)); gap: 0 1.25rem;
  border-top: 1px solid var(--line); }
.fact { padding: 1.1rem 0 0; }
.fact dt { font-size: .875rem; color: var(--soft); }
.fact dd { display: flex; flex-direction: column; }
.fact b { font-size: 1.9rem; line-height: 1.25; font-weight: 600; letter-spacing: -.02em; }
.fact span { font-size: .875rem; color: var(--soft); }
.fact.drift b { color: var(--drift); } .fact.manual b { color: var(--manual); }
.fact.choice b { color: var(--choice); }
.fact.unknown b { color: var(--unknown); }

h2 { font-size: 1.375rem; letter-spacing: -.015em; font-weight: 640; }
section:not(#answer) { padding: 2.25rem 0; border-top: 1px solid var(--line); }
.lead { color: var(--soft); margin-top: .35rem; max-width: 70ch; text-wrap: pretty; }
.note { margin-top: .75rem; padding: .6rem .9rem; border-left: 3px solid var(--manual); background: var(--card); }
#missing ul { margin-top: .9rem; padding-left: 1.1rem; list-style: disc; }

.status { white-space: nowrap; }
.status::before { content: ""; display: inline-block; width: .6em; height: .6em; border-radius: 50%; margin-right: .5em;
  background: currentColor; border: 1.5px solid currentColor; }
.status.compliant::before, .status.fixed::before { border-radius: 2px; }
.status.excepted::before, .status.not-looked-at::before, .status.not_applicable::before,
.status.waiting::before { background: none; }
.drift > .status, .status.drift, .status.drift a { color: var(--drift); }
.status.unknown, .status.unknown a { color: var(--unknown); }
.status.manual, .status.manual a { color: var(--manual); }
.status.input, .status.input a { color: var(--input); }
.status.choice, .status.choice a { color: var(--choice); }
.status.waiting, .status.waiting a { color: var(--waiting); }
.status.fixed, .status.fixed a { color: var(--fixed); }
.status.excepted, .status.excepted a, .status.not-looked-at, .status.not_applicable { color: var(--soft); }
.status.compliant, .status.compliant a { color: var(--compliant); }
.severity { text-transform: capitalize; }
.severity.critical { font-weight: 650; }
.severity.low { color: var(--soft); }

.todos { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 1rem;
  margin-top: 1.25rem; }
.todos li { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.05rem 1.25rem; }
.todos h3 { font-size: 1.0625rem; font-weight: 600; line-height: 1.35; }
.todos .meta { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; font-size: .9rem; margin: .3rem 0 .55rem; }
.todos p { font-size: .9375rem; }
.todos h3 label { cursor: pointer; }
.todos h3 input { width: 1.1rem; height: 1.1rem; min-height: 0; margin-right: .35rem; vertical-align: -.15em; }
.todos li:has(h3 :checked) label { color: var(--soft); text-decoration: line-through; }
.closes { margin-top: .5rem; color: var(--soft); overflow-wrap: anywhere; }
.copy { display: grid; grid-template-columns: 4.75rem 1fr auto; gap: .5rem; align-items: start; margin: 0 0 .5rem; }
.copy span { font-size: .875rem; color: var(--soft); padding-top: .3rem; }
.copy pre { margin: 0; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--paper); font: .8125rem/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.copy button { font-size: .8125rem; min-height: 1.9rem; }

#filters { margin: 1.1rem 0 .9rem; display: grid; gap: .9rem; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
legend { float: left; font-size: .875rem; color: var(--soft); width: 4.75rem; padding: 0; }
fieldset label { display: inline-flex; align-items: center; min-height: 2.25rem; padding: .15rem .8rem;
  border: 1px solid var(--line); border-radius: 99px; background: var(--card); font-size: .9375rem; cursor: pointer; }
fieldset label:hover { border-color: var(--soft); }
fieldset label:has(:checked) { border-color: currentColor; box-shadow: inset 0 0 0 1px currentColor; }
fieldset label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
fieldset label small { margin-left: .45em; }
fieldset input { position: absolute; opacity: 0; width: 1px; min-height: 0; height: 1px; padding: 0; }
.fields { display: grid; grid-template-columns: 2fr repeat(6, minmax(0, 1fr)) auto; gap: .75rem; align-items: end; }
.fields label[hidden] { display: none; }
.fields label { display: grid; gap: .2rem; font-size: .875rem; color: var(--soft); min-width: 0; }
.fields input, .fields select { width: 100%; min-width: 0; }
#count { font-size: .9375rem; color: var(--soft); min-height: 1.55em; }

table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .6rem .9rem .6rem 0; border-bottom: 1px solid var(--line); }
thead th { font-size: .875rem; font-weight: 500; color: var(--soft); }
th button { border: 0; background: none; padding: 0; min-height: 1.5rem; font-size: .875rem; color: inherit; }
th button:hover { text-decoration: underline; }
th[aria-sort="ascending"] button::after { content: " ↑"; }
th[aria-sort="descending"] button::after { content: " ↓"; }
#rows { margin-top: .25rem; table-layout: fixed; }
#rows th:nth-child(1) { width: 10.5rem; } #rows th:nth-child(2) { width: 6rem; }
#rows th:nth-child(4) { width: 9rem; } #rows th:nth-child(5) { width: 8.5rem; }
#rows td { font-size: .9375rem; }
.open { border: 0; background: none; padding: 0 0 0 1.1rem; text-indent: -1.1rem; min-height: 1.5rem; text-align: left;
  font-weight: 500; }
.open:hover { text-decoration: underline; text-underline-offset: .18em; }
.open::before { content: "▸"; display: inline-block; width: 1.1rem; text-indent: 0; color: var(--soft); }
.open[aria-expanded="true"]::before { content: "▾"; }
.resource { display: block; font: 500 .8125rem/1.5 var(--mono); overflow-wrap: anywhere; }
.resource, .value, .id, dd, td, code { unicode-bidi: isolate; }
pre { unicode-bidi: plaintext; }
.id { display: block; padding-left: 1.1rem; color: var(--soft); font: .8125rem/1.4 var(--mono);
  overflow-wrap: anywhere; }
.value { font: .8125rem/1.5 var(--mono); overflow-wrap: anywhere; }
.change { margin-left: .5em; padding: 0 .45em; border: 1px solid currentColor; border-radius: 99px; font-size: .75rem; }
#rows tr.detail td { padding: 0 0 1.25rem 1.1rem; }
#rows tr:target, #rows tr:has(.open[aria-expanded="true"]:focus) { background: var(--card); }
#rows tr:has(+ tr.detail) td { border-bottom: 0; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: .25rem 0 .9rem; }
.sides h3 { margin: 0 0 .3rem; font-size: .8125rem; font-weight: 500; color: var(--soft); }
.sides pre { margin: 0; padding: .75rem .9rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; font: .8125rem/1.55 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere;
  min-height: 3rem; }
.sides pre > * { display: block; padding-left: 2ch; text-indent: -2ch; text-decoration: none; }
.sides del { color: var(--drift); } .sides ins { color: var(--compliant); }
.sides pre > ::before { content: "  "; } .sides pre > del::before { content: "− "; }
.sides pre > ins::before { content: "+ "; }
.about { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1.25rem; font-size: .9375rem; }
.about dt { color: var(--soft); }
.about dd { overflow-wrap: anywhere; }
.chain { margin: 0; padding-left: 1.25rem; }
#pages { display: flex; align-items: center; gap: 1rem; margin-top: 1rem; font-size: .9375rem; color: var(--soft); }

.cis { columns: 2 30rem; column-gap: 2.5rem; margin-top: 1rem; }
.cis table { margin-bottom: 1.75rem; }
.cis caption { text-align: left; font-weight: 600; padding: .35rem 0; break-after: avoid; }
.cis tr { break-inside: avoid; }
.cis th, .cis td, #runs td { font-size: .9375rem; padding-block: .4rem; }
.cis small { display: block; }
.cis th[scope="row"] { font-weight: 500; }
.cis th:first-child { width: 3.75rem; }
.cis td:last-child, .cis th:last-child { width: 9.75rem; padding-right: 0; }
.cis td:nth-child(3) { width: 3.5rem; }
#runs table { margin-top: .75rem; }
footer { padding-block: 2rem 3rem; color: var(--soft); font-size: .9rem; border-top: 1px solid var(--line); }

@media (max-width: 62rem) {
  .fields { grid-template-columns: 1fr 1fr; }
  .fields label:first-child { grid-column: 1 / -1; }
}
@media (max-width: 47rem) {
  main, footer { padding-inline: 1.1rem; }
  header { padding-inline: 1.1rem; position: static; }
  nav[aria-label="Sections"] { order: 3; flex-basis: 100%; flex-wrap: wrap; column-gap: 1.25rem; row-gap: 0; }
  .tools { margin-left: auto; }
  #print { display: none; }
  #answer { padding-top: 2rem; }
  .facts { grid-template-columns: 1fr 1fr; }
  legend { width: 100%; }
  #rows, #rows tbody, #rows tr, #rows td { display: block; width: 100%; }
  #rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  #rows tr { padding: .7rem 0; border-bottom: 1px solid var(--line); }
  #rows tr:has(+ tr.detail) { border-bottom: 0; padding-bottom: 0; }
  #rows td { border: 0; padding: .1rem 0; }
  #rows td:nth-child(1), #rows td:nth-child(2), #rows td:nth-child(4), #rows td:nth-child(5) {
    display: inline-block; width: auto; margin-right: 1rem; }
  #rows tr.detail td { padding: 0; display: block; }
  .sides, .about { grid-template-columns: minmax(0, 1fr); }
  .about dd { margin-bottom: .4rem; }
  .cis table { table-layout: fixed; } .cis th[scope="col"]:nth-child(3), .cis td:nth-child(3) { display: none; }
  .cis td:last-child, .cis th:last-child { width: 8.5rem; }
  #runs td { overflow-wrap: anywhere; padding-right: .5rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media (forced-colors: active) { .status::before { background: CanvasText; } }
@media print {
  :root { color-scheme: light !important; }
  body { font-size: 9.5pt; background: #fff; }
  .skip, header nav, .tools, #filters, #pages { display: none !important; }
  header { position: static; }
  main, footer { max-width: none; padding: 0; }
  #answer { padding: 1rem 0; }
  section { break-inside: auto; } h2, h3, .cis caption { break-after: avoid; }
  .todos li, #rows tr, .sides { break-inside: avoid; }
  thead { display: table-header-group; }
  .open::before { content: none; }
}
"""
