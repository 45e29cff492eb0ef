/** How the verification page looks: system fonts, one column, readable on a phone and on paper. */
export const STYLE = `
:root { color-scheme: light; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --good: #116329; --bad: #a40e26; --wait: #7d4e00 }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 46rem; color: var(--ink); background: #fff; font: 1rem/1.5 system-ui, sans-serif }
header, footer { color: var(--soft) }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .9rem }
nav a, nav span { padding: .25rem 0 }
nav [aria-current] { color: var(--ink); font-weight: 600 }
a { color: #0550ae }
h1 { margin: 1rem 0; color: var(--ink); font-size: 1.4rem; line-height: 1.25 }
h2 { margin: 2rem 0 .5rem; font-size: 1.15rem }
h3 { margin: 1.25rem 0 .25rem; font-size: 1rem }
.outcome { margin: 1rem 0; padding: .75rem 1rem; border: 2px solid; border-radius: .5rem; font-size: 1.15rem; font-weight: 600 }
.valid { color: var(--good) }
.superseded, .expired, .unknown { color: var(--wait) }
.revoked, .forged { color: var(--bad) }
.warning { padding: .5rem .75rem; border-left: 4px solid var(--wait); background: #fff8e5 }
dl { margin: .5rem 0 }
dl > div { padding: .4rem 0; border-bottom: 1px solid var(--line) }
dt { color: var(--soft); font-size: .9rem }
dd { margin: 0; overflow-wrap: anywhere }
dd p { margin: 0 }
.scroll { overflow-x: auto }
table { width: 100%; border-collapse: collapse; font-size: .95rem }
th, td { min-width: 6rem; overflow-wrap: normal; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
th { color: var(--soft); font-weight: 600 }
.numeric { text-align: right }
form { margin: 1.5rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem }
form p { margin: 0 0 .5rem; color: var(--soft) }
label { display: block; margin: .5rem 0 }
input { display: block; width: 100%; padding: .5rem; border: 1px solid #8c959f; border-radius: .25rem; font: inherit }
button { margin-top: .5rem; padding: .55rem 1rem; border: 0; border-radius: .25rem; color: #fff; background: #0550ae; font: inherit; font-weight: 600 }
:focus-visible { outline: 3px solid #bf8700; outline-offset: 2px }
@media (min-width: 36rem) { dl > div { display: grid; grid-template-columns: 15rem 1fr; gap: 1rem } }
@media print { nav, form { display: none } }
`
