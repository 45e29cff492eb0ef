/**
 * The shape of a certificate in words: plain text in one language, free of any medium. The paper and the verification page
 * both show it.
 */
import type { Language } from '../../context.ts'

export interface CertificateText {
  readonly language: Language
  readonly state: string
  readonly issuer: string
  readonly title: string
  /** Number, subject, requester, dates. */
  readonly particulars: readonly Line[]
  /** What is stated. */
  readonly sections: readonly Section[]
  readonly sources: { readonly title: string; readonly table: Table; readonly note: string }
  readonly legalBasis: { readonly title: string; readonly acts: readonly string[] }
  readonly purpose: string
  readonly number: Line
  readonly pin: Line
  readonly verification: string
  readonly sealed: string
  readonly footer: string
}

export interface Line {
  readonly label: string
  /** Paragraphs; mostly one. */
  readonly texts: readonly string[]
}

/** Without a title where the definition has no sections. */
export interface Section {
  readonly title?: string
  readonly entries: readonly Entry[]
}

export type Entry = Line | { readonly label: string; readonly table: Table }

/** Paragraphs of text, or the rows of a table. */
export type Told = { readonly texts: readonly string[] } | { readonly table: Table }

export interface Table {
  readonly headings: readonly Heading[]
  /** One text for each heading. */
  readonly rows: readonly (readonly string[])[]
  /** It tells who was asked and what they answered, not what is stated. */
  readonly asked?: boolean
}

export interface Heading {
  readonly text: string
  /** Numbers are read by their last digit: they stand at the right. */
  readonly numeric: boolean
}
