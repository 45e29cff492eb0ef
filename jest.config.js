/** Tests run on Node's own type stripping: no transform, native modules, one worker per core. */
export default {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {},
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testTimeout: 60_000,
  maxWorkers: 2,
  // Node keeps the modules of every file that a worker has run: it is replaced before that is the machine's memory.
  workerIdleMemoryLimit: '1GB',
}
