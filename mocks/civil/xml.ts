/**
 * XML in and out. Reading resolves namespaces and keeps the order, and nothing is expanded: no DOCTYPE, no entity of anybody's
 * making (so `&amp;` stays as it is in what is read). Writing is by template, with everything escaped.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'

export interface Element {
  readonly namespace: string
  readonly name: string
  /** By local name; raw, as in the text. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** Raw, as in the text. */
  readonly text: string
}

/** The root, or undefined for what is not XML, has a DOCTYPE, or more than one root. */
export function readXml(text: string): Element | undefined {
  if (/<!DOCTYPE/i.test(text) || XMLValidator.validate(text) !== true) return undefined
  const parsed = nodes.safeParse(parser().parse(text))
  if (!parsed.success) return undefined
  const elements = parsed.data.flatMap((node) => elementOf(node, {}))
  return elements.length === 1 ? elements[0] : undefined
}

export function child(element: Element, name: string, namespace = ''): Element | undefined {
  return element.children.find((one) => one.name === name && one.namespace === namespace)
}

/** An element without a namespace around XML that is already written. */
export function tag(name: string, ...content: readonly string[]): string {
  return content.length === 0 ? `<${name}/>` : `<${name}>${content.join('')}</${name}>`
}

/** An element with a text in it; empty where the text is. */
export function leaf(name: string, text: string): string {
  return text === '' ? tag(name) : tag(name, escapeXml(text))
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (sign) => ESCAPES[sign] ?? sign)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
}

/** What the parser makes of an element: its name with its children, and `:@` with its attributes. */
type Node = Readonly<Record<string, unknown>>

const nodes = z.array(z.record(z.string(), z.unknown()))
const attributesOf = z.record(z.string(), z.string()).catch({})

const parser = () =>
  new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
  })

function elementOf(node: Node, scope: Readonly<Record<string, string>>): Element[] {
  const [qualified] = Object.keys(node).filter((key) => key !== ':@')
  if (qualified === undefined || qualified.startsWith('#') || qualified.startsWith('?')) return []
  const attributes = attributesOf.parse(node[':@'] ?? {})
  const inner = { ...scope, ...declared(attributes) }
  const content = nodes.catch([]).parse(node[qualified])
  const [prefix, name] = split(qualified)
  return [
    {
      namespace: inner[prefix] ?? '',
      name,
      attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [split(key)[1], value])),
      children: content.flatMap((one) => elementOf(one, inner)),
      text: content.map((one) => one['#text'] ?? '').join(''),
    },
  ]
}

function declared(attributes: Readonly<Record<string, string>>): Record<string, string> {
  const declarations = Object.entries(attributes).filter(([key]) => key === 'xmlns' || key.startsWith('xmlns:'))
  return Object.fromEntries(declarations.map(([key, value]) => [key === 'xmlns' ? '' : key.slice(6), value]))
}

function split(qualified: string): [prefix: string, name: string] {
  const at = qualified.indexOf(':')
  return at < 0 ? ['', qualified] : [qualified.slice(0, at), qualified.slice(at + 1)]
}
