/**
 * Resolvers, derived: what a field does follows from who owns it and from what it returns. Nobody writes one by hand.
 *
 *   a root field that returns an entity   a lookup by its key argument
 *   a field of an entity                  the value in the answer of the slice that owns it
 *   … that returns an entity              a reference: the key from the value, its fields from their own registries
 *   … that returns a connection           a page of the list in the value
 *   … with `@assigned`                    one reference per registry that the directory names
 *   anything else                         the property of that name: no resolver at all
 */
import type { GraphQLFieldResolver } from 'graphql'
import type { RequestContext } from '../context.ts'
import { GatewayError } from '../errors.ts'
import { connection } from './connection.ts'
import {
  connectionNode,
  directive,
  type Field,
  isList,
  type Model,
  namedType,
  type ObjectType,
  stringArgument,
} from './model.ts'
import { type PlannedRead, Reference } from './reference.ts'
import { type Place, type Reads, Selections } from './selection.ts'

export type Resolver = GraphQLFieldResolver<unknown, RequestContext, Record<string, unknown>>
export type Resolvers = ReadonlyMap<string, ReadonlyMap<string, Resolver>>

/** Who must answer for a fact in a territory on a day; the directory's side of `@assigned`. */
export interface Assigner {
  assigned(fact: string, territory: string, on: Date): readonly { readonly registry: string }[]
}

type Entity = ObjectType & { readonly key: string }
type Finish = (value: unknown, args: Record<string, unknown>, context: RequestContext, place: Place) => unknown

export function deriveResolvers(model: Model, assigner: Assigner): Resolvers {
  const maker = new Maker(model, assigner)
  const derived = [...model.objects.values()].map((type) => {
    const resolvers = [...type.fields.values()].flatMap((field) => {
      if (maker.isLocal(field)) return []
      const resolver = maker.resolver(type, field)
      return resolver === undefined ? [] : [[field.name, resolver] as const]
    })
    if (type.key !== undefined) resolvers.push(['sources', (source) => referenceOf(source).sources()])
    return [type.name, new Map(resolvers)] as const
  })
  return new Map(derived)
}

class Maker {
  readonly #model: Model
  readonly #assigner: Assigner
  readonly #selections: Selections
  readonly #registries: ReadonlyMap<string, readonly string[]>

  constructor(model: Model, assigner: Assigner) {
    this.#model = model
    this.#assigner = assigner
    this.#selections = new Selections(model)
    this.#registries = new Map(model.slices.map((slice) => [slice.name, slice.registries]))
  }

  /** The gateway's own slices have no registries, and resolvers of their own. */
  isLocal(field: Field): boolean {
    return this.#registries.get(field.slice)?.length === 0
  }

  resolver(type: ObjectType, field: Field): Resolver | undefined {
    const target = this.#entity(namedType(field.node.type))
    if (type.name === 'Query') return target && this.#lookup(target, field)
    const assigned = stringArgument(directive(field.node.directives, 'assigned'), 'fact')
    if (assigned !== undefined && target !== undefined) return this.#assigned(field, target, assigned)
    const finish = this.#finish(field, target)
    if (type.key !== undefined) return ownField(field.name, finish)
    return finish && ((source, args, context, info) => finish(property(source, field.name), args, context, info))
  }

  /** A null lookup means that every registry that was asked holds no such record. */
  #lookup(target: Entity, field: Field): Resolver {
    return (_source, args, context, info) => {
      const reads = this.#selections.reads(target, info)
      const asked: Reads = reads.size > 0 ? reads : new Map([[field.slice, [target.key]]])
      return new Reference(target, String(args[target.key])).start(this.#planned(asked), context).standing()
    }
  }

  #assigned(field: Field, target: Entity, fact: string): Resolver {
    const [required = ''] = stringArgument(directive(field.node.directives, 'requires'), 'fields')?.split(/\s+/) ?? []
    return (source, _args, context, info) => {
      const parent = referenceOf(source)
      return after(parent.field(required), (territory) => {
        if (territory === null) return null
        const assignments = this.#assigner.assigned(fact, String(territory), new Date())
        if (assignments.length === 0) {
          throw new GatewayError('REGISTRY_UNASSIGNED', `no registry is assigned for ${fact} in this territory`)
        }
        const reads = this.#selections.reads(target, info)
        return assignments.map((assignment) =>
          new Reference(target, parent.key, { assignment }).start(
            this.#planned(reads, { [field.slice]: assignment.registry }),
            context,
          ),
        )
      })
    }
  }

  #finish(field: Field, target: Entity | undefined): Finish | undefined {
    if (target !== undefined) return this.#references(target, isList(field.node.type))
    if (connectionNode(this.#model, namedType(field.node.type)) !== undefined) {
      return (value, args) => (Array.isArray(value) ? connection(value, args) : null)
    }
    return undefined
  }

  #references(target: Entity, list: boolean): Finish {
    return (value, _args, context, place) => {
      if (value == null) return null
      const planned = this.#planned(this.#selections.reads(target, place))
      const refer = (item: unknown): Reference => new Reference(target, keyOf(item, target)).start(planned, context)
      return list && Array.isArray(value) ? value.map(refer) : refer(value)
    }
  }

  /** `assigned` names the registry for a slice that several answer for; the directory chose it. */
  #planned(reads: Reads, assigned: Readonly<Record<string, string>> = {}): readonly PlannedRead[] {
    return [...reads].map(([slice, fields]) => {
      const [only = slice] = this.#registries.get(slice) ?? []
      return { slice, fields, registry: assigned[slice] ?? only }
    })
  }

  #entity(name: string): Entity | undefined {
    const type = this.#model.objects.get(name)
    return type?.key === undefined ? undefined : { ...type, key: type.key }
  }
}

function ownField(name: string, finish: Finish | undefined): Resolver {
  if (finish === undefined) return (source) => referenceOf(source).field(name)
  return (source, args, context, info) =>
    after(referenceOf(source).field(name), (value) => finish(value, args, context, info))
}

function after(value: unknown, next: (value: unknown) => unknown): unknown {
  return value instanceof Promise ? value.then(next) : next(value)
}

function referenceOf(source: unknown): Reference {
  if (source instanceof Reference) return source
  throw new GatewayError('INTERNAL', 'an entity stands in the result without a reference')
}

function keyOf(value: unknown, target: Entity): string {
  const key = property(value, target.key)
  if (typeof key === 'string') return key
  throw new GatewayError('RECORD_INVALID', `a reference to ${target.name} came without its key`)
}

function property(source: unknown, name: string): unknown {
  return typeof source === 'object' && source !== null ? (Reflect.get(source, name) ?? null) : null
}
