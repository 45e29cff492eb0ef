/**
 * XML written by template and read without surprises: everything put into a template is escaped, nothing read is expanded,
 * and text stays text (a PINFL is not a number).
 */
import { XMLParser } from 'fast-xml-parser'

/** A piece of XML that is well formed already. */
export class Xml {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = string | Xml | readonly Part[] | undefined

/** `` xml`<pinpp>${key}</pinpp>` ``: text is escaped, pieces of XML stand as they are, lists are joined, undefined is nothing. */
export function xml(parts: TemplateStringsArray, ...values: readonly Part[]): Xml {
  return new Xml(parts.reduce((whole, part, at) => `${whole}${written(values[at - 1])}${part}`))
}

function written(part: Part): string {
  if (part === undefined) return ''
  if (part instanceof Xml) return part.text
  if (typeof part !== 'string') return part.map(written).join('')
  return part
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
}

/** An element's text, or its children by local name. A child that stands there once is no list: see `children`. */
export type XmlNode = string | { readonly [name: string]: XmlNode | readonly XmlNode[] }

/** Throws a `SyntaxError` on what is not well formed, or declares a document type. */
export function parseXml(text: string): XmlNode {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new SyntaxError('a document type is not allowed')
  const parser = new XMLParser({
    ignoreAttributes: true,
    removeNSPrefix: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    trimValues: true,
    cdataPropName: CDATA,
  })
  return unescaped(parser.parse(text, true) as XmlNode)
}

/** The child elements of that name: none, one or many. */
export function children(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  if (node === undefined || typeof node === 'string') return []
  const found = node[name]
  if (found === undefined) return []
  return Array.isArray(found) ? (found as readonly XmlNode[]) : [found as XmlNode]
}

export function child(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return children(node, name)[0]
}

/** The text of a child; undefined where there is no such child, empty where it is empty. */
export function textOf(node: XmlNode | undefined, name: string): string | undefined {
  const found = child(node, name)
  return found === undefined || typeof found === 'string' ? found : ''
}

const CDATA = '#cdata'

/** The five entities of XML itself and character references (XML 1.0, 4.1 and 4.6); there are no others without a DTD. */
function unescaped(node: XmlNode): XmlNode {
  if (typeof node === 'string') {
    return node.includes('&')
      ? node.replace(/&(#x[\da-f]+|#\d+|lt|gt|amp|quot|apos);/gi, (_, name: string) => character(name))
      : node
  }
  if (Object.hasOwn(node, CDATA)) return literal(node)
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(unescaped) : unescaped(value as XmlNode),
    ]),
  )
}

/** A CDATA section is text as it stands (XML 1.0, 2.7); one among other text would have to be put in its place. */
function literal(node: { readonly [name: string]: XmlNode | readonly XmlNode[] }): string {
  const { [CDATA]: sections, ...others } = node
  if (Object.keys(others).length > 0) throw new SyntaxError('a CDATA section stands among other text')
  return [sections].flat().join('')
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function character(name: string): string {
  if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? ''
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD'
}
