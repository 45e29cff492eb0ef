/**
 * Loaded by each of the test runner's processes before anything else: one that has nothing left to do is gone at once.
 *
 * Node takes its memory apart when a process ends by itself, module by module: with what some dozens of test files have
 * loaded, that takes longer than the half second after which the runner holds the worker to be stuck, and blames the tests.
 * What the tests really left open is still told: then the process does not come to its end.
 */
if (process.send !== undefined) process.once('exit', (code) => process.exit(code))
