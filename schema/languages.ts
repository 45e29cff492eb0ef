/** The languages of the window (BCP 47), and texts that exist in every one of them. */
import { z } from 'zod'

export const LANGUAGES = ['uz-Latn', 'uz-Cyrl', 'ru', 'kaa', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

const text = z.string().trim().min(1, 'is empty; write the text in this language')

/** A text in every language; one that lacks a language is a mistake. */
export const texts = z.strictObject({ 'uz-Latn': text, 'uz-Cyrl': text, ru: text, kaa: text, en: text })
export type Texts = Readonly<Record<Language, string>>
