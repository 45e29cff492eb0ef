/**
 * The verification page: what becomes of a verification, as a page that needs no script, no account and no large screen.
 *
 * It shows the kind, the dates and a masked subject to anybody; what the certificate states, from the window's own record
 * and never from the file, to who has shown the number with its PIN or the document itself.
 */
import { createHash } from 'node:crypto'
import type { Texts } from '../../../schema/index.ts'
import { LANGUAGES, type Language } from '../../context.ts'
import { say } from '../words.ts'
import { Html, html } from './html.ts'
import { PAGE_WORDS, type PageWord } from './page-words.ts'
import { STYLE } from './style.ts'
import type { VerificationOutcome } from './verification.ts'

export interface Page {
  readonly language: Language
  /** Path of this page, for its forms and the links to other languages. */
  readonly path: string
  /** Of the window, as the genuine page begins. */
  readonly origin: string
  readonly sections: readonly (Html | undefined)[]
}

/** Everything is in the page, and it may load, run and send nothing but its own forms. */
export const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function renderPage({ language, path, origin, sections }: Page): string {
  const word = wordsIn(language)
  const page = html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${word('title')}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<nav>${LANGUAGES.map((each) => languageLink(each, language, path))}</nav>
<h1>${word('title')}</h1>
</header>
<main>
${sections.map((section) => section)}
</main>
<footer><p>${word('address')} <strong>${origin}/</strong></p></footer>
</body>
</html>
`
  return String(page)
}

export function outcomeBanner(outcome: VerificationOutcome, language: Language): Html {
  return html`<p class="outcome ${outcome.toLowerCase()}" role="status"><span aria-hidden="true">${SIGNS[outcome]}</span> ${say(outcome, language)}</p>`
}

/** Something that whoever looks must not overlook. */
export function warning(word: PageWord, language: Language): Html {
  return html`<p class="warning" role="alert">${PAGE_WORDS[word][language]}</p>`
}

export interface Line {
  readonly label: string
  readonly text: string
}

export function lines(all: readonly Line[]): Html {
  return html`<dl>${all.map(({ label, text }) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`
}

export interface Forms {
  readonly language: Language
  readonly path: string
  /** What was typed, to be typed no second time. */
  readonly number?: string | undefined
}

/** Number and PIN, and the file of the document. */
export function forms({ language, path, number }: Forms): Html {
  const word = wordsIn(language)
  return html`<section>
<form method="post" action="${path}?lang=${language}">
<p>${word('openHint')}</p>
<label>${word('number')}<input name="number" value="${number}" required maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"></label>
<label>${word('pin')}<input name="pin" inputmode="numeric" pattern="[0-9]{4}" maxlength="4" autocomplete="off"></label>
<button>${word('open')}</button>
</form>
<form method="post" action="/verify/document?lang=${language}" enctype="multipart/form-data">
<p>${word('uploadHint')}</p>
<label>${word('upload')}<input type="file" name="document" accept=".pdf,.jwt,.txt,application/pdf" required></label>
<button>${word('check')}</button>
</form>
</section>`
}

export function wordsIn(language: Language): (word: PageWord) => string {
  const words: Readonly<Record<PageWord, Texts>> = PAGE_WORDS
  return (word) => words[word][language]
}

const NAMES: Readonly<Record<Language, string>> = {
  'uz-Latn': 'Oʻzbekcha',
  'uz-Cyrl': 'Ўзбекча',
  ru: 'Русский',
  kaa: 'Qaraqalpaqsha',
  en: 'English',
}

function languageLink(language: Language, current: Language, path: string): Html {
  return language === current
    ? html`<span lang="${language}" aria-current="true">${NAMES[language]}</span>`
    : html`<a lang="${language}" hreflang="${language}" href="${path}?lang=${language}">${NAMES[language]}</a>`
}

/** Told by their form too, not by colour alone. */
const SIGNS: Readonly<Record<VerificationOutcome, string>> = {
  VALID: '✓',
  SUPERSEDED: '↻',
  REVOKED: '✕',
  EXPIRED: '⌛',
  UNKNOWN: '?',
  FORGED: '✕',
}
