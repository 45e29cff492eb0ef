/**
 * What a certificate states, as HTML: the same words as on its paper (render/print.ts), so that the two can be compared line
 * by line.
 */
import type { CertificateText, Entry, Section, Table } from '../render/certificate-text.ts'
import { type Html, html } from './html.ts'

export function content(text: CertificateText, heading: string, note: string): Html {
  const { title, particulars, number, sections, sources, legalBasis } = text
  return html`<section>
<h2>${heading}</h2>
<p>${note}</p>
<h3>${title}</h3>
<dl>${[number, ...particulars].map(entry)}</dl>
${sections.map(sectionOf)}
<h3>${sources.title}</h3>
${table(sources.table)}
<p>${sources.note}</p>
${legalBasis.acts.length === 0 ? undefined : html`<h3>${legalBasis.title}</h3><ul>${legalBasis.acts.map((act) => html`<li>${act}</li>`)}</ul>`}
</section>`
}

/** Of one that was presented in part: its claims that were shown, and nothing that would tell of the rest. */
export function partOf({ title, sections }: CertificateText, heading: string, note: string): Html {
  return html`<section>
<h2>${heading}</h2>
<p>${note}</p>
<h3>${title}</h3>
${sections.map(sectionOf)}
</section>`
}

function sectionOf({ title, entries }: Section): Html {
  return html`${title === undefined ? undefined : html`<h3>${title}</h3>`}<dl>${entries.map(entry)}</dl>`
}

function entry(one: Entry): Html {
  const told = 'table' in one ? table(one.table) : one.texts.map((text) => html`<p>${text}</p>`)
  return html`<div><dt>${one.label}</dt><dd>${told}</dd></div>`
}

function table({ headings, rows }: Table): Html {
  const kind = (at: number): string => (headings[at]?.numeric === true ? 'numeric' : 'text')
  return html`<div class="scroll" tabindex="0"><table>
<thead><tr>${headings.map(({ text }, at) => html`<th scope="col" class="${kind(at)}">${text}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, at) => html`<td class="${kind(at)}">${cell}</td>`)}</tr>`)}</tbody>
</table></div>`
}
