/**
 * PostgreSQL's own programs, and how one is run to its end as the account that owns the data.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface Binaries {
  /** Holds `postgres` and `initdb`. */
  readonly directory: string
  readonly major: number
  readonly version: string
  /** Whether they came by npm: they may have to be copied to where the server's account can reach them. */
  readonly packaged: boolean
}

/** Whom a program runs as. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

const execute = promisify(execFile)

/** What it wrote to its output. Rejects where it fails, its error output in the message. `account` absent: as we are. */
export async function run(program: string, args: readonly string[], account?: Account): Promise<string> {
  const { stdout } = await execute(program, [...args], asAccount(account))
  return stdout
}

/**
 * Nothing of our environment goes along, for PG* variables would change what the programs do. They start at the root,
 * because the account may not be allowed where we stand.
 */
export function asAccount(account: Account | undefined): Partial<Account> & { cwd: string; env: NodeJS.ProcessEnv } {
  return { ...account, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } }
}

/**
 * Words to put before a command so that the kernel sends it `signal` when we die (prctl, PR_SET_PDEATHSIG); none where the
 * system cannot do that. What then outlives us is dealt with by the next start.
 */
export async function leash(signal: 'INT' | 'KILL'): Promise<readonly string[]> {
  const setpriv = ['/usr/bin/setpriv', '--pdeathsig', signal] as const
  const [program, ...args] = setpriv
  return run(program, [...args, 'true']).then(
    () => setpriv,
    () => [],
  )
}
