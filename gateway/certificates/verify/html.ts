/**
 * HTML as a template literal: whatever is put in is text and is escaped, unless it is HTML of this very function.
 */
export class Html {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

type Part = Html | string | number | undefined | readonly Part[]

/** An absent part leaves nothing; a list stands item after item. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, next, at) => `${text}${shown(parts[at - 1])}${next}`))
}

function shown(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Html) return String(part)
  return Array.isArray(part) ? part.map(shown).join('') : escaped(String(part))
}

/** Safe between tags and in quoted attributes (OWASP, rules 1 and 2). */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
