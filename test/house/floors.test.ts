/** A room of many folders is a house of its own: each stands above what it imports. */
import { expect, it } from '@jest/globals'
import { readHouse } from './plan.ts'

const ROOM = 'gateway/certificates/'

/** From the ground up; files beside the folders by their names. */
const FLOORS = [
  'errors.ts',
  'backoff.ts',
  'subject.ts',
  'catalogue',
  'sign',
  'decide',
  'request',
  'words.ts',
  'pay',
  'notify',
  'status',
  'issue',
  'act',
  'render',
  'collect',
  'verify',
  'replay',
  'routes.ts',
  'resolve',
  'certificates.ts',
]

const { files, arrows } = readHouse(['gateway'])
const folderOf = (file: string): string => file.slice(ROOM.length).split('/')[0] ?? ''
const inside = files.filter((file) => file.startsWith(ROOM))

it('the room of certificates has a floor for each of its folders', () => {
  expect([...new Set(inside.map(folderOf))].sort()).toEqual([...FLOORS].sort())
})

it('the folders of certificates import what stands below them, and nothing above', () => {
  const up = arrows
    .filter(({ from, to }) => from.startsWith(ROOM) && to.startsWith(ROOM))
    .filter(({ from, to }) => FLOORS.indexOf(folderOf(from)) < FLOORS.indexOf(folderOf(to)))
  expect(up.map(({ from, to }) => `${from} may not import ${to}`)).toEqual([])
})
